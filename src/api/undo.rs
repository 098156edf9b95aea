//! `claim.undo`, `claim.unlock`.

use super::{
    asking::MOST_EVENTS,
    audit::{
        self, AuditWriter,
        licenses::{self, LicenseChange},
    },
    claim::ClaimView,
    config::ConfigSnapshot,
    context::WriteContext,
    difference::Differences,
    error::{Error, ErrorName},
    moment::Moment,
    page::Budget,
    presenter::ClaimTeller,
    resolve::{self, given},
    text::{Only, Reason, Reference},
    wire::{Change, FieldChange, ItemError, Items, UserRef, reply, request},
};
use crate::{
    domain::{
        claim::ClaimState,
        ids::{SkuId, UserId},
        user::Path,
    },
    engine::{
        tenant,
        undo::{self, Refused, Standing},
    },
    store::{
        self, Tx,
        audit::UNDO,
        undo::{Undoable, Undoer, Undoing},
    },
};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

request! {
    /// Takes claims back: exactly the license or membership each made, and its units.
    write Undo {
        /// The claims, undone in their order; at most 5,000.
        pub claims: Vec<i64>,
        /// Why, for the audit trail; at most 1,000 characters.
        pub reason: Option<Reason> = default,
        /// Whether one claim that cannot be undone refuses the whole call.
        pub atomic: bool = default,
    }
}

reply! {
    /// What became of claims.
    pub struct Undone {
        /// The claims as they are now, or why they were not undone, in the order of the request.
        pub items: Items<UndoItem>,
        /// How many claims are in which state now; claims in error are not counted.
        pub summary: BTreeMap<String, u64>,
    }

    /// Who may claim again.
    pub struct Unlocked {
        /// The user.
        pub user: UserRef,
        /// The apps that the user may claim again now.
        pub apps: Vec<String>,
    }
}

/// A claim, or why it was not undone.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum UndoItem {
    /// The claim as it is now.
    Undone(Box<ClaimView>),
    /// The claim was not undone.
    Failed(ItemError),
}

request! {
    /// Lets a user claim again whose claims were undone or whose licenses were removed outside; a later undo
    /// keeps the user from it anew.
    write Unlock {
        /// The user.
        pub user: Reference,
        /// Only this app; default every app.
        pub app: Only<Reference> = default,
    }
}

pub(super) fn undo(context: &WriteContext<'_>, request: &Undo) -> Result<Undone, Error> {
    if request.claims.len() > MOST_EVENTS {
        let message =
            format!("The request has {} claims; at most {MOST_EVENTS} are taken.", request.claims.len());
        return Err(Error::new(ErrorName::TooLarge, message)
            .field("claims")
            .hint("Send them in several calls."));
    }
    let (tx, moment, config) = (context.tx, context.moment, context.config()?);
    let names = context.names()?;
    let undoing = Undoing {
        at: moment.now,
        actor: &moment.actor.id,
        reason: request.reason.as_deref(),
        cancelled: false,
    };
    let mut course = Course {
        tx,
        config,
        moment,
        local: context.local(),
        reason: undoing.reason,
        undoer: Undoer::new(tx, undoing),
        audit_writer: AuditWriter::new(tx, moment)?,
        teller: ClaimTeller::new(tx, &names, moment.now),
    };
    let mut undone = Undone { items: Items::default(), summary: BTreeMap::new() };
    let mut budget = Budget::new("Send fewer claims in a call.");
    for (index, claim) in request.claims.iter().enumerate() {
        tx.check_interrupt()?;
        match course.one(*claim).map_err(|error| error.field(format!("claims[{index}]"))) {
            Ok(view) => {
                let state = view.state.map_or("", ClaimState::as_str).to_owned();
                *undone.summary.entry(state).or_default() += 1;
                budget.push(&mut undone.items, &UndoItem::Undone(Box::new(view)))?;
            }
            Err(error) if request.atomic || error.name.ends_the_call() => return Err(error),
            Err(error) => {
                let failed = ItemError { index: index as u64, line: None, error };
                budget.push(&mut undone.items, &UndoItem::Failed(failed))?;
            }
        }
    }
    course.undoer.finish()?;
    Ok(undone)
}

/// The audit record of an undo.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Record<'a> {
    claim: i64,
    user: Option<UserId>,
    app: &'a str,
    product: Option<SkuId>,
    reason: Option<&'a str>,
    changes: (FieldChange, LicenseChange),
}

struct Course<'a> {
    tx: &'a Tx<'a>,
    config: &'a ConfigSnapshot,
    moment: &'a Moment,
    local: bool,
    reason: Option<&'a str>,
    undoer: Undoer<'a>,
    audit_writer: AuditWriter<'a>,
    teller: ClaimTeller<'a>,
}

impl Course<'_> {
    fn one(&mut self, number: i64) -> Result<ClaimView, Error> {
        let found = store::undo::read(self.tx, number)?;
        let undoable = found.ok_or_else(|| resolve::missing("claim", &number.to_string(), &[]))?;
        let settings = self.config.book.settings();
        let claim = &undoable.claim;
        let standing = Standing {
            local: self.local,
            state: claim.state,
            grant: claim.grant.as_ref(),
            before: claim.facts.user.as_ref(),
            sent: undoable.sent,
            paths: &undoable.paths,
            later: undoable.later,
            too_old: undoable.taken_at.is_some_and(|taken| settings.too_old(taken, self.moment.now)),
            moving: undoable.moving,
            needed: undoable.needed,
        };
        let undo = undo::undo(&standing).map_err(|why| refuse(number, why))?;
        let changed = undo != undo::Undo::Nothing;
        match undo.clone() {
            undo::Undo::Nothing => {}
            undo::Undo::Cancel => self.undoer.cancel(claim)?,
            undo::Undo::Ask => self.undoer.ask(claim)?,
            undo::Undo::Remove { replaced, units } => self.undoer.remove(claim, replaced, &units)?,
        }
        let after = if changed { self.written(&undoable, &undo)? } else { undoable };
        Ok(ClaimView { changed: Some(changed), ..self.teller.tell(&after.claim, false)? })
    }

    /// Appends the record of an undo, and gives the claim as it is after it.
    fn written(&mut self, before: &Undoable, undo: &undo::Undo) -> Result<Undoable, Error> {
        let number = before.claim.claim;
        let missing = || resolve::missing("claim", &number.to_string(), &[]);
        let after = store::undo::read(self.tx, number)?.ok_or_else(missing)?;
        let state = |it: &Undoable| it.claim.state.map(|state| state.to_string());
        let record = Record {
            claim: number,
            user: after.claim.user.as_ref().map(|(_, id, _)| *id),
            app: self.config.book.app(after.claim.app).map_or("", |app| &app.name),
            product: after.claim.product,
            reason: self.reason,
            changes: (
                FieldChange { field: "state".into(), before: state(before), after: state(&after) },
                self.licenses(before, &after, undo),
            ),
        };
        self.audit_writer.write(UNDO, &format!("claim:{number}"), record)?;
        Ok(after)
    }

    /// The user's licenses, with what the claim made and without it: in the tenant too, where that is only
    /// asked for yet.
    fn licenses(&self, before: &Undoable, after: &Undoable, undo: &undo::Undo) -> LicenseChange {
        let made: Vec<Path> =
            before.claim.grant.iter().flat_map(|grant| tenant::paths(&self.config.book, grant)).collect();
        let others = || licenses::besides(before.paths.iter(), &made);
        match undo {
            undo::Undo::Cancel => {
                licenses::asked(licenses::change(others().chain(&made), before.paths.iter()))
            }
            undo::Undo::Ask => licenses::asked(licenses::change(before.paths.iter(), others())),
            undo::Undo::Remove { .. } | undo::Undo::Nothing => {
                licenses::change(before.paths.iter(), after.paths.iter())
            }
        }
    }
}

fn refuse(claim: i64, why: Refused) -> Error {
    let (name, message, hint) = match why {
        Refused::NothingGranted => {
            let message = format!("Claim {claim} gave nobody a license.");
            (
                ErrorName::InvalidArgument,
                message,
                "Undo claims that granted a license and did not fail.".into(),
            )
        }
        Refused::Gone => {
            let message = format!("The license that claim {claim} made is gone.");
            (ErrorName::ChangedSinceClaim, message, "Nothing is left to undo.".into())
        }
        Refused::Changed => {
            let message =
                format!("The license that claim {claim} made has other plans off since, or works no longer.");
            (ErrorName::ChangedSinceClaim, message, "Change or remove it where it was changed.".into())
        }
        Refused::MadeAnew(later) => {
            let message = format!("Claim {later} made the license of claim {claim} anew.");
            (ErrorName::ChangedSinceClaim, message, format!("Undo claim {later}."))
        }
        Refused::NotSeen => {
            let message =
                format!("What claim {claim} asked for was sent, and no import showed the license yet.");
            (ErrorName::StaleData, message, "Import the user first.".into())
        }
        Refused::TooOld => {
            let message = format!(
                "The user's data is older than the setting allows, so nothing proves the license of claim {claim}."
            );
            (ErrorName::StaleData, message, "Import the user first.".into())
        }
        Refused::Migrated => {
            let message = format!("A migration brought the license of claim {claim} to a group.");
            (
                ErrorName::ChangedSinceClaim,
                message,
                "Undo it with migration.undo for the user first; then the claim can be undone.".into(),
            )
        }
        Refused::Needed => {
            let message = format!(
                "A migration brought a product of the user to the group of claim {claim}: without the membership the user would lose it."
            );
            (
                ErrorName::UnsafeStep,
                message,
                "Undo it with migration.undo for the user first; then the claim can be undone.".into(),
            )
        }
        Refused::Moving => {
            let message = format!("A migration is moving the license of claim {claim}.");
            (
                ErrorName::ChangeUnderWay,
                message,
                "Wait until it is done, or take it back with migration.undo for the user.".into(),
            )
        }
        Refused::HadBefore => {
            let message = format!(
                "The user had the license or the membership before claim {claim}, and undo would take that as well."
            );
            (ErrorName::UnsafeStep, message, "Remove it by hand if it should go.".into())
        }
    };
    Error::new(name, message).target(claim.to_string()).hint(hint)
}

pub(super) fn unlock(context: &WriteContext<'_>, request: &Unlock) -> Result<Change<Unlocked>, Error> {
    let (tx, config) = (context.tx, context.config()?);
    let (user, id) = resolve::user_with_id(tx, &request.user).map_err(|error| error.field("user"))?;
    let app = given(&request.app, "app", |app| resolve::app(config, app))?;
    let mut changes = Differences::default();
    let mut apps = Vec::new();
    for (key, claim) in store::undo::blocking(tx, user)? {
        let Some(known) = config.book.app(key).filter(|known| app.is_none_or(|app| app.key == known.key))
        else {
            continue;
        };
        store::undo::unlock(tx, user, key, claim)?;
        changes.field(
            &known.name,
            format!("kept from claiming by claim {claim}"),
            "may claim again".to_owned(),
        );
        apps.push(known.name.clone());
    }
    if !changes.is_empty() {
        audit::append(tx, context.moment, "Unlock claims", &format!("user:{id}"), &changes)?;
    }
    let user_principal_name = store::facts::principal_name(tx, id)?.unwrap_or_default();
    let user = UserRef { id: Some(id), user_principal_name };
    Ok(changes.into_change(format!("user {id}"), Unlocked { user, apps }))
}
