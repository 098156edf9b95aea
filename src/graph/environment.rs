//! Power Platform environments, in our own shape: Graph has none.

use super::read::{ItemError, Name, Word, item, shape};

shape! {
    /// An environment, and whether it is managed.
    pub struct Environment {
        /// Its id: a GUID, or a GUID with a prefix such as `Default-`. At most 200 characters.
        id: String = "id" as Word;
        /// Its display name; null counts as absent.
        name: Option<String> = "name" as Option<Name>, else None;
        /// Whether it is a managed environment.
        managed: bool = "managed" as bool;
    }
}

impl Environment {
    /// Reads `{"id","name","managed"}`.
    ///
    /// # Errors
    /// Names the property that is missing or wrong.
    pub fn read(json: &[u8]) -> Result<Environment, ItemError> {
        let environment: Environment = item(json, "give {\"id\", \"name\", \"managed\"}")?;
        if environment.id.is_empty() {
            return Err(ItemError { field: Some("id".into()), message: "is empty".into(), hint: None });
        }
        Ok(environment)
    }
}
