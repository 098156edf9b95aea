//! A tenant from a text of JSON, for hosts that are not Rust.

use crate::{
    build::Builder,
    catalogue::{PRODUCTS, product},
    group::Kind,
    sku::Sku,
    tenant::Tenant,
    time::Time,
    user::UserKind,
    weather::Weather,
};
use serde::Deserialize;
use std::collections::BTreeMap;
use uuid::Uuid;

/// What the program's one argument may say; everything has a default.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct Config {
    pub seed: u64,
    /// When its time begins, RFC 3339; the program takes the real time where there is none.
    pub start: Option<String>,
    pub people: usize,
    pub guests: usize,
    pub agents: usize,
    /// Per mille of the users.
    pub without_location: u32,
    /// Part numbers of `catalogue` with their units.
    pub products: BTreeMap<String, u32>,
    pub holders: Vec<Holders>,
    pub groups: Vec<Members>,
    /// Least and most milliseconds until a group's user is processed.
    pub inheritance: Option<(u64, u64)>,
    /// Least and most milliseconds between two acts of the second admin, and for how long.
    pub second_admin: Option<(u64, u64, u64)>,
    pub weather: Weather,
    /// Where next and delta links lead; else where the client asked.
    pub base: Option<String>,
    /// 0: any that is free.
    pub port: u16,
    /// Virtual milliseconds a real one; 0: each request takes what its answer takes, and `advance` the rest.
    pub speed: f64,
}

/// Users by number, from and to (not included), who hold a product directly.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct Holders {
    pub product: String,
    pub disabled_plans: Vec<Uuid>,
    pub from: usize,
    pub to: usize,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct Members {
    pub name: String,
    pub kind: Kind,
    pub licenses: Vec<License>,
    pub from: usize,
    pub to: usize,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct License {
    pub product: String,
    pub disabled_plans: Vec<Uuid>,
}

impl Config {
    /// The tenant, or what cannot be made of it.
    pub fn tenant(&self) -> Result<Tenant, String> {
        let mut builder = Tenant::builder(self.seed)
            .people(self.people)
            .users(UserKind::Guest, self.guests)
            .users(UserKind::Agent, self.agents)
            .without_location(self.without_location)
            .weather(self.weather.clone());
        if let Some(text) = &self.start {
            builder = builder.start(Time::parse(text).ok_or_else(|| format!("start '{text}' is no time"))?);
        }
        for (name, units) in &self.products {
            builder = builder.sku(named(name, *units)?);
        }
        for it in &self.holders {
            builder = builder.holders(named(&it.product, 0)?.id, it.from..it.to, &it.disabled_plans);
        }
        for it in &self.groups {
            let licenses =
                it.licenses.iter().map(|it| Ok((named(&it.product, 0)?.id, &it.disabled_plans[..])));
            let licenses = licenses.collect::<Result<Vec<_>, String>>()?;
            builder = builder.group(&it.name, it.kind, &licenses, it.from..it.to);
        }
        Ok(self.times(builder).build())
    }

    fn times(&self, mut builder: Builder) -> Builder {
        if let Some((least, most)) = self.inheritance {
            builder = builder.inheritance(least, most);
        }
        if let Some((least, most, lasts)) = self.second_admin {
            builder = builder.second_admin(least, most, lasts);
        }
        match &self.base {
            Some(base) => builder.base(base),
            None => builder,
        }
    }
}

fn named(part_number: &str, units: u32) -> Result<Sku, String> {
    let mut known = PRODUCTS.iter().map(|id| product(*id, units));
    known
        .find(|sku| sku.part_number == part_number)
        .ok_or_else(|| format!("no product is called '{part_number}'"))
}
