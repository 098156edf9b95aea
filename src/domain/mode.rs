//! Who is the system of record.

/// Chosen once, when a store is created. The numbers are stored: only ever append.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// The store itself: a change is applied to the stored directory at once.
    Local = 1,
    /// The Microsoft 365 tenant: a change is pending until a later import shows it.
    Graph = 2,
}

impl Mode {
    pub fn from_number(number: i64) -> Option<Mode> {
        [Mode::Local, Mode::Graph].into_iter().find(|mode| *mode as i64 == number)
    }

    /// The word hosts use.
    pub fn name(self) -> &'static str {
        match self {
            Mode::Local => "Local",
            Mode::Graph => "Graph",
        }
    }
}
