//! Lists and objects.

use super::{Unwritten, write};
use serde::{Serialize, ser};
use std::fmt::Write;

/// A list or object that is being written.
pub struct Parts<'w, W> {
    pub to: &'w mut W,
    /// Whether nothing is in it.
    pub first: bool,
    pub end: &'static str,
}

impl<W: Write> Parts<'_, W> {
    #[inline]
    fn comma(&mut self) -> Result<(), Unwritten> {
        if !std::mem::take(&mut self.first) {
            self.to.write_str(",")?;
        }
        Ok(())
    }

    #[inline]
    fn item<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unwritten> {
        self.comma()?;
        write(self.to, value)
    }

    #[inline(always)]
    fn field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), Unwritten> {
        self.to.write_str(if std::mem::take(&mut self.first) { "\"" } else { ",\"" })?;
        self.to.write_str(name)?;
        self.to.write_str("\":")?;
        write(self.to, value)
    }

    #[inline]
    fn end(self) -> Result<(), Unwritten> {
        Ok(self.to.write_str(self.end)?)
    }
}

macro_rules! parts {
    ($($of:ident $method:ident $($name:ident)?;)+) => {$(
        impl<W: Write> ser::$of for Parts<'_, W> {
            type Ok = ();
            type Error = Unwritten;

            #[inline(always)]
            fn $method<T: Serialize + ?Sized>(&mut self, $($name: &'static str,)? value: &T) -> Result<(), Unwritten> {
                parts!(@ self value $($name)?)
            }

            #[inline]
            fn end(self) -> Result<(), Unwritten> {
                Parts::end(self)
            }
        }
    )+};
    (@ $parts:ident $value:ident) => { $parts.item($value) };
    (@ $parts:ident $value:ident $name:ident) => { $parts.field($name, $value) };
}

parts! {
    SerializeSeq serialize_element;
    SerializeTuple serialize_element;
    SerializeTupleStruct serialize_field;
    SerializeTupleVariant serialize_field;
    SerializeStruct serialize_field name;
    SerializeStructVariant serialize_field name;
}

/// An object whose members are not fields that are known when this is compiled; their names are texts.
impl<W: Write> ser::SerializeMap for Parts<'_, W> {
    type Ok = ();
    type Error = Unwritten;

    #[inline]
    fn serialize_key<T: Serialize + ?Sized>(&mut self, name: &T) -> Result<(), Unwritten> {
        self.item(name)
    }

    #[inline]
    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unwritten> {
        self.to.write_str(":")?;
        write(self.to, value)
    }

    #[inline]
    fn end(self) -> Result<(), Unwritten> {
        Parts::end(self)
    }
}
