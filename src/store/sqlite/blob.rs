//! Ids and lists of plans as blobs, and words as integers.

use crate::domain::{
    app::Trigger,
    claim::{ClaimState, Outcome, PendingChangeKind, PendingChangeState},
    environment::CoverageKind,
    exchange::{Evidence, OwnerKind},
    ids::{ClientAppId, GroupId, MigrationId, PlanId, PolicyId, SkuId, UserId},
    listing::ListingKind,
    migration::{MigrationItemState, MigrationStep},
    mode::Mode,
    policy::AssignVia,
    request::{AttemptResult, GraphTask, HoldReason, RequestKind},
    setting::{ClaimAgainAfterUndo, Cloud, EnvironmentScope},
    time::Time,
};
use rusqlite::{
    ToSql,
    types::{FromSql, FromSqlError, FromSqlResult, ToSqlOutput, ValueRef},
};

macro_rules! id_columns {
    ($($id:ident)*) => { $(
        impl ToSql for $id {
            fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                Ok(ToSqlOutput::Borrowed(ValueRef::Blob(self.as_bytes())))
            }
        }

        impl FromSql for $id {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<$id> {
                let bytes = value.as_blob()?.try_into().map_err(|_| FromSqlError::InvalidBlobSize { expected_size: 16, blob_size: 0 })?;
                Ok($id::from_bytes(bytes))
            }
        }
    )* };
}

id_columns! { SkuId PlanId UserId GroupId PolicyId MigrationId }

macro_rules! word_columns {
    ($($word:ident)*) => { $(
        impl FromSql for $word {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<$word> {
                let code = u8::column_result(value)?;
                $word::from_code(code).ok_or(FromSqlError::OutOfRange(code.into()))
            }
        }
    )* };
}

word_columns! { PendingChangeKind PendingChangeState ClaimState CoverageKind EnvironmentScope Outcome AssignVia ClaimAgainAfterUndo Trigger
Mode Cloud OwnerKind RequestKind GraphTask AttemptResult HoldReason ListingKind MigrationStep MigrationItemState }

impl ToSql for Time {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.millis().into())
    }
}

impl FromSql for Time {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Time> {
        let millis = value.as_i64()?;
        let time = Time::from_millis(millis);
        if time.millis() == millis { Ok(time) } else { Err(FromSqlError::OutOfRange(millis)) }
    }
}

/// A time and, of what has one, a sequence: 8 bytes each that compare as numbers do.
impl ToSql for Evidence {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let numbers = [Some(self.at.millis()), self.sequence];
        let bytes =
            numbers.into_iter().flatten().flat_map(|number| number.wrapping_add(i64::MIN).to_be_bytes());
        Ok(bytes.collect::<Vec<u8>>().into())
    }
}

impl FromSql for Evidence {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Evidence> {
        let (numbers, []) = value.as_blob()?.as_chunks::<8>() else { return Err(FromSqlError::InvalidType) };
        let number = |bytes: &[u8; 8]| i64::from_be_bytes(*bytes).wrapping_add(i64::MIN);
        let (at, sequence) = match numbers {
            [at] => (number(at), None),
            [at, sequence] => (number(at), Some(number(sequence))),
            _ => return Err(FromSqlError::InvalidType),
        };
        Ok(Evidence { sequence, at: Time::column_result(ValueRef::Integer(at))? })
    }
}

/// A count as it is stored: never negative, and of no tenant beyond this, so that counts can be added up.
#[derive(Clone, Copy, Debug)]
pub struct Count(pub i64);

impl FromSql for Count {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Count> {
        let count = value.as_i64()?;
        if (0..=1 << 40).contains(&count) { Ok(Count(count)) } else { Err(FromSqlError::OutOfRange(count)) }
    }
}

macro_rules! id_lists {
    ($($(#[$doc:meta])* $list:ident of $id:ident;)*) => { $(
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Eq)]
        pub struct $list(pub Vec<$id>);

        impl $list {
            pub fn bytes(ids: &[$id]) -> Vec<u8> {
                ids.iter().flat_map(|id| id.as_bytes().iter().copied()).collect()
            }
        }

        impl ToSql for $list {
            fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                Ok($list::bytes(&self.0).into())
            }
        }

        impl FromSql for $list {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<$list> {
                let (ids, rest) = value.as_blob()?.as_chunks::<16>();
                if rest.is_empty() { Ok($list(ids.iter().map(|id| $id::from_bytes(*id)).collect())) } else { Err(FromSqlError::InvalidType) }
            }
        }
    )* };
}

id_lists! {
    /// A list of plans as a column: their ids, one after the other.
    Plans of PlanId;
    /// A list of client applications as a column: their ids, one after the other.
    Clients of ClientAppId;
}
