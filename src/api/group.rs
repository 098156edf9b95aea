//! `group.import`, `group.list`, `environment.import`, `environment.list`.

use super::{
    call::Call,
    error::Error,
    import::{Ask, ImportResult, Plan, Snapshot, run},
    input::Place,
    page::Keyset,
    resolve::{Lexicon, missing},
    text::{self, Cursor, Id, Only, Reference},
    user::{PlanRef, product_key},
    wire::{Page, ProductRef, Request, request},
};
use crate::{
    domain::{fold::fold, ids::GroupId, pattern::Pattern, time::Time},
    graph,
    store::{
        self, Read,
        environment::{self, Environments as MergingEnvironments, NewEnvironment},
        group::{GroupRow, Groups as Merging, NewGroup},
        roster::{self, GroupFilter},
    },
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

request! {
    /// Imports groups, their licenses and their members: Graph's groups.
    write Import {
        /// What Graph returned: a collection page, a delta page, an array, or one group; or `path`; or only `members`.
        #[serde(default)]
        #[schemars(with = "Option<serde_json::Value>")]
        pub groups: Option<Box<RawValue>>,
        /// A file of the same, absolute; or `groups`.
        #[serde(default)]
        pub path: Option<text::Path>,
        /// When Graph was asked; required in a Graph store and with `path`, else default `now`.
        #[serde(default)]
        pub taken_at: Option<Time>,
        /// The direct members of groups; of a group named here, those not listed are gone.
        #[serde(default)]
        pub members: Option<Vec<Members>>,
        /// `Full`: groups not in it are gone. `Partial`, the default: they stay.
        #[serde(default)]
        pub snapshot: Option<super::import::Snapshot>,
        /// Whether one bad item refuses the whole call.
        #[serde(default)]
        pub atomic: bool,
        /// The name of a snapshot that spans calls.
        #[serde(default)]
        pub stage: Option<Id>,
        /// Whether this is the last call of the stage.
        #[serde(default)]
        pub last: bool,
    }
}

/// The direct members of a group.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Members {
    /// The group: an object id, or the displayName of a group imported before.
    pub group: Reference,
    /// The users: object ids, or user principal names of users imported before.
    pub users: Vec<Reference>,
}

request! {
    /// Lists groups by the order in which they were first imported.
    read List {
        /// An object id or displayName; `*` and `?` stand for any characters and one.
        #[serde(default)]
        pub identity: Only<Reference>,
        /// Only groups that carry the product.
        #[serde(default)]
        pub product: Only<Reference>,
        /// Only groups with a member whose license from it is in error.
        #[serde(default)]
        pub has_error: Only<bool>,
        /// Items on a page.
        #[serde(default)]
        pub limit: Option<u32>,
        /// Where the last page ended.
        #[serde(default)]
        pub cursor: Option<Cursor>,
    }
}

/// A group.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct GroupView {
    /// The group.
    pub id: GroupId,
    /// Its displayName; null where no import has shown it.
    pub display_name: Option<String>,
    /// Graph's securityEnabled.
    pub security_enabled: Option<bool>,
    /// Graph's mailEnabled.
    pub mail_enabled: Option<bool>,
    /// Graph's onPremisesSyncEnabled.
    pub on_premises_sync_enabled: Option<bool>,
    /// Whether groupTypes holds DynamicMembership.
    pub dynamic: Option<bool>,
    /// The direct members known.
    pub members: i64,
    /// What it carries.
    pub licenses: Vec<GroupLicenseView>,
    /// When Graph was asked.
    pub taken_at: Time,
}

/// A product a group carries.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct GroupLicenseView {
    /// The product.
    pub product: ProductRef,
    /// The plans the group switches off.
    pub disabled_plans: Vec<PlanRef>,
}

request! {
    /// Imports which Power Platform environments are managed.
    write EnvironmentImport {
        /// The environments; or `path`.
        #[serde(default)]
        #[schemars(with = "Option<serde_json::Value>")]
        pub environments: Option<Box<RawValue>>,
        /// A JSON file of the same, absolute; or `environments`.
        #[serde(default)]
        pub path: Option<text::Path>,
        /// When they were read; required in a Graph store and with `path`, else default `now`.
        #[serde(default)]
        pub taken_at: Option<Time>,
        /// `Full`: environments not in it are gone. `Partial`, the default: they stay.
        #[serde(default)]
        pub snapshot: Option<super::import::Snapshot>,
        /// Whether one bad item refuses the whole call.
        #[serde(default)]
        pub atomic: bool,
        /// The name of a snapshot that spans calls.
        #[serde(default)]
        pub stage: Option<Id>,
        /// Whether this is the last call of the stage.
        #[serde(default)]
        pub last: bool,
    }
}

request! {
    /// Lists environments by id.
    read EnvironmentList {
        /// An id or name; `*` and `?` stand for any characters and one.
        #[serde(default)]
        pub identity: Only<Reference>,
        /// Only managed ones, or only those that are not.
        #[serde(default)]
        pub managed: Only<bool>,
        /// Items on a page.
        #[serde(default)]
        pub limit: Option<u32>,
        /// Where the last page ended.
        #[serde(default)]
        pub cursor: Option<Cursor>,
    }
}

/// A Power Platform environment.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct EnvironmentView {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: Option<String>,
    /// Whether it is a managed environment.
    pub managed: bool,
    /// When it was read.
    pub taken_at: Time,
}

/// The reply of `group.list`.
pub type Groups = Page<GroupView>;
/// The reply of `environment.list`.
pub type Environments = Page<EnvironmentView>;

pub(super) fn import(call: &Call<'_>, request: Import) -> Result<ImportResult, Error> {
    if request.members.is_some() && request.groups.is_none() && request.path.is_none() && request.snapshot == Some(Snapshot::Full) {
        return Err(Error::argument("snapshot", "A list of members alone does not show which groups there are.")
            .hint("Leave snapshot out: of the groups named, members not listed are gone anyway."));
    }
    let ask = Ask {
        noun: "groups",
        action: "Import groups",
        items: request.groups.as_deref(),
        path: request.path.as_deref(),
        taken_at: request.taken_at,
        snapshot: request.snapshot,
        replace: false,
        atomic: request.atomic,
        stage: request.stage.as_deref(),
        last: request.last,
        common: request.common(),
    };
    let more = (0..).zip(request.members.iter().flatten()).map(|(index, members)| {
        let row = GroupRow::Members { group: String::from(&members.group), users: members.users.iter().map(String::from).collect() };
        (Place { index, line: None }, row)
    });
    run(call, &ask, Plan { read, more: more.collect(), merge: Merging::new, finish: &mut |_, _| Ok(()) })
}

fn read(json: &[u8]) -> Result<GroupRow, graph::ItemError> {
    let group = graph::Group::read(json)?;
    let holds = |types: &Vec<String>, word: &str| types.iter().any(|it| it.eq_ignore_ascii_case(word));
    Ok(GroupRow::Group(NewGroup {
        id: group.id,
        removed: group.removed.is_some(),
        name: group.display_name,
        security_enabled: group.security_enabled,
        mail_enabled: group.mail_enabled,
        on_premises_sync: group.on_premises_sync_enabled,
        types: group.group_types.map(|types| (holds(&types, "DynamicMembership"), holds(&types, "Unified"))),
        licenses: group.assigned_licenses.map(|licenses| licenses.into_iter().map(|it| (it.sku_id, it.disabled_plans)).collect()),
        members: group.members,
        members_delta: group.members_delta.into_iter().flatten().map(|change| (change.user, change.removed)).collect(),
    }))
}

pub(super) fn list(call: &Call<'_>, request: List) -> Result<Groups, Error> {
    let filter = (&request.identity, &request.product, request.has_error);
    let keyset = Keyset::of("group.list", &filter, request.limit, request.cursor.as_deref())?;
    call.read(|db| {
        let filter = GroupFilter { product: product_key(db, call, request.product.as_deref())?, in_error: *request.has_error };
        let shelf = call.shelf(db)?;
        let names = Lexicon::new(db, &shelf)?;
        let fetch = |after: &i64, most| named(db, &filter, request.identity.as_deref(), *after, most);
        keyset.page(keyset.after_number()?, |group| group.key, i64::to_string, fetch, |group| view(db, &names, group))
    })
}

/// The groups of an identity: those of that very id or displayName, else those that fit the pattern.
fn named(db: &Read<'_>, filter: &GroupFilter, identity: Option<&str>, after: i64, most: usize) -> Result<Vec<roster::Group>, Error> {
    let Some(identity) = identity else { return Ok(roster::groups(db, filter, after, most, |_, _| true)?) };
    let pattern = Pattern::new(identity);
    let exact = store::facts::find_groups(db, identity)?;
    if !exact.is_empty() {
        return Ok(roster::groups(db, filter, after, most, |id, _| exact.contains(&id))?);
    }
    if pattern.is_literal() {
        return Err(missing("group", identity, &store::group::names(db)?).field("identity"));
    }
    Ok(roster::groups(db, filter, after, most, |_, name| name.is_some_and(|name| pattern.matches(name)))?)
}

fn view(db: &Read<'_>, names: &Lexicon<'_>, group: roster::Group) -> Result<GroupView, Error> {
    let license = |(sku, disabled): (_, Vec<_>)| GroupLicenseView {
        product: names.product_ref(sku),
        disabled_plans: disabled.into_iter().map(|plan| names.plan_ref(plan)).collect(),
    };
    Ok(GroupView {
        id: group.id,
        display_name: group.name,
        security_enabled: group.security_enabled,
        mail_enabled: group.mail_enabled,
        on_premises_sync_enabled: group.on_premises_sync,
        dynamic: group.dynamic,
        members: group.members,
        licenses: roster::licenses_of(db, group.key)?.into_iter().map(license).collect(),
        taken_at: group.taken_at,
    })
}

pub(super) fn import_environments(call: &Call<'_>, request: EnvironmentImport) -> Result<ImportResult, Error> {
    let ask = Ask {
        noun: "environments",
        action: "Import environments",
        items: request.environments.as_deref(),
        path: request.path.as_deref(),
        taken_at: request.taken_at,
        snapshot: request.snapshot,
        replace: false,
        atomic: request.atomic,
        stage: request.stage.as_deref(),
        last: request.last,
        common: request.common(),
    };
    let read = |json: &[u8]| {
        let graph::Environment { id, name, managed } = graph::Environment::read(json)?;
        Ok(NewEnvironment { id, name, managed })
    };
    run(call, &ask, Plan { read, more: Vec::new(), merge: MergingEnvironments::new, finish: &mut |_, _| Ok(()) })
}

pub(super) fn list_environments(call: &Call<'_>, request: EnvironmentList) -> Result<Environments, Error> {
    let filter = (&request.identity, request.managed);
    let keyset = Keyset::of("environment.list", &filter, request.limit, request.cursor.as_deref())?;
    let identity = request.identity.as_deref();
    let wanted = |it: &environment::Environment| request.managed.is_none_or(|managed| it.managed == managed);
    call.read(|db| {
        let called =
            |it: &environment::Environment, name: &str| fold(&it.id) == name || it.name.as_deref().map(fold).as_deref() == Some(name);
        let exact = identity.map(fold);
        let pattern = identity.map(Pattern::new);
        let is_exact = match &exact {
            Some(name) => !environment::list(db, "", 1, |it| called(it, name))?.is_empty(),
            None => false,
        };
        let fits = |it: &environment::Environment| match (&exact, &pattern) {
            (Some(name), _) if is_exact => called(it, name),
            (_, Some(pattern)) => pattern.matches(&it.id) || it.name.as_ref().is_some_and(|name| pattern.matches(name)),
            _ => true,
        };
        if let Some(identity) = identity.filter(|_| !is_exact && pattern.as_ref().is_some_and(Pattern::is_literal)) {
            let known = environment::list(db, "", MOST_NAMES, |_| true)?.into_iter().flat_map(|it| [Some(it.id), it.name]).flatten();
            return Err(missing("environment", identity, &known.collect::<Vec<_>>()).field("identity"));
        }
        let view = |it: environment::Environment| EnvironmentView { id: it.id, name: it.name, managed: it.managed, taken_at: it.taken_at };
        let fetch = |after: &String, most| Ok(environment::list(db, after, most, |it| wanted(it) && fits(it))?);
        keyset.page(keyset.after.clone().unwrap_or_default(), |it| fold(&it.id), String::clone, fetch, |it| Ok(view(it)))
    })
}

/// Names that near misses are looked for among.
const MOST_NAMES: usize = 1_000;
