//! `audit.verify`.

use super::{AuditFinding, AuditHead, AuditVerified, Verify};
use crate::{
    api::{context::ReadContext, error::Error, text::Hash},
    domain::{
        audit::Damage,
        hex::{hex, unhex},
    },
    store::{
        self,
        audit::Chain,
        verify::{Found, Verified},
    },
};

pub(in crate::api) fn verify(context: &ReadContext<'_>, request: &Verify) -> Result<AuditVerified, Error> {
    let remembered = request.head.as_ref().map(head).transpose()?;
    let verified = store::verify::verify(context.db, remembered.as_ref())?;
    let findings: Vec<AuditFinding> = verified.found().map(finding).collect();
    let Verified { head: Chain { sequence, hash }, .. } = verified;
    Ok(AuditVerified {
        ok: findings.is_empty(),
        head: AuditHead { sequence, hash: Hash::own(hex(&hash)) },
        findings,
    })
}

fn head(head: &AuditHead) -> Result<Chain, Error> {
    let hash = unhex(&head.hash).ok_or_else(|| {
        Error::argument("head.hash", "head.hash is no SHA-256: 64 hexadecimal digits.")
            .hint("Give the head that audit.verify replied.")
    })?;
    match head.sequence {
        0.. => Ok(Chain { sequence: head.sequence, hash }),
        _ => Err(Error::argument("head.sequence", "head.sequence is negative.")
            .hint("Give the head that audit.verify replied.")),
    }
}

/// What was found, in a sentence.
pub(in crate::api) fn finding(found: &Found) -> AuditFinding {
    let record = match (found.sequence, found.last) {
        (None, _) => "A record that is gone".to_owned(),
        (Some(first), Some(last)) if last > first && found.damage == Damage::Edited => {
            format!("One of the records {first} to {last}")
        }
        (Some(first), Some(last)) if last > first => format!("Records {first} to {last}"),
        (Some(sequence), _) => format!("Record {sequence}"),
    };
    let of = record.to_lowercase();
    let claim = found.claim.map_or_else(|| "a claim".to_owned(), |claim| format!("claim {claim}"));
    let message = match found.damage {
        Damage::Edited => format!("{record} was edited, or the one before it together with its hash."),
        Damage::Removed => format!("{record} is gone."),
        Damage::Inserted => format!("{record} was put in after the trail was written."),
        Damage::Moved => format!("{record} is not in its place: another stands there."),
        Damage::CutOff => {
            format!("{record} and those after it are gone: the head that was remembered came later.")
        }
        Damage::Rewritten => {
            format!("{record} is not the one that was remembered: the trail up to it was written anew.")
        }
        Damage::ActorChanged => format!("{record} names somebody whose details were changed or are gone."),
        Damage::ClaimChanged => {
            format!("The row of {claim}, or of its undo, was changed: {of} vouches for another.")
        }
        Damage::ClaimRemoved => format!("The row of {claim} is gone; {of} is of it."),
        Damage::ClaimUnrecorded => format!("There is no record of {claim}."),
        Damage::Unreadable => format!("{record} cannot be read any more."),
        Damage::Misfiled => {
            format!("{record} cannot be found by what it says: what it is looked for by was changed.")
        }
    };
    AuditFinding { damage: found.damage, sequence: found.sequence, claim: found.claim, message }
}
