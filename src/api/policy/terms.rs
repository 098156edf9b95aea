//! What `policy.create` and `policy.update` both can say.

use super::{Cap, Create, Update, choice::not_too_long, document::PolicyEntry, view::Desk};
use crate::{
    api::{
        error::{Error, ErrorName},
        resolve,
        setting::usage_location,
        text::{Reference, Text},
        wire::Patch,
    },
    domain::{
        app::{App, Trigger},
        fold::fold,
        policy::{self, DEFAULT_PRIORITY, LONGEST_NAME, MOST_CAP_HOURS, Policy},
        setting::EnvironmentScope,
    },
    store,
};

const MOST_PRIORITY: i32 = 1_000_000;
const LONGEST_DEPARTMENT: usize = 200;

/// What a request says of a policy, its products apart.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub(super) struct Terms {
    name: Option<String>,
    enabled: Option<bool>,
    priority: Patch<i32>,
    triggers: Patch<Vec<Trigger>>,
    environment_scope: Patch<EnvironmentScope>,
    include_groups: Patch<Vec<Reference>>,
    exclude_groups: Patch<Vec<Reference>>,
    exclude_users: Patch<Vec<Reference>>,
    usage_locations: Patch<Vec<String>>,
    departments: Patch<Vec<String>>,
    cap: Patch<Cap>,
}

impl Terms {
    pub fn of_create(request: &Create) -> Terms {
        let request = request.clone();
        Terms {
            name: Some(request.name.into()),
            enabled: request.enabled,
            priority: request.priority.into(),
            triggers: request.triggers.into(),
            environment_scope: request.environment_scope.into(),
            include_groups: request.include_groups.into(),
            exclude_groups: request.exclude_groups.into(),
            exclude_users: request.exclude_users.into(),
            usage_locations: texts(request.usage_locations.into()),
            departments: texts(request.departments.into()),
            cap: request.cap.into(),
        }
    }

    pub fn of_update(request: &Update) -> Terms {
        let request = request.clone();
        Terms {
            name: request.name.map(String::from),
            enabled: request.enabled,
            priority: request.priority,
            triggers: request.triggers,
            environment_scope: request.environment_scope,
            include_groups: request.include_groups,
            exclude_groups: request.exclude_groups,
            exclude_users: request.exclude_users,
            usage_locations: texts(request.usage_locations),
            departments: texts(request.departments),
            cap: request.cap,
        }
    }

    /// What an entry of a document says, without name, triggers and what it refers to.
    pub fn of_entry(entry: &PolicyEntry) -> Terms {
        let entry = entry.clone();
        Terms {
            enabled: Some(entry.enabled),
            priority: Patch::Set(entry.priority),
            environment_scope: entry.environment_scope.into(),
            usage_locations: Patch::Set(entry.usage_locations),
            departments: Patch::Set(entry.departments),
            cap: entry.cap.into(),
            ..Terms::default()
        }
    }

    pub fn say_nothing(&self) -> bool {
        *self == Terms::default()
    }

    /// Changes what is said.
    pub fn apply(self, desk: &Desk<'_>, app: &App, policy: &mut Policy) -> Result<(), Error> {
        let groups = |field, references: Vec<Reference>| each(field, &references, |it| resolve::group(desk.db, it));
        if let Some(name) = self.name {
            policy.name = free_name(desk, name, &policy.name)?;
        }
        policy.enabled = self.enabled.unwrap_or(policy.enabled);
        match self.priority {
            Patch::Keep => {}
            Patch::Clear => policy.priority = DEFAULT_PRIORITY,
            Patch::Set(priority) => policy.priority = priority_in_range(priority)?,
        }
        scope(app, self.environment_scope, &mut policy.environment_scope)?;
        match self.cap {
            Patch::Keep => {}
            Patch::Clear => policy.cap = None,
            Patch::Set(cap) => policy.cap = Some(cap_in_range(cap)?),
        }
        set(self.triggers, &mut policy.triggers, |triggers| of_app(app, &triggers))?;
        set(self.include_groups, &mut policy.include_groups, |it| groups("includeGroups", it))?;
        set(self.exclude_groups, &mut policy.exclude_groups, |it| groups("excludeGroups", it))?;
        set(self.exclude_users, &mut policy.exclude_users, |users| {
            each("excludeUsers", &users, |user| resolve::user_with_id(desk.db, user).map(|(_, id)| id))
        })?;
        set(self.usage_locations, &mut policy.usage_locations, |it| {
            each("usageLocations", &it, |code| usage_location("usageLocations", code))
        })?;
        set(self.departments, &mut policy.departments, |it| each("departments", &it, |name| department(name)))
    }
}

fn texts<const MOST: usize>(patch: Patch<Vec<Text<MOST>>>) -> Patch<Vec<String>> {
    match patch {
        Patch::Keep => Patch::Keep,
        Patch::Clear => Patch::Clear,
        Patch::Set(texts) => Patch::Set(texts.into_iter().map(String::from).collect()),
    }
}

fn set<T, U>(patch: Patch<T>, target: &mut Vec<U>, read: impl FnOnce(T) -> Result<Vec<U>, Error>) -> Result<(), Error> {
    match patch {
        Patch::Keep => {}
        Patch::Clear => target.clear(),
        Patch::Set(value) => *target = read(value)?,
    }
    Ok(())
}

/// Every entry read, in the order given, each once.
pub(super) fn each<E, T: PartialEq>(field: &str, entries: &[E], read: impl Fn(&E) -> Result<T, Error>) -> Result<Vec<T>, Error> {
    not_too_long(field, entries)?;
    let mut values = Vec::with_capacity(entries.len());
    for (place, entry) in entries.iter().enumerate() {
        let value = read(entry).map_err(|error| error.field(format!("{field}[{place}]")))?;
        if !values.contains(&value) {
            values.push(value);
        }
    }
    Ok(values)
}

/// r11: 1 to 200 characters, none of them a control character.
pub(in crate::api) fn sound_name(name: &str) -> Result<(), Error> {
    let length = name.chars().count();
    if !(1..=LONGEST_NAME).contains(&length) {
        return Err(Error::argument("name", format!("The name has {length} characters; 1 to {LONGEST_NAME} are allowed."))
            .hint("Choose another name."));
    }
    if name.chars().any(char::is_control) {
        return Err(Error::argument("name", "The name has a control character.").hint("Leave out tabs, line breaks and the like."));
    }
    Ok(())
}

/// A sound name unlike every other policy's in any case.
fn free_name(desk: &Desk<'_>, name: String, now: &str) -> Result<String, Error> {
    sound_name(&name)?;
    if fold(&name) != fold(now) && store::policy::name_taken(desk.db, &name)? {
        return Err(Error::new(ErrorName::NameTaken, "Another policy has that name, in this or another case.")
            .field("name")
            .target(name)
            .hint("Choose another name, or update or rename that policy."));
    }
    Ok(name)
}

fn priority_in_range(priority: i32) -> Result<i64, Error> {
    if (0..=MOST_PRIORITY).contains(&priority) {
        return Ok(priority.into());
    }
    Err(Error::argument("priority", format!("priority is {priority}; 0 to {MOST_PRIORITY} are allowed."))
        .hint(format!("Lower decides first; the default is {DEFAULT_PRIORITY}.")))
}

fn cap_in_range(Cap { claims, hours }: Cap) -> Result<policy::Cap, Error> {
    if claims == 0 {
        return Err(Error::argument("cap.claims", "cap.claims is 0: the policy would never claim.")
            .hint("Give at least 1; to stop the policy, turn it off."));
    }
    if !(1..=MOST_CAP_HOURS).contains(&hours) {
        return Err(Error::argument("cap.hours", format!("cap.hours is {hours}; 1 to {MOST_CAP_HOURS} are allowed."))
            .hint("Give the hours in which claims are counted, such as 24."));
    }
    Ok(policy::Cap { claims, hours })
}

fn scope(app: &App, patch: Patch<EnvironmentScope>, target: &mut Option<EnvironmentScope>) -> Result<(), Error> {
    if matches!(patch, Patch::Set(_)) && app.family.is_none() {
        return Err(Error::argument("environmentScope", format!("Events of {} happen in no environment.", app.name)).hint("Leave it out."));
    }
    patch.apply(target);
    Ok(())
}

/// The triggers in the app's order, each once.
pub(super) fn of_app(app: &App, triggers: &[Trigger]) -> Result<Vec<Trigger>, Error> {
    let known = || app.triggers.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    if let Some((place, foreign)) = triggers.iter().enumerate().find(|(_, trigger)| !app.triggers.contains(trigger)) {
        return Err(Error::argument(format!("triggers[{place}]"), format!("{} has no trigger {foreign}.", app.name))
            .target(foreign.as_str())
            .hint(format!("Its triggers: {}.", known())));
    }
    if triggers.is_empty() {
        return Err(Error::argument("triggers", "triggers is empty: the policy would never claim.")
            .hint(format!("Leave it out or give null for all of the app's: {}.", known())));
    }
    Ok(app.triggers.iter().copied().filter(|trigger| triggers.contains(trigger)).collect())
}

fn department(name: &str) -> Result<String, Error> {
    let length = name.chars().count();
    if !(1..=LONGEST_DEPARTMENT).contains(&length) {
        let message = format!("The department has {length} characters; 1 to {LONGEST_DEPARTMENT} are allowed.");
        return Err(Error::new(ErrorName::InvalidArgument, message).hint("Write it as Graph's department does."));
    }
    Ok(name.to_owned())
}
