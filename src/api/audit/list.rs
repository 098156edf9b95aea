//! `audit.list`.

use super::{
    AuditActor, AuditDetail, AuditRecord, List,
    chosen::chosen,
    record::{self, Person, Said},
};
use crate::{
    api::{context::ReadContext, error::Error, page::Keyset, wire::Page},
    domain::hex::hex,
    store::{
        self, Read,
        audit::search::{self, Entry},
    },
};

pub(in crate::api) fn list(context: &ReadContext<'_>, request: &List) -> Result<Page<AuditRecord>, Error> {
    let List {
        from, to, actor_id, action, target, user, policy, claim, correlation_id, limit, cursor, ..
    } = request;
    let db = context.db;
    let keyset = Keyset::of(
        "audit.list",
        &(from, to, actor_id, action, target, user, policy, claim, correlation_id),
        *limit,
        cursor.as_deref(),
    )?;
    let filter = chosen!(context, request);
    let fetch = |before: &i64, most| Ok(search::list(db, &filter, *before, most)?);
    let told = |entry| {
        db.check_interrupt()?;
        view(db, &entry)
    };
    keyset.page(keyset.after_number()?, |entry| entry.sequence, i64::to_string, fetch, told)
}

fn view(db: &Read<'_>, entry: &Entry) -> Result<AuditRecord, Error> {
    let said = Said::of(entry)?;
    let detail = |(name, value)| Some(AuditDetail { name: String::clone(name), value: record::text(value)? });
    let details = said.rest.iter().filter(|(name, _)| *name != "event").filter_map(detail).collect();
    let person = Person::of(entry);
    let (host, process) =
        person.as_ref().map_or((None, None), |person| (person.host.clone(), Some(person.process)));
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
        event: said.claim.map_or(Ok(None), |claim| store::claim::event_of(db, claim))?,
        user: said.user,
        correlation_id: said.correlation_id,
        changes: said.changes,
        details,
        hash: hex(&entry.hash),
    })
}
