//! A plan as it is signed: ids and words alone, in a form that has but one digest.

use crate::{
    api::{
        error::{Error, ErrorName},
        json,
        text::{Name, Reference},
    },
    domain::{
        hex::hex,
        ids::{GroupId, MigrationId, PlanId, SkuId, UserId},
        migration::{Migration, MigrationItem, MigrationItemState, MigrationStep, Obstacle, Planned, Terms},
    },
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// What a document says it is.
pub const FORMAT: &str = "AutoClaim migration plan";
/// The version of documents that this library writes.
pub const VERSION: u32 = 1;

/// A plan as it was made.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Document {
    pub format: String,
    pub version: u32,
    pub id: MigrationId,
    pub name: Name,
    pub digest: String,
    pub terms: Terms,
    pub items: Vec<SignedItem>,
}

/// An item of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SignedItem {
    pub item: i64,
    pub user: Option<UserId>,
    /// What an unknown user was called.
    pub named: Option<Reference>,
    pub product: SkuId,
    pub group: GroupId,
    pub wave: u32,
    pub state: MigrationItemState,
    pub step: Option<MigrationStep>,
    pub disabled_plans: Vec<PlanId>,
    pub lost_plans: Vec<PlanId>,
    pub gained_plans: Vec<PlanId>,
    pub reasons: Vec<Obstacle>,
}

impl From<&MigrationItem> for SignedItem {
    fn from(item: &MigrationItem) -> SignedItem {
        let MigrationItem { item: number, user, named, product, group, wave, planned } = item;
        let Planned { step, disabled, lost, gained, obstacles } = planned;
        SignedItem {
            item: *number,
            user: *user,
            named: named.clone().map(Reference::own),
            product: *product,
            group: *group,
            wave: *wave,
            state: planned.state(),
            step: *step,
            disabled_plans: disabled.clone(),
            lost_plans: lost.clone(),
            gained_plans: gained.clone(),
            reasons: obstacles.clone(),
        }
    }
}

/// What holds for all items of a plan.
#[derive(Serialize)]
struct Head<'a> {
    id: MigrationId,
    name: &'a str,
    terms: &'a Terms,
}

/// SHA-256 over a plan, which is written as it goes: its head and its items, a line of JSON each.
pub struct Canon(Sha256);

impl Canon {
    pub fn begin(migration: &Migration) -> Result<Canon, Error> {
        let mut canon = Canon(Sha256::new());
        canon.line(&Head { id: migration.id, name: &migration.name, terms: &migration.terms })?;
        Ok(canon)
    }

    pub fn item(&mut self, item: &MigrationItem) -> Result<(), Error> {
        self.line(&SignedItem::from(item))
    }

    pub fn end(self) -> [u8; 32] {
        self.0.finalize().into()
    }

    fn line(&mut self, part: &impl Serialize) -> Result<(), Error> {
        self.0.update(json::text(part)?);
        self.0.update("\n");
        Ok(())
    }
}

impl Document {
    /// The digest of what it holds.
    pub fn digest(&self) -> Result<[u8; 32], Error> {
        let mut canon = Canon(Sha256::new());
        canon.line(&Head { id: self.id, name: &self.name, terms: &self.terms })?;
        self.items.iter().try_for_each(|item| canon.line(item))?;
        Ok(canon.end())
    }
}

/// The beginning of a document, up to its items.
pub fn opening(migration: &Migration) -> Result<String, Error> {
    #[derive(Serialize)]
    struct Opening<'a> {
        format: &'a str,
        version: u32,
        digest: String,
    }
    let mut text = json::text(&Opening { format: FORMAT, version: VERSION, digest: hex(&migration.digest) })?;
    text.pop();
    json::append_members(
        &mut text,
        &Head { id: migration.id, name: &migration.name, terms: &migration.terms },
    )?;
    text.push_str(",\"items\":[");
    Ok(text)
}

/// How a plan differs from the one that was made.
#[derive(Debug, Default)]
pub struct Differences {
    pub added: Vec<i64>,
    pub removed: Vec<i64>,
    pub other: Vec<i64>,
}

/// Items that an error names.
const MOST_NAMED: usize = 10;

impl Differences {
    /// PLAN_CHANGED, with what differs.
    pub fn error(&self, field: &str) -> Error {
        let parts = [("added", &self.added), ("removed", &self.removed), ("otherwise", &self.other)];
        let named = |items: &[i64]| {
            let named: Vec<_> = items.iter().take(MOST_NAMED).map(i64::to_string).collect();
            let more = if items.len() > MOST_NAMED { ", ..." } else { "" };
            format!("{}{more}", named.join(", "))
        };
        let told: Vec<_> = parts
            .iter()
            .filter(|(_, items)| !items.is_empty())
            .map(|(what, items)| format!("{} {what} (item {})", items.len(), named(items)))
            .collect();
        let what =
            if told.is_empty() { "its digest, name or terms are others".to_owned() } else { told.join(", ") };
        Error::new(ErrorName::PlanChanged, format!("The plan is not as it was made: {what}."))
            .field(field)
            .hint("Take the file as migration.export wrote it; export it again where somebody was only renamed, else plan again and have that signed.")
    }
}
