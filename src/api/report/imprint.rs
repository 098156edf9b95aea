//! What every report says of itself.

use crate::{
    api::{context::ReadContext, error::Error},
    domain::{inventory::Ages, mode::Mode, time::Time, window::Window},
    report::html::Page,
    store,
};
use serde::Serialize;

/// What a document or a page says of itself, whatever it is of.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Imprint<'a> {
    pub title: &'a str,
    pub made_at: Time,
    version: &'static str,
    tenant_id: Option<String>,
    mode: Mode,
    ages: Ages,
}

impl<'a> Imprint<'a> {
    pub fn of(context: &ReadContext<'_>, title: &'a str) -> Result<Imprint<'a>, Error> {
        let (info, (_, ages)) = (context.info(), store::inventory::take(context.db)?);
        Ok(Imprint {
            title,
            made_at: context.moment.now,
            version: env!("CARGO_PKG_VERSION"),
            tenant_id: info.tenant_id.map(|id| id.to_string()),
            mode: info.mode,
            ages,
        })
    }

    /// A page of this kind that says so, and nothing else yet.
    pub fn page(&self, kind: &'static str, window: Window) -> Page {
        Page {
            kind,
            title: self.title.to_owned(),
            window,
            made_at: self.made_at,
            tenant: self.tenant_id.clone(),
            mode: self.mode,
            version: self.version,
            filters: Vec::new(),
            ages: vec![("Units", self.ages.pools), ("Users", self.ages.users), ("Groups", self.ages.groups)],
            lede: String::new(),
            figures: Vec::new(),
            claims: None,
            tables: Vec::new(),
            noun: "",
            columns: Vec::new(),
            rows: 0,
        }
    }
}
