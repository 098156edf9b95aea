//! Values, and how records hold them.

use super::field::{Put, Reader, Take, Taken, Writer, Written};
use crate::domain::{
    app::{Family, Trigger},
    book::Unfit,
    finding::{NotCovered, OutsideScope, PassedOver},
    ids::{ClientAppId, GroupId, PlanId, PolicyId, SkuId, UserId},
    migration::{HoldBack, KeepPlans, Membership, MigrationItemState, MigrationStep},
    policy::AssignVia,
    product::Capability,
    setting::{ClaimAgainAfterUndo, EnvironmentScope},
    time::Time,
};
use minicbor::{data::Type, decode};
use std::collections::BTreeMap;

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
                $word::from_code(from.cbor.u8()?).ok_or_else(|| decode::Error::message("no such word"))
            }
        }
    )* };
}

words! {
    AssignVia Capability ClaimAgainAfterUndo EnvironmentScope Family HoldBack KeepPlans Membership MigrationItemState
    MigrationStep NotCovered OutsideScope PassedOver Trigger Unfit
}
