//! Which products move to which groups, as a request says it.

use super::{
    Plan,
    sheet::{MOST_ITEMS, too_many},
};
use crate::{
    api::{
        context::ReadContext,
        error::Error,
        resolve::{self, NameResolver, given},
    },
    domain::ids::{GroupId, SkuId},
};
use std::{collections::BTreeMap, rc::Rc};

/// Products and the groups through which they are to come.
pub type Moves = Rc<[(SkuId, GroupId)]>;

/// Somebody a plan is about.
pub struct Entry {
    /// An object id or a principal name.
    pub reference: String,
    /// The products and their groups, which many may share. Of several the user need not hold all.
    pub moves: Moves,
    /// The wave that the input says.
    pub wave: Option<u32>,
    /// The line of a table, else its place in the request, from 0.
    pub place: u64,
}

/// Adds one whom a plan is about, as long as it may have more.
pub fn add(entries: &mut Vec<Entry>, field: &str, entry: Entry) -> Result<(), Error> {
    if entries.len() == MOST_ITEMS {
        return Err(too_many(field));
    }
    entries.push(entry);
    Ok(())
}

/// What a request says of products and groups.
pub struct Targets {
    pub product: Option<SkuId>,
    group: Option<GroupId>,
    groups: BTreeMap<SkuId, GroupId>,
}

impl Targets {
    pub fn of(context: &ReadContext<'_>, names: &NameResolver<'_>, request: &Plan) -> Result<Targets, Error> {
        let (db, config) = (context.db, context.config()?);
        if request.groups.is_some() && (request.group.is_some() || request.product.is_some()) {
            return Err(Error::argument("groups", "groups is given together with product or group.")
                .hint("Give groups alone, or product and group."));
        }
        let mut groups = BTreeMap::new();
        for (at, target) in request.groups.as_deref().unwrap_or_default().iter().enumerate() {
            let field = |part: &str| format!("groups[{at}].{part}");
            let sku = resolve::product(config, names, &target.product)
                .map_err(|error| error.field(field("product")))?;
            let group = resolve::group(db, &target.group).map_err(|error| error.field(field("group")))?;
            if groups.insert(sku, group).is_some() {
                return Err(Error::argument(field("product"), "The product is there twice.")
                    .target(sku.to_string())
                    .hint("Name one group for each product."));
            }
        }
        Ok(Targets {
            product: given(&request.product, "product", |it| resolve::product(config, names, it))?,
            group: given(&request.group, "group", |it| resolve::group(db, it))?,
            groups,
        })
    }

    /// A product, and the group through which it is to come.
    pub fn of_product(&self, sku: SkuId) -> Result<(SkuId, GroupId), Error> {
        let group = self.groups.get(&sku).copied().or(self.group);
        group.map(|group| (sku, group)).ok_or_else(|| {
            Error::argument("groups", "No group is named for a product.")
                .target(sku.to_string())
                .hint("Name it in groups, or one group for all in group.")
        })
    }

    /// Whether only some products are asked for, and this one is not.
    pub fn leaves_out(&self, sku: SkuId) -> bool {
        match self.product {
            Some(product) => product != sku,
            None => !self.groups.is_empty() && !self.groups.contains_key(&sku),
        }
    }

    /// What moves of users of whom nothing else is said.
    pub fn all(&self) -> Result<Moves, Error> {
        if !self.groups.is_empty() {
            return Ok(self.groups.iter().map(|(sku, group)| (*sku, *group)).collect());
        }
        let sku = self.product.ok_or_else(|| {
            Error::argument("product", "The request does not say which product moves.")
                .hint("Give product and group, or groups.")
        })?;
        Ok([self.of_product(sku)?].into())
    }
}
