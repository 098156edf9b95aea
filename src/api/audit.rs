//! `audit.list`, `audit.verify`, `audit.export`, and the records that writes leave.

use super::{
    call::{Call, require_report_role},
    error::Error,
    page::Keyset,
    text::{Cursor, Hash, Name, Only, Path, Reference},
    wire::{CorrelationId, FieldChange, Page, Request, request},
};
use crate::{
    domain::{
        audit::Damage,
        fold::fold,
        hex::{hex, unhex},
        time::Time,
        word::words,
    },
    store::{
        self, Read,
        audit::{Chain, Entry, Filter},
        verify::{Found, Verified},
    },
};
use record::{Person, Said};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

mod directory;
mod export;
pub(super) mod licenses;
mod observed;
mod record;
mod scribe;
mod target;

pub(super) use export::export;
pub(super) use observed::observed;
pub(super) use scribe::{Scribe, append};

request! {
    /// Lists audit records, newest first: in the order in which they were written, whatever the clocks said.
    read List {
        /// Only recorded at this time or later, by the wall clock.
        #[serde(default)]
        pub from: Only<Time>,
        /// Only recorded before this time, by the wall clock.
        #[serde(default)]
        pub to: Only<Time>,
        /// Only by this actor: an id, a name, or the key that records have of one who was forgotten.
        #[serde(default)]
        pub actor_id: Only<Reference>,
        /// Only of this action, such as `Update policy`.
        #[serde(default)]
        pub action: Only<Name>,
        /// Only about this target, such as `setting`, `policy:` and its id or name, or `claim:17`; one that is none is refused.
        #[serde(default)]
        pub target: Only<Reference>,
        /// Only with this correlation id.
        #[serde(default)]
        pub correlation_id: Only<CorrelationId>,
        /// Items on a page.
        #[serde(default)]
        pub limit: Option<u32>,
        /// Where the last page ended.
        #[serde(default)]
        pub cursor: Option<Cursor>,
    }
}

request! {
    /// Verifies the audit trail, who acted, and that claims are as their records say.
    read Verify {
        /// The end of the trail as an earlier call gave it: with it a trail that was cut off or written anew is noticed too.
        #[serde(default)]
        pub head: Only<AuditHead>,
    }
}

words! {
    /// What an export of the audit trail looks like.
    pub enum AuditFormat {
        /// A JSON object a line, with the very bytes of the record, its hash and the hash before: what others need to verify the trail.
        /// The hash is SHA-256 of the previous hash's bytes and the record's; the README says more.
        JsonLines = 1,
        /// A JSON object a line, each a directoryAudit of Graph: what tools for Entra's audit log read. Of a Graph store's claims it tells what imports
        /// showed, and nothing before that.
        DirectoryAudit = 2,
    }
}

request! {
    /// Exports audit records, oldest first.
    read Export {
        /// What the export looks like.
        pub format: AuditFormat,
        /// The file to write, absolute; without it the text is in the reply, which has 32 MiB at most.
        #[serde(default)]
        pub path: Option<Path>,
        /// Whether a file there is replaced.
        #[serde(default)]
        pub overwrite: bool,
        /// Only recorded at this time or later, by the wall clock.
        #[serde(default)]
        pub from: Only<Time>,
        /// Only recorded before this time, by the wall clock.
        #[serde(default)]
        pub to: Only<Time>,
        /// Only by this actor: an id, a name, or the key that records have of one who was forgotten.
        #[serde(default)]
        pub actor_id: Only<Reference>,
        /// Only of this action.
        #[serde(default)]
        pub action: Only<Name>,
        /// Only about this target; one that is none is refused.
        #[serde(default)]
        pub target: Only<Reference>,
        /// Only with this correlation id.
        #[serde(default)]
        pub correlation_id: Only<CorrelationId>,
        /// Says what would be written, and writes nothing.
        #[serde(default)]
        pub dry_run: bool,
    }
}

/// An audit record.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
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
    /// What changed, before and after.
    pub changes: Vec<FieldChange>,
    /// What else the record says.
    pub details: Vec<AuditDetail>,
    /// SHA-256 of the hash before and the record, in hexadecimal digits.
    pub hash: String,
}

/// Who acted. All but the key is null once forgotten.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
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
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AuditDetail {
    /// Its name in the record.
    pub name: String,
    /// Its value as text, or as JSON.
    pub value: String,
}

/// The end of the audit trail. Kept outside the store, it lets `audit.verify` notice that the trail was cut off or written anew.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AuditHead {
    /// The number of the last record; 0 before the first.
    pub sequence: i64,
    /// Its hash, 64 hexadecimal digits.
    pub hash: Hash,
}

/// Something wrong with the audit trail.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
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
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AuditVerified {
    /// Whether nothing was found.
    pub ok: bool,
    /// The end of the trail, to be remembered; of a broken one the end of its sound part.
    pub head: AuditHead,
    /// What was found; the first broken record first, and nothing after it can be vouched for.
    pub findings: Vec<AuditFinding>,
}

/// The text of an export, or the file it wrote.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
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

/// The reply of `audit.list`.
pub type AuditRecords = Page<AuditRecord>;

pub(super) fn list(call: &Call<'_>, request: List) -> Result<AuditRecords, Error> {
    let List { from, to, actor_id, action, target, correlation_id, limit, cursor, .. } = &request;
    let keyset = Keyset::of("audit.list", &(from, to, actor_id, action, target, correlation_id), *limit, cursor.as_deref())?;
    call.read(|db| {
        require_report_role(db, &call.moment(db, request.common()).actor)?;
        let filter = chosen!(call, db, request);
        let fetch = |before: &i64, most| Ok(store::audit::list(db, &filter, *before, most)?);
        let told = |entry| {
            db.go_on()?;
            view(&entry)
        };
        keyset.page(keyset.after_number()?, |entry| entry.sequence, i64::to_string, fetch, told)
    })
}

/// The records that a request chooses; both name the fields alike.
macro_rules! chosen {
    ($call:expr, $db:expr, $request:expr) => {
        Filter {
            from: *$request.from,
            to: *$request.to,
            actors: keys($db, $request.actor_id.as_deref())?,
            action: $request.action.as_deref().map(str::to_owned),
            target: $request.target.as_deref().map(|it| target::target($call, $db, it)).transpose()?,
            correlation: $request.correlation_id.as_ref().map(|id| id.as_str().to_owned()),
        }
    };
}
use chosen;

/// The keys of everybody who is called so, as a JSON array.
fn keys(db: &Read<'_>, reference: Option<&str>) -> Result<Option<String>, Error> {
    let Some(reference) = reference.map(fold) else { return Ok(None) };
    let mut keys = vec![reference.clone()];
    store::audit::people(db, |key, detail| {
        let person: Option<Person> = detail.as_deref().and_then(Person::read);
        let called =
            |actor: &super::wire::Actor| fold(&actor.id) == reference || actor.name.as_deref().map(fold).as_ref() == Some(&reference);
        keys.extend(person.filter(|person| called(&person.actor)).map(|_| hex(&key)));
    })?;
    Ok(Some(serde_json::Value::from(keys).to_string()))
}

fn view(entry: &Entry) -> Result<AuditRecord, Error> {
    let said = Said::of(entry)?;
    let detail = |(name, value)| Some(AuditDetail { name: String::clone(name), value: record::text(value)? });
    let details = said.rest.iter().filter(|(name, _)| *name != "event").filter_map(detail).collect();
    let person = Person::of(entry);
    let (host, process) = person.as_ref().map_or((None, None), |person| (person.host.clone(), Some(person.process)));
    let actor = person.map(|person| person.actor);
    Ok(AuditRecord {
        sequence: entry.sequence,
        recorded_at: said.recorded_at,
        now: said.now,
        now_supplied: said.now_supplied,
        actor: AuditActor {
            key: said.actor,
            id: actor.as_ref().map(|actor| actor.id.to_string()),
            name: actor.as_ref().and_then(|actor| Some(actor.name.as_ref()?.to_string())),
            roles: actor.map(|actor| actor.roles.into_iter().map(String::from).collect()).unwrap_or_default(),
            host,
            process,
        },
        action: said.action,
        target: said.target,
        claim: said.claim,
        event: entry.event.clone(),
        user: said.user,
        correlation_id: said.correlation_id,
        changes: said.changes,
        details,
        hash: hex(&entry.hash),
    })
}

pub(super) fn verify(call: &Call<'_>, request: Verify) -> Result<AuditVerified, Error> {
    let remembered = request.head.as_ref().map(head).transpose()?;
    call.read(|db| {
        require_report_role(db, &call.moment(db, request.common()).actor)?;
        let verified = store::verify::verify(db, remembered.as_ref())?;
        let findings: Vec<AuditFinding> = verified.found().map(finding).collect();
        let Verified { head: Chain { sequence, hash }, .. } = verified;
        Ok(AuditVerified { ok: findings.is_empty(), head: AuditHead { sequence, hash: Hash::own(hex(&hash)) }, findings })
    })
}

fn head(head: &AuditHead) -> Result<Chain, Error> {
    let hash = unhex(&head.hash).ok_or_else(|| {
        Error::argument("head.hash", "head.hash is no SHA-256: 64 hexadecimal digits.").hint("Give the head that audit.verify replied.")
    })?;
    match head.sequence {
        0.. => Ok(Chain { sequence: head.sequence, hash }),
        _ => Err(Error::argument("head.sequence", "head.sequence is negative.").hint("Give the head that audit.verify replied.")),
    }
}

/// What was found, in a sentence.
pub(super) fn finding(found: &Found) -> AuditFinding {
    let record = found.sequence.map_or_else(|| "A record that is gone".to_owned(), |sequence| format!("Record {sequence}"));
    let claim = found.claim.map_or_else(|| "a claim".to_owned(), |claim| format!("claim {claim}"));
    let message = match found.damage {
        Damage::Edited => format!("{record} was edited, or the one before it together with its hash."),
        Damage::Removed => format!("{record} is gone."),
        Damage::Inserted => format!("{record} was put in after the trail was written."),
        Damage::Moved => format!("{record} is not in its place: another stands there."),
        Damage::CutOff => format!("{record} and those after it are gone: the head that was remembered came later."),
        Damage::Rewritten => format!("{record} is not the one that was remembered: the trail up to it was written anew."),
        Damage::ActorChanged => format!("{record} names somebody whose details were changed or are gone."),
        Damage::ClaimChanged => format!("The row of {claim}, or of its undo, was changed: {record} vouches for another."),
        Damage::ClaimRemoved => format!("The row of {claim} is gone; {record} is of it."),
        Damage::ClaimUnrecorded => format!("There is no record of {claim}."),
    };
    AuditFinding { damage: found.damage, sequence: found.sequence, claim: found.claim, message }
}
