//! What claims can take of products. Decisions, lint and views all ask here, so that none shows what another
//! refuses (r07, r08, r18, r29).

use crate::domain::{
    app::App,
    book::{GroupLicense, RuleBook},
    finding::PassedOver,
    ids::{PlanId, SkuId},
    policy::PolicyProduct,
    product::{Product, Units},
    time::Time,
};

/// The products of a rule book, with the units of their pools.
pub struct Availability<'a, F> {
    pub book: &'a RuleBook,
    /// The units of a product; none of one that has no pool.
    pub units: F,
}

/// What a product of a policy gives.
pub struct Offer {
    pub disabled: Vec<PlanId>,
    pub available: i64,
    /// Claims for which there are units: of a group as many as its scarcest product has.
    pub claims: i64,
    /// When the oldest count of units was taken that it stands on.
    pub taken_at: Time,
}

/// What a pool has for claims.
pub struct Standing {
    /// Units that claims can take: none of a product that cannot be given to people now.
    pub available: i64,
    /// Why there are none.
    pub reason: Option<PassedOver>,
    /// Whether fewer are available than the admin wants, or none, of a product that is for people.
    pub low: bool,
}

impl<'a, F: Fn(SkuId) -> Option<&'a Units>> Availability<'a, F> {
    /// What a product of a policy gives, or why it gives nothing; with another product of its group that is
    /// why. Of a group those products need a unit that `lacks` names.
    ///
    /// # Errors
    /// The first reason in the order of r07, r18 and r29.
    pub fn offer(
        &self,
        candidate: &PolicyProduct,
        app: &App,
        lacks: impl Fn(SkuId) -> bool,
    ) -> Result<Offer, (Option<SkuId>, PassedOver)> {
        let of_itself = |why| (None, why);
        let product = self.book.claimable(candidate.sku, app).map_err(of_itself)?;
        let Some(target) = candidate.group else {
            let units = self.unit(product.sku).map_err(of_itself)?;
            return Ok(self.offered(units, candidate.plans.disabled(product, app)));
        };
        let (group, license) = self.book.target(target, product.sku, app).map_err(of_itself)?;
        let units = if lacks(product.sku) { self.unit(product.sku) } else { self.pool(product.sku) };
        let mut offer = self.offered(units.map_err(of_itself)?, license.disabled.clone());
        let others =
            group.licenses.iter().filter(|GroupLicense { sku, .. }| *sku != product.sku && lacks(*sku));
        for GroupLicense { sku, .. } in others {
            let units =
                self.book.assignable(*sku).and_then(|_| self.unit(*sku)).map_err(|why| (Some(*sku), why))?;
            let Offer { claims, taken_at, .. } = self.offered(units, Vec::new());
            (offer.claims, offer.taken_at) = (offer.claims.min(claims), offer.taken_at.min(taken_at));
        }
        Ok(offer)
    }

    fn offered(&self, units: &Units, disabled: Vec<PlanId>) -> Offer {
        let available = units.available(self.book.settings().allow_warning_units);
        Offer { disabled, available, claims: available, taken_at: units.taken_at }
    }

    fn pool(&self, sku: SkuId) -> Result<&'a Units, PassedOver> {
        (self.units)(sku).ok_or(PassedOver::NotOwned)
    }

    /// The units of a product of which one can be claimed, or why none can.
    fn unit(&self, sku: SkuId) -> Result<&'a Units, PassedOver> {
        let units = self.pool(sku)?;
        units.claimable(self.book.settings().allow_warning_units).map(|()| units)
    }
}

impl Standing {
    /// How a pool stands of which the admin wants at least `warn_below` units available.
    pub fn of(book: &RuleBook, sku: SkuId, units: &Units, warn_below: Option<i64>) -> Standing {
        let allow_warning = book.settings().allow_warning_units;
        let reason = book.assignable(sku).and_then(|_| units.claimable(allow_warning)).err();
        let available = if reason.is_none() { units.available(allow_warning) } else { 0 };
        let for_people = book.product(sku).is_some_and(|Product { assignable, .. }| *assignable);
        Standing {
            available,
            reason,
            low: for_people && (available == 0 || warn_below.is_some_and(|below| available < below)),
        }
    }
}
