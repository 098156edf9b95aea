//! What a write changed, field by field.

use super::wire::{Change, FieldChange};
use std::fmt::Display;

/// The fields that differ before and after a write.
#[derive(Clone, Debug, Default)]
pub(super) struct Differences(Vec<FieldChange>);

impl Differences {
    /// Notes a field if it changed.
    pub fn field<T: Display + PartialEq>(&mut self, field: &str, before: T, after: T) {
        self.optional(field, Some(before), Some(after));
    }

    /// Notes a field that may have no value if it changed.
    pub fn optional<T: Display + PartialEq>(&mut self, field: &str, before: Option<T>, after: Option<T>) {
        if before != after {
            let text = |value: Option<T>| value.map(|value| value.to_string());
            self.0.push(FieldChange { field: field.into(), before: text(before), after: text(after) });
        }
    }

    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The fields.
    pub fn fields(&self) -> &[FieldChange] {
        &self.0
    }

    /// The reply of the write.
    pub fn into_change<T>(self, subject: impl Into<String>, result: T) -> Change<T> {
        Change { subject: subject.into(), changes: self.0, warnings: Vec::new(), result }
    }
}
