//! `audit.list`, `audit.verify`, `audit.export`, and the records that writes leave.

use super::{
    text::{Hash, Only},
    wire::{FieldChange, reply, request},
};
use crate::domain::{audit::Damage, time::Time, word::words};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

mod action;
mod audit_writer;
mod chosen;
pub(super) mod directory;
pub(super) mod export;
pub(super) mod licenses;
pub(super) mod list;
mod moved;
mod observed;
mod record;
pub(super) mod verify;

pub use action::AuditAction;
pub(super) use audit_writer::{AuditWriter, append};
pub(super) use moved::moved;
pub(super) use observed::observed;

request! {
    /// Lists audit records, newest first: in the order in which they were written, whatever the clocks said.
    read List with audit, page {
    }
}

request! {
    /// Verifies the audit trail, who acted, and that claims are as their records say.
    read Verify {
        /// The end of the trail as an earlier call gave it: with it a trail that was cut off or written anew
        /// is noticed too.
        pub head: Only<AuditHead> = default,
    }
}

words! {
    /// What an export of the audit trail looks like.
    pub enum AuditFormat {
        /// A JSON object a line, with the very bytes of the record, its hash and the hash before: what others
        /// need to verify the trail. The hash is SHA-256 of the previous hash's bytes and the record's; the
        /// README says more.
        JsonLines = 1,
        /// A JSON object a line, each a directoryAudit of Graph: what tools for Entra's audit log read. Of a
        /// Graph store's claims it tells what imports showed, and nothing before that.
        DirectoryAudit = 2,
    }
}

request! {
    /// Exports audit records, oldest first.
    read Export with audit, export {
        /// What the export looks like.
        pub format: AuditFormat,
    }
}

reply! {
    /// An audit record.
    pub struct AuditRecord {
        /// Its place in the trail, from 1 without a gap.
        pub sequence: i64,
        /// When it was written, by the wall clock.
        pub recorded_at: Time,
        /// The time of the call.
        pub now: Time,
        /// Whether the caller gave that time; else it is the wall clock's.
        pub now_supplied: bool,
        /// Who acted.
        pub actor: AuditActor,
        /// What was done, such as `Update policy`.
        #[schemars(with = "AuditAction")]
        pub action: String,
        /// To what, such as `setting`, `policy:` and its id, or `claim:17`.
        pub target: String,
        /// The claim it is about.
        pub claim: Option<i64>,
        /// The id of the event that caused it.
        pub event: Option<String>,
        /// The object id of the user it is about.
        pub user: Option<String>,
        /// What ties it to other records: the same for all of one call.
        pub correlation_id: Option<String>,
        /// What changed, before and after; `requestedLicenses` is what a Graph store asks its tenant for.
        pub changes: Vec<FieldChange>,
        /// What else the record says.
        pub details: Vec<AuditDetail>,
        /// SHA-256 of the hash before and the record, in hexadecimal digits.
        pub hash: String,
    }

    /// Who acted. All but the key is null once forgotten.
    pub struct AuditActor {
        /// The salted hash by which records call the actor.
        pub key: String,
        /// The actor's id.
        pub id: Option<String>,
        /// The actor's name.
        pub name: Option<String>,
        /// The roles acted in.
        pub roles: Vec<String>,
        /// The machine.
        pub host: Option<String>,
        /// The process on it.
        pub process: Option<u32>,
    }

    /// Something an audit record says.
    pub struct AuditDetail {
        /// Its name in the record.
        pub name: String,
        /// Its value as text, or as JSON.
        pub value: String,
    }

    /// Something wrong with the audit trail.
    pub struct AuditFinding {
        /// What.
        pub damage: Damage,
        /// The record; null for a claim that has none.
        pub sequence: Option<i64>,
        /// The claim it is about.
        pub claim: Option<i64>,
        /// A sentence.
        pub message: String,
    }

    /// What a verification found. Nothing: the trail is as it was written.
    pub struct AuditVerified {
        /// Whether nothing was found.
        pub ok: bool,
        /// The end of the trail, to be remembered; of a broken one the end of its sound part.
        pub head: AuditHead,
        /// What was found; the first broken record first, and nothing after it can be vouched for.
        pub findings: Vec<AuditFinding>,
    }

    /// The text of an export, or the file it wrote.
    pub struct AuditExported {
        /// What it looks like.
        pub format: AuditFormat,
        /// How many lines it has.
        pub records: u64,
        /// The file; null where the text is here.
        pub path: Option<String>,
        /// Bytes of the text.
        pub bytes: u64,
        /// Whether a file was there, in place of which it is.
        pub replaces: bool,
        /// The text; null where it is in the file, and with `dryRun`.
        pub text: Option<String>,
    }
}

/// The end of the audit trail. Kept outside the store, it lets `audit.verify` notice that the trail was cut
/// off or written anew.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AuditHead {
    /// The number of the last record; 0 before the first.
    pub sequence: i64,
    /// Its hash, 64 hexadecimal digits.
    pub hash: Hash,
}
