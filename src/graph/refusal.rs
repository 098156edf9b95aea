//! Why Graph refused a change: its licensing errors have no code of their own, so the English text of their
//! message tells them apart (domain.md 2.3).

use crate::domain::request::{AttemptResult, RequestKind};

use AttemptResult::*;
use RequestKind::*;

/// Parts of messages, in lower case, what each means, and of which requests; none of all.
///
/// Sources: public scripts, issue threads and Microsoft's samples; domain.md 2.3 has them one by one.
const MESSAGES: &[(&str, Option<RequestKind>, AttemptResult)] = &[
    ("does not have any available licenses", Some(AssignLicense), NoUnits),
    ("invalid usage location", Some(AssignLicense), MendUser),
    ("invalid usage location", Some(SetUsageLocation), MendConfiguration),
    ("does not have a corresponding license", Some(AssignLicense), DoneAlready),
    ("license is inherited from a group membership", Some(AssignLicense), Never),
    ("are mutually exclusive", Some(AssignLicense), MendConfiguration),
    ("depends on the service plan", Some(AssignLicense), MendConfiguration),
    ("does not correspond to a valid company license", Some(AssignLicense), MendConfiguration),
    ("cannot be assigned to a user", Some(AssignLicense), MendConfiguration),
    ("value for property proxyaddresses already exists", None, MendUser),
    ("added object references already exist", Some(AddMembers), DoneAlready),
    ("have originated within an external service", None, Never),
    ("insufficient privileges to complete the operation", None, MendConfiguration),
];

/// What an answer of 4xx with Graph's error in it means for what was asked. 401 and 429 are no refusals.
pub fn classify(kind: RequestKind, status: u16, message: &str) -> AttemptResult {
    let message = message.to_ascii_lowercase();
    let told = MESSAGES
        .iter()
        .find(|(part, of, _)| message.contains(part) && of.is_none_or(|of| of == kind))
        .map(|(.., result)| *result);
    match (told, status) {
        (Some(result), 400..=499) => result,
        // Who is no member any more cannot be removed from the group.
        (_, 404) if kind == RemoveMember => DoneAlready,
        (_, 404) => Never,
        (_, 409 | 412 | 423 | 424) => AgainLater,
        _ => MendConfiguration,
    }
}
