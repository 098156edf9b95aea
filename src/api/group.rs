//! `group.import`, `group.list`, `environment.import`, `environment.list`.

use super::{
    context::{ReadContext, StoreContext},
    error::Error,
    identity::Identity,
    import::{ImportResult, ImportSpec, Snapshot, ask},
    input::Place,
    merging::run,
    page::Keyset,
    resolve::{NameResolver, missing},
    text::{self, Only, Reference},
    user::product_key,
    wire::{Page, PlanRef, ProductRef, reply, request},
};
use crate::{
    domain::{fold::fold, noun::counted, pattern::Pattern, time::Time},
    graph::{self, Kind},
    store::{
        self, Read,
        environment::{self, Environment},
        group::GroupRow,
        listings::{self, GroupFilter},
    },
};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::value::RawValue;

pub use crate::store::environment::Environment as EnvironmentView;

request! {
    /// Imports groups, their licenses and their members: Graph's groups.
    write Import with import {
        /// What Graph returned: a collection page, a delta page, an array, or one group; or `path`; or only
        /// `members`. Members that came inside a group (`$expand`) are added, and where they are fewer than
        /// 20, which is all that `$expand` gives, those not among them are gone.
        #[schemars(with = "Option<serde_json::Value>")]
        pub groups: Option<Box<RawValue>> = default,
        /// A file of the same, absolute; or `groups`.
        pub path: Option<text::Path> = default,
        /// The direct members of groups; of a group named here, those not listed are gone.
        pub members: Option<Vec<Members>> = default,
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
    read List with page {
        /// An object id or displayName; `*` and `?` stand for any characters and one.
        pub identity: Only<Reference> = default,
        /// Only groups that carry the product.
        pub product: Only<Reference> = default,
        /// Only groups with a member whose license from it is in error.
        pub has_error: Only<bool> = default,
    }
}

reply! {
    /// A group.
    pub struct GroupView {
        #[serde(flatten)]
        pub group: listings::Group,
        /// What it carries.
        pub licenses: Vec<GroupLicenseView>,
        /// When Graph was asked.
        pub taken_at: Time,
    }

    /// A product a group carries.
    pub struct GroupLicenseView {
        /// The product.
        pub product: ProductRef,
        /// The plans the group switches off.
        pub disabled_plans: Vec<PlanRef>,
    }
}

request! {
    /// Imports which Power Platform environments are managed, and what covers their users besides licenses.
    write EnvironmentImport with import {
        /// The environments, each `{"id","name","managed","coverage":[{"kind","units"}]}` or as the admin API
        /// gives it; or billing policies, whose environments pay as they go; or `path`.
        #[schemars(with = "Option<serde_json::Value>")]
        pub environments: Option<Box<RawValue>> = default,
        /// A JSON file of the same, absolute; or `environments`.
        pub path: Option<text::Path> = default,
    }
}

request! {
    /// Lists environments by id.
    read EnvironmentList with page {
        /// An id or name; `*` and `?` stand for any characters and one.
        pub identity: Only<Reference> = default,
        /// Only managed ones, or only those that are not.
        pub managed: Only<bool> = default,
    }
}

pub(super) fn import(context: &StoreContext<'_>, request: &Import) -> Result<ImportResult, Error> {
    if request.members.is_some()
        && request.groups.is_none()
        && request.path.is_none()
        && request.snapshot == Some(Snapshot::Full)
    {
        return Err(Error::argument(
            "snapshot",
            "A list of members alone does not show which groups there are.",
        )
        .hint("Leave snapshot out: of the groups named, members not listed are gone anyway."));
    }
    let ask = ask!(request.groups, "groups", "Import groups", Kind::Group);
    let more = (0..).zip(request.members.iter().flatten()).map(|(index, members)| {
        let row = GroupRow::Members {
            group: String::from(&members.group),
            users: members.users.iter().map(String::from).collect(),
        };
        (Place { index, line: None }, row)
    });
    let mut may_lack = 0;
    let finish = &mut |_: &store::Tx<'_>, part: &store::import::Part<'_>| {
        may_lack = part.told.may_lack;
        Ok(())
    };
    let read = |json: &[u8]| graph::read_group(json).map(GroupRow::Group);
    let mut done =
        run(context, &ask, ImportSpec { read: &read, more: more.collect::<Vec<_>>().into_iter(), finish })?;
    if may_lack > 0 {
        let groups = counted(may_lack, "group", "groups");
        done.warnings.push(format!(
            "{groups} came with 20 members or more, or with a next link to more: nobody left them, and members may be missing. \
             Import them with all members, from GET /groups/ID/members."
        ));
    }
    Ok(done)
}

pub(super) fn list(context: &ReadContext<'_>, request: &List) -> Result<Page<GroupView>, Error> {
    let db = context.db;
    let filter = (&request.identity, &request.product, request.has_error);
    let keyset = Keyset::of("group.list", &filter, request.limit, request.cursor.as_deref())?;
    let filter = GroupFilter {
        product: product_key(context, request.product.as_deref())?,
        in_error: *request.has_error,
    };
    let names = context.names()?;
    let fetch = |after: &i64, most| named(db, &filter, request.identity.as_deref(), *after, most);
    keyset.page(
        keyset.after_number()?,
        |group| group.key,
        i64::to_string,
        fetch,
        |group| view(db, &names, group),
    )
}

/// The groups of an identity: those of that very id or displayName, else those that fit the pattern.
fn named(
    db: &Read<'_>,
    filter: &GroupFilter,
    identity: Option<&str>,
    after: i64,
    most: usize,
) -> Result<Vec<listings::Group>, Error> {
    let Some(identity) = identity else { return Ok(listings::groups(db, filter, after, most, |_, _| true)?) };
    let pattern = Pattern::new(identity);
    let exact = store::facts::find_groups(db, identity)?;
    if !exact.is_empty() {
        return Ok(listings::groups(db, filter, after, most, |id, _| exact.contains(&id))?);
    }
    if pattern.is_literal() {
        return Err(missing("group", identity, &store::group::names(db)?).field("identity"));
    }
    Ok(listings::groups(db, filter, after, most, |_, name| name.is_some_and(|name| pattern.matches(name)))?)
}

fn view(db: &Read<'_>, names: &NameResolver<'_>, group: listings::Group) -> Result<GroupView, Error> {
    let license = |(sku, disabled): (_, Vec<_>)| GroupLicenseView {
        product: names.product_ref(sku),
        disabled_plans: names.plan_refs(&disabled),
    };
    let licenses = listings::licenses_of(db, group.key)?.into_iter().map(license).collect();
    Ok(GroupView { licenses, taken_at: group.taken_at, group })
}

pub(super) fn import_environments(
    context: &StoreContext<'_>,
    request: &EnvironmentImport,
) -> Result<ImportResult, Error> {
    let ask = ask!(request.environments, "environments", "Import environments", Kind::Environment);
    run(
        context,
        &ask,
        ImportSpec {
            read: &graph::read_environment,
            more: Vec::new().into_iter(),
            finish: &mut |_, _| Ok(()),
        },
    )
}

pub(super) fn list_environments(
    context: &ReadContext<'_>,
    request: &EnvironmentList,
) -> Result<Page<Environment>, Error> {
    let db = context.db;
    let filter = (&request.identity, request.managed);
    let keyset = Keyset::of("environment.list", &filter, request.limit, request.cursor.as_deref())?;
    let identity = Identity::of(request.identity.as_deref(), "environment", |most, fits| {
        let found = environment::list(db, "", most, |it| fits(&it.id, it.name.as_deref()))?;
        Ok(found.into_iter().map(|it| [Some(it.id), it.name]).collect())
    })?;
    let fits = |it: &Environment| {
        identity.chooses(&it.id, it.name.as_deref())
            && request.managed.is_none_or(|managed| it.managed.unwrap_or(false) == managed)
    };
    let fetch = |after: &String, most| Ok(environment::list(db, after, most, fits)?);
    keyset.page(keyset.after.clone().unwrap_or_default(), |it| fold(&it.id), String::clone, fetch, Ok)
}
