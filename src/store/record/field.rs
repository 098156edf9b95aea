//! Records and cases, and how they lie in CBOR.

use crate::domain::time::Time;
use minicbor::{Decoder, Encoder, data::Type, decode, encode};
use std::convert::Infallible;

/// Bytes that the body of most claims has room in.
const USUAL: usize = 256;

pub type Written = Result<(), encode::Error<Infallible>>;
pub type Taken<T> = Result<T, decode::Error>;

pub struct Writer {
    pub cbor: Encoder<Vec<u8>>,
    /// From when times are counted: those of a claim's facts from its decision, so that they are short.
    pub base: Time,
}

pub struct Reader<'b> {
    pub cbor: Decoder<'b>,
    pub base: Time,
}

/// A value that is written.
pub trait Put {
    /// Whether a record that ends before it says the same.
    fn is_absent(&self) -> bool {
        false
    }

    fn put(&self, to: &mut Writer) -> Written;

    fn put_list(list: &[Self], to: &mut Writer) -> Written
    where
        Self: Sized,
    {
        to.cbor.array(list.len() as u64)?;
        list.iter().try_for_each(|item| item.put(to))
    }
}

/// A value that is read.
pub trait Take: Sized {
    /// What a record has that ends before it; none where none may.
    fn absent() -> Option<Self> {
        None
    }

    fn take(from: &mut Reader<'_>) -> Taken<Self>;

    fn take_list(from: &mut Reader<'_>) -> Taken<Vec<Self>> {
        // Without room made before: the length may be damaged, and what is read is no longer than what there
        // is.
        (0..from.array()?).map(|_| Self::take(from)).collect::<Taken<_>>()
    }
}

/// A body of this format, which `put` writes.
pub fn write(format: u8, base: Time, put: impl FnOnce(&mut Writer) -> Written) -> Option<Vec<u8>> {
    let mut body = Vec::with_capacity(USUAL);
    body.push(format);
    let mut to = Writer { cbor: Encoder::new(body), base };
    put(&mut to).ok()?;
    Some(to.cbor.into_writer())
}

/// What `take` reads of a body of this format, if that is all of it.
pub fn read<T>(
    format: u8,
    body: &[u8],
    base: Time,
    take: impl FnOnce(&mut Reader<'_>) -> Taken<T>,
) -> Option<T> {
    let (_, cbor) = body.split_first().filter(|(found, _)| **found == format)?;
    let mut from = Reader { cbor: Decoder::new(cbor), base };
    let value = take(&mut from).ok()?;
    (from.cbor.position() == cbor.len()).then_some(value)
}

impl Writer {
    /// A record, which has these at the numbers 0, 1, ...
    pub fn record(&mut self, fields: &[&dyn Put]) -> Written {
        let fields = present(fields);
        self.cbor.array(fields.len() as u64)?;
        fields.iter().try_for_each(|field| field.put(self))
    }

    /// One of several cases.
    pub fn case(&mut self, code: u8, fields: &[&dyn Put]) -> Written {
        let fields = present(fields);
        if !fields.is_empty() {
            self.cbor.array(fields.len() as u64 + 1)?;
        }
        self.cbor.u8(code)?;
        fields.iter().try_for_each(|field| field.put(self))
    }
}

fn present<'f, 'v>(fields: &'f [&'v dyn Put]) -> &'f [&'v dyn Put] {
    let last = fields.iter().rposition(|field| !field.is_absent());
    fields.split_at(last.map_or(0, |last| last + 1)).0
}

impl Reader<'_> {
    fn array(&mut self) -> Taken<u64> {
        self.cbor.array()?.ok_or_else(|| decode::Error::message("an array without a length"))
    }

    /// A record, whose fields `take` takes in the order of their numbers.
    pub fn record<T>(&mut self, take: impl FnOnce(&mut Fields<'_, '_>) -> Taken<T>) -> Taken<T> {
        let left = self.array()?;
        Fields { from: self, left }.all(take)
    }

    /// One of several cases, whose fields `take` takes once it was told the code.
    pub fn case<T>(&mut self, take: impl FnOnce(u8, &mut Fields<'_, '_>) -> Taken<T>) -> Taken<T> {
        let fields = match self.cbor.datatype()? {
            Type::Array => {
                self.array()?.checked_sub(1).ok_or_else(|| decode::Error::message("a case without a code"))?
            }
            _ => 0,
        };
        let code = self.cbor.u8()?;
        Fields { from: self, left: fields }.all(|fields| take(code, fields))
    }
}

/// The fields of a record that were not taken yet.
pub struct Fields<'r, 'b> {
    from: &'r mut Reader<'b>,
    left: u64,
}

impl Fields<'_, '_> {
    fn all<T>(mut self, take: impl FnOnce(&mut Self) -> Taken<T>) -> Taken<T> {
        let value = take(&mut self)?;
        (0..self.left).try_for_each(|_| self.from.cbor.skip())?;
        Ok(value)
    }

    /// The next field.
    pub fn take<T: Take>(&mut self) -> Taken<T> {
        match self.left.checked_sub(1) {
            Some(left) => {
                self.left = left;
                T::take(self.from)
            }
            None => {
                T::absent().ok_or_else(|| decode::Error::message("a record without one of its first fields"))
            }
        }
    }
}

/// Whether numbers begin at 0 and leave none out.
pub const fn in_order(mut numbers: &[u8]) -> bool {
    let mut next = 0;
    while let [number, rest @ ..] = numbers {
        if *number != next {
            return false;
        }
        (numbers, next) = (rest, next + 1);
    }
    true
}

/// How types are written as records: the number of every field, and after `not` one that is a column, which
/// whoever reads puts back. A field that is not named here does not compile.
macro_rules! records {
    ($($record:ident { $($number:literal $field:ident),+ $(,)? $(; not $column:ident)? })+) => { $(
        const _: () = {
            use $crate::store::record::field::{Put, Reader, Take, Taken, Writer, Written, in_order};

            assert!(in_order(&[$($number),+]), "each field at its number");

            impl Put for $record {
                fn put(&self, to: &mut Writer) -> Written {
                    let $record { $($field,)+ $($column: _)? } = self;
                    to.record(&[$($field),+])
                }
            }

            impl Take for $record {
                fn take(from: &mut Reader<'_>) -> Taken<$record> {
                    from.record(|fields| {
                        Ok($record { $($field: fields.take()?,)+ $($column: Default::default())? })
                    })
                }
            }
        };
    )+ };
}

/// How types are written that are one of several cases: the code of each, and its fields in the order of
/// their numbers.
macro_rules! cases {
    ($($cases:ident { $($code:literal $case:ident $({ $($field:ident),+ })?),+ $(,)? })+) => { $(
        const _: () = {
            use $crate::store::record::field::{Put, Reader, Take, Taken, Writer, Written};

            impl Put for $cases {
                fn put(&self, to: &mut Writer) -> Written {
                    match self { $($cases::$case $({ $($field),+ })? => to.case($code, &[$($($field),+)?])),+ }
                }
            }

            impl Take for $cases {
                fn take(from: &mut Reader<'_>) -> Taken<$cases> {
                    from.case(|code, fields| match code {
                        $($code => Ok($cases::$case $({ $($field: fields.take()?),+ })?),)+
                        _ => Err(minicbor::decode::Error::message("no case has this code")),
                    })
                }
            }
        };
    )+ };
}

pub(super) use {cases, records};
