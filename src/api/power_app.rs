//! `powerApp.import`, `powerApp.list`.

use super::{
    context::{ReadContext, StoreContext},
    error::Error,
    identity::Identity,
    import::{ImportResult, ImportSpec, ask},
    merging::run,
    page::Keyset,
    text::{self, Id, Only, Reference},
    wire::{Page, request},
};
use crate::{
    domain::fold::fold,
    graph::{self, Kind},
    store::power_app::{self, PowerApp},
};
use serde_json::value::RawValue;

request! {
    /// Imports which Power Apps there are, and which of them need a premium license.
    write Import with import {
        /// The Power Apps, each `{"id","name","environment","premium"}` or as the admin API or
        /// Get-AdminPowerApp gives it; or `path`.
        #[schemars(with = "Option<serde_json::Value>")]
        pub power_apps: Option<Box<RawValue>> = default,
        /// A JSON file of the same, absolute; or `powerApps`.
        pub path: Option<text::Path> = default,
    }
}

request! {
    /// Lists Power Apps by id.
    read List with page {
        /// An id or name; `*` and `?` stand for any characters and one.
        pub identity: Only<Reference> = default,
        /// Only those of this environment, by its id.
        pub environment: Only<Id> = default,
        /// Only those that need a premium license, or only those that do not.
        pub premium: Only<bool> = default,
    }
}

pub(super) fn import(context: &StoreContext<'_>, request: &Import) -> Result<ImportResult, Error> {
    let ask = ask!(request.power_apps, "powerApps", "Import Power Apps", Kind::PowerApp);
    run(
        context,
        &ask,
        ImportSpec { read: &graph::read_power_app, more: Vec::new().into_iter(), finish: &mut |_, _| Ok(()) },
    )
}

pub(super) fn list(context: &ReadContext<'_>, request: &List) -> Result<Page<PowerApp>, Error> {
    let db = context.db;
    let filter = (&request.identity, &request.environment, request.premium);
    let keyset = Keyset::of("powerApp.list", &filter, request.limit, request.cursor.as_deref())?;
    let identity = Identity::of(request.identity.as_deref(), "Power App", |most, fits| {
        let found = power_app::list(db, "", most, |it| fits(&it.id, it.name.as_deref()))?;
        Ok(found.into_iter().map(|it| [Some(it.id), it.name]).collect())
    })?;
    let environment = request.environment.as_deref().map(fold);
    let fits = |it: &PowerApp| {
        identity.chooses(&it.id, it.name.as_deref())
            && request.premium.is_none_or(|premium| it.premium == premium)
            && (environment.is_none() || it.environment.as_deref().map(fold) == environment)
    };
    let fetch = |after: &String, most| Ok(power_app::list(db, after, most, fits)?);
    keyset.page(keyset.after.clone().unwrap_or_default(), |it| fold(&it.id), String::clone, fetch, Ok)
}
