//! Tables read beside the trail.

use crate::store::sqlite::{
    error::StoreError,
    row::{Row, Rows},
};

/// Rows in the order of a number, the next one at hand.
pub(super) struct Ahead<'s, T> {
    rows: Rows<'s>,
    read: fn(&Row<'_>) -> Result<T, StoreError>,
    next: Option<T>,
}

impl<'s, T> Ahead<'s, T> {
    pub fn new(
        rows: Rows<'s>,
        read: fn(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Ahead<'s, T>, StoreError> {
        let mut ahead = Ahead { rows, read, next: None };
        ahead.take()?;
        Ok(ahead)
    }

    /// The row at hand, and reads the one after it.
    pub fn take(&mut self) -> Result<Option<T>, StoreError> {
        let next = self.rows.next()?.map(|row| (self.read)(&row)).transpose()?;
        Ok(std::mem::replace(&mut self.next, next))
    }

    /// The row at hand if it is such a one, as [`Ahead::take`].
    pub fn take_if(&mut self, wanted: impl FnOnce(&T) -> bool) -> Result<Option<T>, StoreError> {
        if self.next.as_ref().is_some_and(wanted) { self.take() } else { Ok(None) }
    }
}
