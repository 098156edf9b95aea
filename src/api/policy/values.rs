//! How what a policy's fields hold is read, shown and told.

use super::{
    choice::not_too_long,
    edit_context::EditContext,
    parts::{GroupEntry, UserEntry},
};
use crate::{
    api::{
        error::{Error, ErrorName},
        resolve,
        setting::usage_location,
        text::{Name, Reference},
        wire::{GroupRef, Patch, UserRef, camel_case},
    },
    domain::{
        app::{App, Trigger},
        ids::{GroupId, UserId},
        policy::{AssignVia, Cap, DEFAULT_PRIORITY, MOST_CAP_HOURS},
        setting::EnvironmentScope,
    },
    store,
};
use std::fmt::Display;

const MOST_PRIORITY: i32 = 1_000_000;

/// What is looked at to set a field.
pub(super) struct FieldEdit<'a> {
    pub editing: &'a EditContext<'a>,
    pub app: &'a App,
}

/// Reads what is said of a field where a value is there now. What is there already stays as it is, whatever
/// became of it in the tenant since.
type Reader<S, V> = fn(&FieldEdit<'_>, &str, S, &V) -> Result<V, Error>;

impl FieldEdit<'_> {
    pub fn set<S, V>(
        &self,
        field: &str,
        patch: Patch<S>,
        value: &mut V,
        default: V,
        read: Reader<S, V>,
    ) -> Result<(), Error> {
        patch.apply(value, default, |said, now| read(self, &camel_case(field), said, now))
    }
}

pub(super) fn as_said<T>(_: &FieldEdit<'_>, _: &str, said: T, _: &T) -> Result<T, Error> {
    Ok(said)
}

pub(super) fn priority(_: &FieldEdit<'_>, field: &str, said: i32, _: &i64) -> Result<i64, Error> {
    if (0..=MOST_PRIORITY).contains(&said) {
        return Ok(said.into());
    }
    Err(Error::argument(field, format!("{field} is {said}; 0 to {MOST_PRIORITY} are allowed."))
        .hint(format!("Lower decides first; the default is {DEFAULT_PRIORITY}.")))
}

pub(super) fn cap(_: &FieldEdit<'_>, _: &str, cap: Cap, _: &Option<Cap>) -> Result<Option<Cap>, Error> {
    let Cap { claims, hours } = cap;
    if claims == 0 {
        return Err(Error::argument("cap.claims", "cap.claims is 0: the policy would never claim.")
            .hint("Give at least 1; to stop the policy, turn it off."));
    }
    if !(1..=MOST_CAP_HOURS).contains(&hours) {
        return Err(Error::argument(
            "cap.hours",
            format!("cap.hours is {hours}; 1 to {MOST_CAP_HOURS} are allowed."),
        )
        .hint("Give the hours in which claims are counted, such as 24."));
    }
    Ok(Some(cap))
}

type Scope = Option<EnvironmentScope>;

pub(super) fn scope(
    edit: &FieldEdit<'_>,
    field: &str,
    said: EnvironmentScope,
    _: &Scope,
) -> Result<Scope, Error> {
    if edit.app.family.is_none() {
        return Err(Error::argument(field, format!("Events of {} happen in no environment.", edit.app.name))
            .hint("Leave it out."));
    }
    Ok(Some(said))
}

/// The triggers in the app's order, each once.
pub(super) fn triggers(
    edit: &FieldEdit<'_>,
    field: &str,
    said: Vec<Trigger>,
    now: &Vec<Trigger>,
) -> Result<Vec<Trigger>, Error> {
    let FieldEdit { app, .. } = edit;
    let known = || app.triggers.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    if said.is_empty() {
        return Err(Error::argument(field, format!("{field} is empty: the policy would never claim."))
            .hint(format!("Leave it out or give null for all of the app's: {}.", known())));
    }
    if said == *now {
        return Ok(said);
    }
    if let Some((place, foreign)) =
        said.iter().enumerate().find(|(_, trigger)| !app.triggers.contains(trigger))
    {
        return Err(Error::argument(
            format!("{field}[{place}]"),
            format!("{} has no trigger {foreign}.", app.name),
        )
        .target(foreign.as_str())
        .hint(format!("Its triggers: {}.", known())));
    }
    Ok(app.triggers.iter().copied().filter(|trigger| said.contains(trigger)).collect())
}

#[expect(clippy::ptr_arg, reason = "a Reader is given what the field holds")]
pub(super) fn found<T: PartialEq, I: Item<T>>(
    edit: &FieldEdit<'_>,
    field: &str,
    said: Vec<I>,
    now: &Vec<T>,
) -> Result<Vec<T>, Error> {
    each(field, &said, |item| item.find(edit.editing, now))
}

pub(super) fn locations(
    _: &FieldEdit<'_>,
    field: &str,
    said: Vec<Name>,
    _: &Vec<String>,
) -> Result<Vec<String>, Error> {
    each(field, &said, |code| usage_location(field, code))
}

pub(super) fn departments(
    _: &FieldEdit<'_>,
    field: &str,
    said: Vec<Name>,
    _: &Vec<String>,
) -> Result<Vec<String>, Error> {
    // The imports keep none, so that such a one would be nobody's.
    let sound = |name: &Name| !name.contains(char::is_control);
    each(field, &said, |name| {
        sound(name).then(|| name.into()).ok_or_else(|| {
            Error::argument(field, "The department has a control character.")
                .target(name.as_str())
                .hint("Write it as it is in the tenant, without tabs and line breaks.")
        })
    })
}

/// Every item read, in the order given, each once.
fn each<I, T: PartialEq>(
    field: &str,
    items: &[I],
    read: impl Fn(&I) -> Result<T, Error>,
) -> Result<Vec<T>, Error> {
    not_too_long(field, items)?;
    let mut values = Vec::with_capacity(items.len());
    for (place, item) in items.iter().enumerate() {
        let value = read(item).map_err(|error| error.field(format!("{field}[{place}]")))?;
        if !values.contains(&value) {
            values.push(value);
        }
    }
    Ok(values)
}

/// What a document has of a field that may be left out.
pub(super) fn or_default<T>(written: Option<T>) -> Patch<T> {
    written.map_or(Patch::Clear, Patch::Set)
}

/// What a document has of a list, whose default is the empty one.
pub(super) fn unless_empty<T>(written: Vec<T>) -> Patch<Vec<T>> {
    if written.is_empty() { Patch::Clear } else { Patch::Set(written) }
}

/// What stands for a `T` in a list.
pub(super) trait Item<T> {
    fn find(&self, editing: &EditContext<'_>, now: &[T]) -> Result<T, Error>;
}

impl Item<GroupId> for Reference {
    fn find(&self, editing: &EditContext<'_>, _: &[GroupId]) -> Result<GroupId, Error> {
        resolve::group(editing.db, self)
    }
}

impl Item<GroupId> for GroupEntry {
    fn find(&self, editing: &EditContext<'_>, now: &[GroupId]) -> Result<GroupId, Error> {
        first_known(self.id, now, self.display_name.as_deref(), "a displayName", |it| {
            resolve::group(editing.db, it)
        })
    }
}

impl Item<UserId> for Reference {
    fn find(&self, editing: &EditContext<'_>, _: &[UserId]) -> Result<UserId, Error> {
        resolve::user_with_id(editing.db, self).map(|(_, id)| id)
    }
}

impl Item<UserId> for UserEntry {
    fn find(&self, editing: &EditContext<'_>, now: &[UserId]) -> Result<UserId, Error> {
        let find = |it: &str| resolve::user_with_id(editing.db, it).map(|(_, id)| id);
        first_known(self.id, now, self.user_principal_name.as_deref(), "a userPrincipalName", find)
    }
}

/// A value as `S`, which a reply or a document has.
pub(super) trait Told<S> {
    fn told(&self, editing: &EditContext<'_>) -> S;
}

/// A value as people read it, in what a write changed. People stand in it by id alone: it goes into the audit
/// trail.
pub(super) trait Spoken {
    fn text(&self, editing: &EditContext<'_>) -> String;
}

/// What is told as it is, and spoken as it is written.
trait Plain: Clone + ToString {}

macro_rules! plain {
    ($($value:ty),+) => { $(impl Plain for $value {})+ };
}
plain!(bool, i64, Cap, EnvironmentScope, AssignVia, String, Trigger, UserId);

impl<T: Plain> Told<T> for T {
    fn told(&self, _: &EditContext<'_>) -> T {
        self.clone()
    }
}

impl<T: Plain> Told<Option<T>> for Option<T> {
    fn told(&self, _: &EditContext<'_>) -> Option<T> {
        self.clone()
    }
}

impl<S, T: Told<S>> Told<Vec<S>> for Vec<T> {
    fn told(&self, editing: &EditContext<'_>) -> Vec<S> {
        self.iter().map(|item| item.told(editing)).collect()
    }
}

impl Told<i32> for i64 {
    fn told(&self, _: &EditContext<'_>) -> i32 {
        i32::try_from(*self).unwrap_or(i32::MAX)
    }
}

impl Told<Option<AssignVia>> for AssignVia {
    fn told(&self, _: &EditContext<'_>) -> Option<AssignVia> {
        Some(*self).filter(|via| *via != AssignVia::Direct)
    }
}

impl Told<GroupRef> for GroupId {
    fn told(&self, editing: &EditContext<'_>) -> GroupRef {
        editing.names.group_ref(*self)
    }
}

impl Told<GroupEntry> for GroupId {
    fn told(&self, editing: &EditContext<'_>) -> GroupEntry {
        GroupEntry { display_name: editing.names.group_ref(*self).name, id: Some(*self) }
    }
}

impl Told<UserRef> for UserId {
    fn told(&self, editing: &EditContext<'_>) -> UserRef {
        editing.names.user_ref(*self)
    }
}

impl Told<UserEntry> for UserId {
    fn told(&self, editing: &EditContext<'_>) -> UserEntry {
        UserEntry {
            user_principal_name: editing.db.or_fail(store::facts::principal_name(editing.db, *self)),
            id: Some(*self),
        }
    }
}

impl Told<Name> for String {
    fn told(&self, _: &EditContext<'_>) -> Name {
        Name::own(self)
    }
}

impl<T: Plain> Spoken for T {
    fn text(&self, _: &EditContext<'_>) -> String {
        self.to_string()
    }
}

impl Spoken for GroupId {
    fn text(&self, editing: &EditContext<'_>) -> String {
        editing
            .names
            .group_ref(*self)
            .name
            .map_or_else(|| self.to_string(), |name| format!("{name} ({self})"))
    }
}

impl<T: Spoken> Spoken for Option<T> {
    fn text(&self, editing: &EditContext<'_>) -> String {
        self.as_ref().map(|value| value.text(editing)).unwrap_or_default()
    }
}

impl<T: Spoken> Spoken for Vec<T> {
    fn text(&self, editing: &EditContext<'_>) -> String {
        self.iter().map(|item| item.text(editing)).collect::<Vec<_>>().join(", ")
    }
}

/// The id where it is there `now` or is known, else what the name refers to.
pub(super) fn first_known<T: Copy + Display + PartialEq>(
    id: Option<T>,
    now: &[T],
    name: Option<&str>,
    other: &str,
    find: impl Fn(&str) -> Result<T, Error>,
) -> Result<T, Error> {
    match (id, name) {
        (Some(id), _) if now.contains(&id) => Ok(id),
        (Some(id), Some(name)) => find(&id.to_string())
            .or_else(|error| if error.name == ErrorName::NotFound { find(name) } else { Err(error) }),
        (Some(id), None) => find(&id.to_string()),
        (None, Some(name)) => find(name),
        (None, None) => Err(Error::new(ErrorName::InvalidArgument, "The entry names nothing.")
            .hint(format!("Give an id or {other}."))),
    }
}
