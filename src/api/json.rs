//! JSON as replies and audit records are written: what serde_json would write of the same value, byte for byte.
//!
//! serde says what a value holds. It is written here because most of what a call that decides says are names
//! of fields, which have nothing to escape: serde_json looks at each of their bytes.

mod escape;
mod parts;
#[cfg(test)]
mod tests;

use super::error::{Error, ErrorName, sentence};
use escape::{Escaped, escape};
use parts::Parts;
use serde::{
    Serialize,
    ser::{self, Serializer},
};
use std::fmt::{self, Display, Write};

/// Bytes that a short value does not reach.
const USUAL: usize = 256;
/// By this name a text says that it is JSON already.
const VERBATIM: &str = "autoclaim::json";

/// A value that could not be written, or what it was written to takes no more.
#[derive(Debug, thiserror::Error)]
#[error("JSON could not be written")]
pub struct Unwritten;

impl From<Unwritten> for Error {
    fn from(error: Unwritten) -> Error {
        Error::new(ErrorName::Internal, sentence(&error.to_string()))
    }
}

impl ser::Error for Unwritten {
    fn custom<T: Display>(_: T) -> Unwritten {
        Unwritten
    }
}

impl From<fmt::Error> for Unwritten {
    fn from(_: fmt::Error) -> Unwritten {
        Unwritten
    }
}

/// Writes a value after a text.
pub fn append(to: &mut String, value: &(impl Serialize + ?Sized)) -> Result<(), Unwritten> {
    write(&mut Text(to), value)
}

/// Writes a value.
pub fn write(to: &mut impl Write, value: &(impl Serialize + ?Sized)) -> Result<(), Unwritten> {
    value.serialize(Writer { to, form: Form::Value })
}

/// Writes the members of an object without its braces, each after a comma, after a text.
pub fn append_members(to: &mut String, object: &impl Serialize) -> Result<(), Unwritten> {
    object.serialize(Writer { to: &mut Text(to), form: Form::Members })
}

/// A value as JSON.
pub fn text(value: &(impl Serialize + ?Sized)) -> Result<String, Unwritten> {
    let mut text = String::with_capacity(USUAL);
    append(&mut text, value)?;
    Ok(text)
}

/// A text that is written to: a name of a few bytes is put there and not copied by a call.
struct Text<'s>(&'s mut String);

impl Write for Text<'_> {
    #[inline(always)]
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.push_str(text);
        Ok(())
    }
}

/// JSON that was written before, for [`write`] alone.
pub struct Json<'a>(pub &'a str);

impl Serialize for Json<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_newtype_struct(VERBATIM, self.0)
    }
}

/// How a value is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Value,
    /// A text that is JSON.
    Verbatim,
    /// An object whose members follow others.
    Members,
}

struct Writer<'w, W> {
    to: &'w mut W,
    form: Form,
}

impl<'w, W: Write> Writer<'w, W> {
    fn put(self, text: &str) -> Result<(), Unwritten> {
        Ok(self.to.write_str(text)?)
    }

    fn number(self, number: impl itoa::Integer) -> Result<(), Unwritten> {
        self.put(itoa::Buffer::new().format(number))
    }

    fn fraction(self, number: impl Serialize) -> Result<(), Unwritten> {
        self.put(&serde_json::to_string(&number).map_err(|_| Unwritten)?)
    }

    #[inline]
    fn list(self) -> Result<Parts<'w, W>, Unwritten> {
        self.to.write_str("[")?;
        Ok(Parts { to: self.to, first: true, end: "]" })
    }

    #[inline]
    fn object(self) -> Result<Parts<'w, W>, Unwritten> {
        if self.form == Form::Members {
            return Ok(Parts { to: self.to, first: false, end: "" });
        }
        self.to.write_str("{")?;
        Ok(Parts { to: self.to, first: true, end: "}" })
    }

    /// The object that a variant with a value is.
    fn variant(self, name: &str) -> Result<&'w mut W, Unwritten> {
        self.to.write_str("{\"")?;
        self.to.write_str(name)?;
        self.to.write_str("\":")?;
        Ok(self.to)
    }
}

macro_rules! numbers {
    ($($method:ident $number:ty),+) => {
        $(fn $method(self, number: $number) -> Result<(), Unwritten> {
            self.number(number)
        })+
    };
}

impl<'w, W: Write> Serializer for Writer<'w, W> {
    type Ok = ();
    type Error = Unwritten;
    type SerializeSeq = Parts<'w, W>;
    type SerializeTuple = Parts<'w, W>;
    type SerializeTupleStruct = Parts<'w, W>;
    type SerializeTupleVariant = Parts<'w, W>;
    type SerializeMap = Parts<'w, W>;
    type SerializeStruct = Parts<'w, W>;
    type SerializeStructVariant = Parts<'w, W>;

    numbers! {
        serialize_i8 i8, serialize_i16 i16, serialize_i32 i32, serialize_i64 i64,
        serialize_u8 u8, serialize_u16 u16, serialize_u32 u32, serialize_u64 u64
    }

    fn serialize_f32(self, number: f32) -> Result<(), Unwritten> {
        self.fraction(number)
    }

    fn serialize_f64(self, number: f64) -> Result<(), Unwritten> {
        self.fraction(number)
    }

    fn serialize_bool(self, value: bool) -> Result<(), Unwritten> {
        self.put(if value { "true" } else { "false" })
    }

    fn serialize_char(self, value: char) -> Result<(), Unwritten> {
        self.serialize_str(value.encode_utf8(&mut [0; 4]))
    }

    #[inline]
    fn serialize_str(self, text: &str) -> Result<(), Unwritten> {
        if self.form == Form::Verbatim {
            return self.put(text);
        }
        self.to.write_str("\"")?;
        escape(self.to, text)?;
        Ok(self.to.write_str("\"")?)
    }

    fn collect_str<T: Display + ?Sized>(self, value: &T) -> Result<(), Unwritten> {
        self.to.write_str("\"")?;
        write!(Escaped(&mut *self.to), "{value}")?;
        Ok(self.to.write_str("\"")?)
    }

    fn serialize_bytes(self, bytes: &[u8]) -> Result<(), Unwritten> {
        self.collect_seq(bytes)
    }

    #[inline]
    fn serialize_none(self) -> Result<(), Unwritten> {
        self.put("null")
    }

    #[inline]
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Unwritten> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Unwritten> {
        self.put("null")
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Unwritten> {
        self.put("null")
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, name: &'static str) -> Result<(), Unwritten> {
        self.serialize_str(name)
    }

    #[inline]
    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        value: &T,
    ) -> Result<(), Unwritten> {
        let form = if name == VERBATIM { Form::Verbatim } else { self.form };
        value.serialize(Writer { form, ..self })
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        name: &'static str,
        value: &T,
    ) -> Result<(), Unwritten> {
        let to = self.variant(name)?;
        write(to, value)?;
        Ok(to.write_str("}")?)
    }

    #[inline]
    fn serialize_seq(self, _: Option<usize>) -> Result<Parts<'w, W>, Unwritten> {
        self.list()
    }

    fn serialize_tuple(self, _: usize) -> Result<Parts<'w, W>, Unwritten> {
        self.list()
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Parts<'w, W>, Unwritten> {
        self.list()
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        name: &'static str,
        _: usize,
    ) -> Result<Parts<'w, W>, Unwritten> {
        let to = self.variant(name)?;
        to.write_str("[")?;
        Ok(Parts { to, first: true, end: "]}" })
    }

    #[inline]
    fn serialize_map(self, _: Option<usize>) -> Result<Parts<'w, W>, Unwritten> {
        self.object()
    }

    #[inline]
    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Parts<'w, W>, Unwritten> {
        self.object()
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        name: &'static str,
        _: usize,
    ) -> Result<Parts<'w, W>, Unwritten> {
        let to = self.variant(name)?;
        to.write_str("{")?;
        Ok(Parts { to, first: true, end: "}}" })
    }
}
