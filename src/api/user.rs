//! `user.import`, `user.list`, `user.get`, `assignment.list`.

use super::{
    context::{ReadContext, StoreContext},
    error::Error,
    import::{ImportResult, ImportSpec, ask},
    merging::run,
    page::{self, Keyset},
    resolve::{self, NameResolver, given, missing},
    setting::usage_location,
    text::{self, Name, Only, Reference},
    wire::{GroupRef, Page, PlanRef, ProductRef, UserRef, reply, request},
};
use crate::{
    domain::{pattern::Pattern, time::Time, word::words},
    graph::{self, Kind},
    store::{
        self, Read,
        listings::{self, Assignment, AssignmentFilter, UserFilter},
    },
};
use serde_json::value::RawValue;

request! {
    /// Imports users with their license assignment states: Graph's users.
    write Import with import {
        /// What Graph returned: a collection page, a delta page, an array, or one user; or `path`.
        #[schemars(with = "Option<serde_json::Value>")]
        pub users: Option<Box<RawValue>> = default,
        /// A file of the same (pages, arrays, JSON Lines), absolute; or `users`.
        pub path: Option<text::Path> = default,
    }
}

words! {
    /// How a product is held.
    pub enum Via {
        /// Directly.
        Direct = 1,
        /// Through a group.
        Group = 2,
        /// Both ways.
        Both = 3,
    }
}

request! {
    /// Lists users by the order in which they were first imported.
    read List with page {
        /// An object id or user principal name; `*` and `?` stand for any characters and one.
        pub identity: Only<Reference> = default,
        /// Only users who hold the product.
        pub product: Only<Reference> = default,
        /// With `product`: only users who hold it this way.
        pub via: Only<Via> = default,
        /// Only users with a license in error.
        pub has_error: Only<bool> = default,
        /// Only users known to be direct members of this group, by object id or displayName.
        pub group: Only<Reference> = default,
        /// Only users of this department, in any case.
        pub department: Only<Name> = default,
        /// Only users with this usage location, two letters in any case.
        pub usage_location: Only<Name> = default,
        /// Only users whose account is enabled, or only those whose account is not.
        pub enabled: Only<bool> = default,
    }
}

request! {
    /// Asks for one user.
    read Get {
        /// An object id or user principal name.
        pub user: Reference,
    }
}

request! {
    /// Lists how users hold products: one row per path.
    read AssignmentList with page {
        /// Only this user's.
        pub user: Only<Reference> = default,
        /// Only this product's.
        pub product: Only<Reference> = default,
        /// `Direct` or `Group`.
        pub via: Only<Via> = default,
        /// Only this state of Graph, in any case.
        pub state: Only<Name> = default,
        /// Only those of users who hold the product by another path as well, or only those of users who do
        /// not.
        pub duplicate: Only<bool> = default,
    }
}

reply! {
    /// A user as the store believes them to be.
    pub struct UserView {
        #[serde(flatten)]
        pub user: listings::User,
        /// How the user holds products.
        pub assignments: Vec<AssignmentView>,
        /// The groups the user is known to be a direct member of.
        pub groups: Vec<GroupRef>,
        /// When Graph was asked.
        pub taken_at: Time,
    }

    /// A path by which a user holds a product.
    pub struct AssignmentView {
        /// The user.
        pub user: UserRef,
        /// The product.
        pub product: ProductRef,
        /// `Direct` or `Group`.
        pub via: Via,
        /// The group it comes through; null for a direct one.
        pub assigned_by_group: Option<GroupRef>,
        /// Graph's state.
        pub state: String,
        /// Graph's error; null for none.
        pub error: Option<String>,
        /// The plans it switches off.
        pub disabled_plans: Vec<PlanRef>,
        /// Whether the user holds the product by another path as well.
        pub duplicate: bool,
    }
}

pub(super) fn import(context: &StoreContext<'_>, request: &Import) -> Result<ImportResult, Error> {
    let ask = ask!(request.users, "users", "Import users", Kind::User);
    run(
        context,
        &ask,
        ImportSpec { read: &graph::read_user, more: Vec::new().into_iter(), finish: &mut |_, _| Ok(()) },
    )
}

/// The key of a product that filters; -1, which nothing has, where the store has none for it.
pub(super) fn product_key(context: &ReadContext<'_>, reference: Option<&str>) -> Result<Option<i64>, Error> {
    let Some(reference) = reference else { return Ok(None) };
    let config = context.config()?;
    let sku =
        resolve::product(config, &context.names()?, reference).map_err(|error| error.field("product"))?;
    Ok(Some(store::catalog::find_product_key(context.db, sku)?.unwrap_or(-1)))
}

pub(super) fn list(context: &ReadContext<'_>, request: &List) -> Result<Page<UserView>, Error> {
    let db = context.db;
    let List { identity, product, via, has_error, group, department, usage_location: place, enabled, .. } =
        request;
    let filter = (identity, product, via, has_error, group, department, place, enabled);
    let keyset = Keyset::of("user.list", &filter, request.limit, request.cursor.as_deref())?;
    if request.via.is_some() && request.product.is_none() {
        return Err(Error::argument("via", "via says how a product is held, and the request names none.")
            .hint("Give product as well."));
    }
    let location = |code: &Name| usage_location("usageLocation", code);
    let usage_location = request.usage_location.as_ref().map(location).transpose()?;
    let filter = UserFilter {
        user: None,
        product: product_key(context, request.product.as_deref())?,
        direct: matches!(*request.via, Some(Via::Direct | Via::Both)).then_some(true),
        by_group: matches!(*request.via, Some(Via::Group | Via::Both)).then_some(true),
        in_error: *request.has_error,
        group: given(&request.group, "group", |group| resolve::group(db, group))?,
        department: request.department.as_deref(),
        usage_location: usage_location.as_deref(),
        enabled: *request.enabled,
    };
    let fetch = |after: &i64, most| match request.identity.as_deref() {
        None => Ok(listings::users(db, &filter, *after, most, |_| true)?),
        Some(identity) => named(db, &filter, identity, *after, most),
    };
    let names = context.names()?;
    keyset.page(keyset.after_number()?, |user| user.key, i64::to_string, fetch, |user| view(db, &names, user))
}

/// The users of an identity: those of that very id or principal name, else those that fit the pattern.
fn named(
    db: &Read<'_>,
    filter: &UserFilter<'_>,
    identity: &str,
    after: i64,
    most: usize,
) -> Result<Vec<listings::User>, Error> {
    let pattern = Pattern::new(identity);
    let found = store::facts::find(db, identity)?;
    if found.is_empty() {
        return if pattern.is_literal() {
            Err(missing("user", identity, &[]).field("identity"))
        } else {
            Ok(listings::users(db, filter, after, most, |upn| pattern.matches(upn))?)
        };
    }
    let mut users = Vec::new();
    for key in found.into_iter().map(|person| person.key).filter(|key| *key > after) {
        users.extend(listings::users(db, &UserFilter { user: Some(key), ..*filter }, after, most, |_| true)?);
    }
    Ok(users)
}

pub(super) fn get(context: &ReadContext<'_>, request: &Get) -> Result<UserView, Error> {
    let db = context.db;
    let key = resolve::user(db, &request.user).map_err(|error| error.field("user"))?;
    let filter = UserFilter { user: Some(key), ..UserFilter::default() };
    let user = listings::users(db, &filter, 0, 1, |_| true)?.pop();
    let user = user.ok_or_else(|| missing("user", &request.user, &[]).field("user"))?;
    view(db, &context.names()?, user)
}

pub(super) fn assignments(
    context: &ReadContext<'_>,
    request: &AssignmentList,
) -> Result<Page<AssignmentView>, Error> {
    let db = context.db;
    let filter = (&request.user, &request.product, request.via, &request.state, request.duplicate);
    let keyset = Keyset::of("assignment.list", &filter, request.limit, request.cursor.as_deref())?;
    let direct = match *request.via {
        None => None,
        Some(Via::Direct) => Some(true),
        Some(Via::Group) => Some(false),
        Some(Via::Both) => {
            return Err(Error::argument("via", "A path is direct or through a group, not both.")
                .hint("Leave via out, or look at duplicate."));
        }
    };
    let after = keyset.after.as_deref().map_or(Some((0, 0, 0)), place).ok_or_else(page::damaged)?;
    let user = given(&request.user, "user", |user| resolve::user(db, user))?;
    let product = product_key(context, request.product.as_deref())?;
    let filter = AssignmentFilter {
        user,
        product,
        direct,
        state: request.state.as_deref(),
        duplicate: *request.duplicate,
    };
    let names = context.names()?;
    let text = |(user, product, via): &(i64, i64, i64)| format!("{user}-{product}-{via}");
    let fetch = |after: &_, most| Ok(listings::assignments(db, &filter, *after, most)?);
    keyset.page(after, |path| path.place, text, fetch, |path| Ok(path_view(&names, path)))
}

fn place(key: &str) -> Option<(i64, i64, i64)> {
    let mut parts = key.split('-').map(str::parse);
    match (parts.next()?, parts.next()?, parts.next()?, parts.next()) {
        (Ok(user), Ok(product), Ok(via), None) => Some((user, product, via)),
        _ => None,
    }
}

fn view(db: &Read<'_>, names: &NameResolver<'_>, user: listings::User) -> Result<UserView, Error> {
    let assignments =
        listings::assignments_of(db, user.key)?.into_iter().map(|path| path_view(names, path)).collect();
    let groups = listings::groups_of(db, user.key)?.into_iter().map(|group| names.group_ref(group)).collect();
    Ok(UserView { assignments, groups, taken_at: user.taken_at, user })
}

fn path_view(
    names: &NameResolver<'_>,
    Assignment { user, upn, path, duplicate, .. }: Assignment,
) -> AssignmentView {
    AssignmentView {
        user: UserRef { id: Some(user), user_principal_name: upn },
        product: names.product_ref(path.sku),
        via: if path.group.is_some() { Via::Group } else { Via::Direct },
        assigned_by_group: path.group.map(|group| names.group_ref(group)),
        state: path.state,
        error: path.error,
        disabled_plans: names.plan_refs(&path.disabled),
        duplicate,
    }
}
