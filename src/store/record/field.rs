//! Values, and how records hold them.

use crate::domain::{
    app::{Family, Trigger},
    book::Unfit,
    finding::{NotCovered, OutsideScope, PassedOver},
    ids::{ClientAppId, GroupId, PlanId, PolicyId, SkuId, UserId},
    policy::AssignVia,
    product::Capability,
    setting::{ClaimAgainAfterUndo, EnvironmentScope},
    time::Time,
};
use minicbor::{Decoder, Encoder, data::Type, decode, encode};
use std::{collections::BTreeMap, convert::Infallible};

/// Bytes that the body of most claims has room in.
const USUAL: usize = 256;

pub type Written = Result<(), encode::Error<Infallible>>;
pub type Taken<T> = Result<T, decode::Error>;

pub struct Writer {
    cbor: Encoder<Vec<u8>>,
    /// From when times are counted: those of a claim's facts from its decision, so that they are short.
    base: Time,
}

pub struct Reader<'b> {
    cbor: Decoder<'b>,
    base: Time,
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
        // Without room made before: the length may be damaged, and what is read is no longer than what there is.
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

/// How types are written as records: the number of every field. One that is not named here does not compile.
macro_rules! records {
    ($($record:ident { $($number:literal $field:ident),+ $(,)? })+) => { $(
        const _: () = assert!($crate::store::record::field::in_order(&[$($number),+]), "each field at its number");

        impl $crate::store::record::field::Put for $record {
            fn put(&self, to: &mut $crate::store::record::field::Writer) -> $crate::store::record::field::Written {
                let $record { $($field),+ } = self;
                to.record(&[$($field),+])
            }
        }

        impl $crate::store::record::field::Take for $record {
            fn take(from: &mut $crate::store::record::field::Reader<'_>) -> $crate::store::record::field::Taken<$record> {
                from.record(|fields| Ok($record { $($field: fields.take()?),+ }))
            }
        }
    )+ };
}

/// How types are written that are one of several cases: the code of each, and its fields in the order of their numbers.
macro_rules! cases {
    ($($cases:ident { $($code:literal $case:ident $({ $($field:ident),+ })?),+ $(,)? })+) => { $(
        impl $crate::store::record::field::Put for $cases {
            fn put(&self, to: &mut $crate::store::record::field::Writer) -> $crate::store::record::field::Written {
                match self { $($cases::$case $({ $($field),+ })? => to.case($code, &[$($($field),+)?])),+ }
            }
        }

        impl $crate::store::record::field::Take for $cases {
            fn take(from: &mut $crate::store::record::field::Reader<'_>) -> $crate::store::record::field::Taken<$cases> {
                from.case(|code, fields| match code {
                    $($code => Ok($cases::$case $({ $($field: fields.take()?),+ })?),)+
                    _ => Err(minicbor::decode::Error::message("no case has this code")),
                })
            }
        }
    )+ };
}

pub(super) use {cases, records};

impl Put for bool {
    fn is_absent(&self) -> bool {
        !self
    }

    fn put(&self, to: &mut Writer) -> Written {
        to.cbor.bool(*self)?.ok()
    }
}

impl Take for bool {
    fn absent() -> Option<bool> {
        Some(false)
    }

    fn take(from: &mut Reader<'_>) -> Taken<bool> {
        from.cbor.bool()
    }
}

macro_rules! numbers {
    ($($number:ident)*) => { $(
        impl Put for $number {
            fn is_absent(&self) -> bool {
                *self == 0
            }

            fn put(&self, to: &mut Writer) -> Written {
                to.cbor.$number(*self)?.ok()
            }
        }

        impl Take for $number {
            fn absent() -> Option<$number> {
                Some(0)
            }

            fn take(from: &mut Reader<'_>) -> Taken<$number> {
                from.cbor.$number()
            }
        }
    )* };
}

numbers! { u8 u16 u32 i64 }

impl Put for Time {
    fn put(&self, to: &mut Writer) -> Written {
        to.cbor.i64(self.millis() - to.base.millis())?.ok()
    }
}

impl Take for Time {
    fn take(from: &mut Reader<'_>) -> Taken<Time> {
        Ok(from.base.plus(from.cbor.i64()?))
    }
}

impl Put for String {
    fn is_absent(&self) -> bool {
        self.is_empty()
    }

    fn put(&self, to: &mut Writer) -> Written {
        to.cbor.str(self)?.ok()
    }
}

impl Take for String {
    fn absent() -> Option<String> {
        Some(String::new())
    }

    fn take(from: &mut Reader<'_>) -> Taken<String> {
        from.cbor.str().map(str::to_owned)
    }
}

impl<T: Put> Put for Option<T> {
    fn is_absent(&self) -> bool {
        self.is_none()
    }

    fn put(&self, to: &mut Writer) -> Written {
        match self {
            Some(value) => value.put(to),
            None => to.cbor.null()?.ok(),
        }
    }
}

impl<T: Take> Take for Option<T> {
    fn absent() -> Option<Option<T>> {
        Some(None)
    }

    fn take(from: &mut Reader<'_>) -> Taken<Option<T>> {
        match from.cbor.datatype()? {
            Type::Null => from.cbor.null().map(|()| None),
            _ => T::take(from).map(Some),
        }
    }
}

impl<T: Put> Put for Vec<T> {
    fn is_absent(&self) -> bool {
        self.is_empty()
    }

    fn put(&self, to: &mut Writer) -> Written {
        T::put_list(self, to)
    }
}

impl<T: Take> Take for Vec<T> {
    fn absent() -> Option<Vec<T>> {
        Some(Vec::new())
    }

    fn take(from: &mut Reader<'_>) -> Taken<Vec<T>> {
        T::take_list(from)
    }
}

impl<A: Put, B: Put> Put for (A, B) {
    fn put(&self, to: &mut Writer) -> Written {
        to.record(&[&self.0, &self.1])
    }
}

impl<A: Take, B: Take> Take for (A, B) {
    fn take(from: &mut Reader<'_>) -> Taken<(A, B)> {
        from.record(|fields| Ok((fields.take()?, fields.take()?)))
    }
}

impl<K: Put, V: Put> Put for BTreeMap<K, V> {
    fn is_absent(&self) -> bool {
        self.is_empty()
    }

    fn put(&self, to: &mut Writer) -> Written {
        to.cbor.array(self.len() as u64)?;
        self.iter().try_for_each(|(key, value)| to.record(&[key, value]))
    }
}

impl<K: Take + Ord, V: Take> Take for BTreeMap<K, V> {
    fn absent() -> Option<BTreeMap<K, V>> {
        Some(BTreeMap::new())
    }

    fn take(from: &mut Reader<'_>) -> Taken<BTreeMap<K, V>> {
        Ok(<(K, V)>::take_list(from)?.into_iter().collect())
    }
}

macro_rules! ids {
    ($($id:ident)*) => { $(
        impl Put for $id {
            fn put(&self, to: &mut Writer) -> Written {
                to.cbor.bytes(self.as_bytes())?.ok()
            }

            /// One after the other in one string of bytes.
            fn put_list(list: &[$id], to: &mut Writer) -> Written {
                to.cbor.bytes_len(list.len() as u64 * 16)?;
                list.iter().for_each(|id| to.cbor.writer_mut().extend_from_slice(id.as_bytes()));
                Ok(())
            }
        }

        impl Take for $id {
            fn take(from: &mut Reader<'_>) -> Taken<$id> {
                let bytes = from.cbor.bytes()?.try_into();
                bytes.map($id::from_bytes).map_err(|_| decode::Error::message("an id of another length"))
            }

            fn take_list(from: &mut Reader<'_>) -> Taken<Vec<$id>> {
                match from.cbor.bytes()?.as_chunks::<16>() {
                    (ids, []) => Ok(ids.iter().copied().map($id::from_bytes).collect()),
                    _ => Err(decode::Error::message("ids of another length")),
                }
            }
        }
    )* };
}

ids! { SkuId PlanId UserId GroupId PolicyId ClientAppId }

macro_rules! words {
    ($($word:ident)*) => { $(
        impl Put for $word {
            fn put(&self, to: &mut Writer) -> Written {
                to.cbor.u8(self.code())?.ok()
            }
        }

        impl Take for $word {
            fn take(from: &mut Reader<'_>) -> Taken<$word> {
                $word::from_code(from.cbor.u8()?).ok_or_else(|| decode::Error::message("no word has this code"))
            }
        }
    )* };
}

words! { AssignVia Capability ClaimAgainAfterUndo EnvironmentScope Family NotCovered OutsideScope PassedOver Trigger Unfit }
