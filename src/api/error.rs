//! What a call answers when it cannot do what was asked: a name, its number, and words that name the field
//! and the cure.

use super::text::shown;
use crate::store::StoreError;
use serde::Serialize;
use std::fmt;

macro_rules! error_names {
    ($($(#[$doc:meta])* $variant:ident $text:literal $code:literal)*) => {
        /// Why a call failed. Numbers are assigned once and never reused.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum ErrorName { $($(#[$doc])* $variant,)* }

        impl ErrorName {
            /// Every name, by number from -1 down.
            pub const ALL: &'static [ErrorName] = &[$(ErrorName::$variant),*];

            /// The status number: negative.
            pub const fn code(self) -> i32 {
                match self { $(ErrorName::$variant => $code),* }
            }

            /// The name as it crosses, such as `NOT_FOUND`.
            pub const fn as_str(self) -> &'static str {
                match self { $(ErrorName::$variant => $text),* }
            }
        }
    };
}

error_names! {
    /// A field is unknown, missing, of the wrong type or out of range.
    InvalidArgument "INVALID_ARGUMENT" -1
    /// The request is no JSON object.
    InvalidJson "INVALID_JSON" -2
    /// The request or the method name is not UTF-8.
    InvalidUtf8 "INVALID_UTF8" -3
    /// The request, an item or a list is larger than allowed.
    TooLarge "TOO_LARGE" -4
    /// The request nests deeper than allowed.
    TooDeep "TOO_DEEP" -5
    /// No method has that name.
    UnknownMethod "UNKNOWN_METHOD" -6
    /// The handle is null, closed, forged or of another process.
    InvalidHandle "INVALID_HANDLE" -7
    /// A pointer that must not be null is null.
    NullPointer "NULL_POINTER" -8
    /// There is no file at the path.
    StoreNotFound "STORE_NOT_FOUND" -21
    /// A file is at the path already.
    StoreExists "STORE_EXISTS" -22
    /// The file is no AutoClaim store.
    NotAStore "NOT_A_STORE" -23
    /// Another process or call holds the store longer than the timeout.
    StoreBusy "STORE_BUSY" -24
    /// The store or its folder cannot be written.
    StoreReadOnly "STORE_READ_ONLY" -25
    /// The disk is full.
    StoreFull "STORE_FULL" -26
    /// The file is damaged.
    StoreCorrupt "STORE_CORRUPT" -27
    /// The store was written by a newer version.
    StoreSchemaNewer "STORE_SCHEMA_NEWER" -28
    /// The path is on a network file system.
    StoreOnNetwork "STORE_ON_NETWORK" -29
    /// A reference names nothing.
    NotFound "NOT_FOUND" -41
    /// A reference names several things.
    Ambiguous "AMBIGUOUS" -42
    /// Another policy has the name.
    NameTaken "NAME_TAKEN" -43
    /// A policy has at most four backups.
    BackupLimit "BACKUP_LIMIT" -44
    /// A policy keeps at least one product.
    LastProduct "LAST_PRODUCT" -45
    /// The policy has the product already.
    ProductAlreadyListed "PRODUCT_ALREADY_LISTED" -46
    /// The product lacks the app's plan.
    ProductLacksApp "PRODUCT_LACKS_APP" -47
    /// The tenant does not own the product.
    ProductNotOwned "PRODUCT_NOT_OWNED" -48
    /// The product cannot be assigned to people.
    ProductNotAssignable "PRODUCT_NOT_ASSIGNABLE" -49
    /// The product lacks the plan.
    PlanNotInProduct "PLAN_NOT_IN_PRODUCT" -50
    /// The app's own plan cannot be switched off.
    PlanRequired "PLAN_REQUIRED" -51
    /// The request changes nothing because it names nothing to change.
    NothingToSet "NOTHING_TO_SET" -52
    /// The actor lacks a role that the store requires.
    NotPermitted "NOT_PERMITTED" -53
    /// The license changed since the claim.
    ChangedSinceClaim "CHANGED_SINCE_CLAIM" -54
    /// The step could leave a user without a license, or would remove much of what is stored.
    UnsafeStep "UNSAFE_STEP" -55
    /// The data is older than what the step needs.
    StaleData "STALE_DATA" -56
    /// The change was sent or handed out, and nobody knows yet what became of it.
    ChangeUnderWay "CHANGE_UNDER_WAY" -57
    /// The plan of a migration is not as it was made.
    PlanChanged "PLAN_CHANGED" -58
    /// Graph let nobody in: the session has expired.
    SessionExpired "SESSION_EXPIRED" -61
    /// Graph lets the session not do it: a permission or role is missing.
    PermissionMissing "PERMISSION_MISSING" -62
    /// The session is of another tenant than the store.
    WrongTenant "WRONG_TENANT" -63
    /// The clock is behind the time of an earlier call, and counts as that until it has passed it.
    ClockBehind "CLOCK_BEHIND" -64
    /// Changes wait because a setting holds them.
    ChangesHeld "CHANGES_HELD" -65
    /// A mistake of the library's own.
    Internal "INTERNAL" -81
    /// The call was interrupted; everything is as before, but for what an import of many items had merged,
    /// which its message says.
    Interrupted "INTERRUPTED" -82
}

impl ErrorName {
    /// Whether the same call can succeed later without anybody changing anything.
    pub const fn retryable(self) -> bool {
        matches!(self, ErrorName::StoreBusy | ErrorName::Interrupted)
    }

    /// Whether it is about the store or the library and not about one item of a request, so that no further
    /// item can fare better.
    pub const fn ends_the_call(self) -> bool {
        self.code() <= ErrorName::Internal.code()
            || (self.code() <= ErrorName::StoreNotFound.code() && self.code() > ErrorName::NotFound.code())
    }
}

impl fmt::Display for ErrorName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for ErrorName {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl schemars::JsonSchema for ErrorName {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "ErrorName".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let names: Vec<&str> = ErrorName::ALL.iter().map(|name| name.as_str()).collect();
        schemars::json_schema!({ "type": "string", "enum": names })
    }
}

/// Characters of what an error says a field named: a list of errors stays small, whatever was sent.
const LONGEST_TARGET: usize = 1_024;

/// What went wrong, for a program (name, field, target) and for a person (message, hint). Texts carry ids and
/// codes, never people's names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "ErrorDetail")]
pub struct Error {
    /// The status number.
    pub code: i32,
    /// The name of the number.
    pub name: ErrorName,
    /// A sentence.
    pub message: String,
    /// The field of the request it is about, as a path such as `products[1].disabledPlans`.
    pub field: Option<String>,
    /// What the field named: a reference or an id; of an item of an import, what the item is called.
    pub target: Option<String>,
    /// What to do.
    pub hint: Option<String>,
    /// Whether the same call can succeed later without anybody changing anything.
    pub retryable: bool,
}

impl Error {
    /// An error without field, target and hint.
    pub fn new(name: ErrorName, message: impl Into<String>) -> Error {
        let retryable = name.retryable();
        Error {
            code: name.code(),
            name,
            message: message.into(),
            field: None,
            target: None,
            hint: None,
            retryable,
        }
    }

    /// INVALID_ARGUMENT of a field.
    pub fn argument(field: impl Into<String>, message: impl Into<String>) -> Error {
        Error::new(ErrorName::InvalidArgument, message).field(field)
    }

    /// Names the field.
    #[must_use]
    pub fn field(mut self, field: impl Into<String>) -> Error {
        self.field = Some(field.into());
        self
    }

    /// Names the field unless it is named already.
    #[must_use]
    pub fn or_field(mut self, field: impl FnOnce() -> String) -> Error {
        self.field.get_or_insert_with(field);
        self
    }

    /// Names what the field referred to, with escapes for what does not print.
    #[must_use]
    pub fn target(mut self, target: impl Into<String>) -> Error {
        self.target = Some(shown(&target.into(), LONGEST_TARGET));
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Error {
        self.hint = Some(hint.into());
        self
    }

    /// The same by another name.
    #[must_use]
    pub fn renamed(self, name: ErrorName) -> Error {
        Error { code: name.code(), name, retryable: name.retryable(), ..self }
    }

    /// The status number.
    pub fn code(&self) -> i32 {
        self.code
    }

    /// The reply of a failed call: `{"error":{...}}`.
    pub fn to_json(&self) -> Vec<u8> {
        #[derive(Serialize)]
        struct Reply<'a> {
            error: &'a Error,
        }
        serde_json::to_vec(&Reply { error: self })
            .unwrap_or_else(|_| br#"{"error":{"code":-81,"name":"INTERNAL"}}"#.to_vec())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.name, self.message)
    }
}

impl std::error::Error for Error {}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Error {
        if let StoreError::Backup(wrong) = error {
            let error = Error::from(*wrong).field("from");
            let damaged = error.name == ErrorName::StoreCorrupt;
            return if damaged { error.hint("Restore another backup.") } else { error };
        }
        let message = sentence(&error.to_string());
        let (name, field) = match &error {
            StoreError::NotFound | StoreError::Moved => (ErrorName::StoreNotFound, None),
            StoreError::Exists => (ErrorName::StoreExists, None),
            StoreError::NotAStore(_) => (ErrorName::NotAStore, None),
            StoreError::Busy | StoreError::SecondCopy | StoreError::Open | StoreError::NoDescriptors => {
                (ErrorName::StoreBusy, None)
            }
            StoreError::Held => (ErrorName::StoreBusy, Some("path")),
            StoreError::ReadOnly(_) => (ErrorName::StoreReadOnly, None),
            StoreError::Full | StoreError::TempFull => (ErrorName::StoreFull, None),
            StoreError::FileFull => (ErrorName::StoreFull, Some("path")),
            StoreError::NoMemory | StoreError::LongRecord => (ErrorName::TooLarge, None),
            StoreError::Corrupt(_) | StoreError::LogMoved | StoreError::ForeignLog => {
                (ErrorName::StoreCorrupt, None)
            }
            StoreError::SchemaNewer { .. } => (ErrorName::StoreSchemaNewer, None),
            StoreError::OnNetwork(_) => (ErrorName::StoreOnNetwork, None),
            StoreError::InvalidPath(_) => (ErrorName::InvalidArgument, Some("path")),
            StoreError::Interrupted => (ErrorName::Interrupted, None),
            StoreError::ModeRequired | StoreError::ModeDiffers { .. } => {
                (ErrorName::InvalidArgument, Some("mode"))
            }
            StoreError::TenantDiffers => (ErrorName::InvalidArgument, Some("tenantId")),
            StoreError::Aborted
            | StoreError::StageWroteStore
            | StoreError::NoRandom
            | StoreError::Unwritable
            | StoreError::Backup(_)
            | StoreError::File(_)
            | StoreError::Sqlite(_) => (ErrorName::Internal, None),
        };
        let told = match message.split_once(": ") {
            Some((what, cure)) => Error::new(name, format!("{what}.")).hint(sentence(cure)),
            None => Error::new(name, message),
        };
        field.into_iter().fold(told, Error::field)
    }
}

/// A clause as a sentence.
pub(super) fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|first| first.to_uppercase().collect::<String>()).unwrap_or_default();
    let rest = chars.as_str();
    if rest.ends_with('.') { format!("{first}{rest}") } else { format!("{first}{rest}.") }
}
