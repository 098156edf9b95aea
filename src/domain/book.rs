//! The rule book: everything that decides and is the same for every user.

use super::{
    app::{App, Need},
    catalog::conflicts::conflict_group,
    directory::Flags,
    finding::PassedOver,
    ids::{GroupId, PlanId, SkuId},
    policy::Policy,
    product::{Capability, Product},
    setting::Settings,
    time::Time,
    word::words,
};
use std::collections::{BTreeMap, BTreeSet};

/// A product a group carries.
#[derive(Clone, Debug, PartialEq)]
pub struct GroupLicense {
    pub sku: SkuId,
    /// The plans the group switches off.
    pub disabled: Vec<PlanId>,
    /// The time of the first import that showed it.
    pub since: Time,
}

words! {
    /// Why no claim can make a user a member of a group and so give them its licenses (r18).
    pub enum Unfit {
        /// Not known to be a security group.
        NotSecurity = 1,
        /// A rule decides who is a member.
        Dynamic = 2,
        /// Kept in sync from a directory on the premises.
        Synced = 3,
        /// It has a mail address: Exchange keeps its members, and a member gets more than a license.
        MailEnabled = 4,
        /// It can be given roles of the directory.
        RoleAssignable = 5,
        /// A restricted administrative unit keeps it.
        ManagementRestricted = 6,
        /// Not known whether a rule decides: no import had groupTypes.
        TypesUnsaid = 7,
        /// No import had onPremisesSyncEnabled.
        SyncUnsaid = 8,
        /// No import had mailEnabled.
        MailUnsaid = 9,
        /// No import had isAssignableToRole.
        RoleUnsaid = 10,
        /// No import had isManagementRestricted.
        RestrictionUnsaid = 11,
    }
}

impl Unfit {
    /// All that speaks against a group, what is known before what no import has said (r18).
    pub fn all(flags: Flags, dynamic: Option<bool>) -> Vec<Unfit> {
        let said = [
            (dynamic, Unfit::Dynamic, Unfit::TypesUnsaid),
            (flags.on_premises_sync, Unfit::Synced, Unfit::SyncUnsaid),
            (flags.mail_enabled, Unfit::MailEnabled, Unfit::MailUnsaid),
            (flags.role_assignable, Unfit::RoleAssignable, Unfit::RoleUnsaid),
            (flags.restricted, Unfit::ManagementRestricted, Unfit::RestrictionUnsaid),
        ];
        let no_security = (flags.security_enabled != Some(true)).then_some(Unfit::NotSecurity);
        let known = said.iter().filter_map(|(said, against, _)| (*said == Some(true)).then_some(*against));
        let unsaid = said.iter().filter_map(|(said, _, unsaid)| said.is_none().then_some(*unsaid));
        no_security.into_iter().chain(known).chain(unsaid).collect()
    }

    /// Graph's property that no import had.
    pub const fn unsaid(self) -> Option<&'static str> {
        match self {
            Unfit::TypesUnsaid => Some("groupTypes"),
            Unfit::SyncUnsaid => Some("onPremisesSyncEnabled"),
            Unfit::MailUnsaid => Some("mailEnabled"),
            Unfit::RoleUnsaid => Some("isAssignableToRole"),
            Unfit::RestrictionUnsaid => Some("isManagementRestricted"),
            _ => None,
        }
    }
}

/// A group that carries licenses.
#[derive(Clone, Debug, PartialEq)]
pub struct LicensedGroup {
    pub id: GroupId,
    pub licenses: Vec<GroupLicense>,
    /// Why it cannot be the target of a claim; none where it can.
    pub unfit: Option<Unfit>,
}

impl LicensedGroup {
    /// The product as the group carries it.
    pub fn license(&self, sku: SkuId) -> Option<&GroupLicense> {
        self.licenses.iter().find(|license| license.sku == sku)
    }
}

/// Settings, apps, policies, products and licensed groups at one revision of the store.
///
/// Built once a revision and shared by every decision; claims keep a reference to it, so that they can be
/// decided again.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleBook {
    pages: Pages,
    index: Index,
}

/// What a rule book is made of, and what the store keeps of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Pages {
    pub settings: Settings,
    pub apps: Vec<App>,
    /// The policies, in the order in which they decide (r16).
    pub policies: Vec<Policy>,
    pub products: Vec<Product>,
    pub groups: Vec<LicensedGroup>,
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Index {
    products: BTreeMap<SkuId, usize>,
    groups: BTreeMap<GroupId, usize>,
    policies: BTreeMap<u16, Vec<u16>>,
    candidates: BTreeMap<u16, BTreeSet<SkuId>>,
    entitling: BTreeMap<(u16, Need), BTreeMap<SkuId, Vec<PlanId>>>,
    own: BTreeMap<u16, BTreeMap<SkuId, Vec<PlanId>>>,
    conflicts: BTreeMap<SkuId, Vec<(PlanId, &'static str)>>,
    scoping: BTreeSet<GroupId>,
}

impl From<Pages> for RuleBook {
    fn from(mut pages: Pages) -> RuleBook {
        pages.policies.sort_by_key(|policy| (policy.priority, policy.created, policy.id));
        let index = Index::of(&pages);
        RuleBook { pages, index }
    }
}

impl Index {
    fn of(pages: &Pages) -> Index {
        let mut index = Index::default();
        for (place, product) in pages.products.iter().enumerate() {
            index.products.insert(product.sku, place);
            let conflicting = |id: PlanId| conflict_group(id).map(|group| (id, group));
            let conflicts: Vec<_> = product.plans.iter().filter_map(|plan| conflicting(plan.id)).collect();
            if !conflicts.is_empty() {
                index.conflicts.insert(product.sku, conflicts);
            }
        }
        for (place, group) in pages.groups.iter().enumerate() {
            index.groups.insert(group.id, place);
        }
        for (place, policy) in (0u16..).zip(&pages.policies) {
            index.policies.entry(policy.app).or_default().push(place);
            let targets = policy.products.iter().filter_map(|product| index.groups.get(&product.group?));
            let brought = targets
                .filter_map(|place| pages.groups.get(*place))
                .flat_map(|group| &group.licenses)
                .map(|license| license.sku);
            let candidates: Vec<_> =
                policy.products.iter().map(|product| product.sku).chain(brought).collect();
            index.candidates.entry(policy.app).or_default().extend(candidates);
            index.scoping.extend(policy.include_groups.iter().chain(&policy.exclude_groups));
        }
        for app in &pages.apps {
            index.app(app, &pages.products);
        }
        index
    }

    fn app(&mut self, app: &App, products: &[Product]) {
        for product in products {
            let own: Vec<PlanId> = product.own_plans(app).map(|plan| plan.id).collect();
            if !own.is_empty() {
                self.own.entry(app.key).or_default().insert(product.sku, own);
            }
            for need in Need::ALL {
                let plans: Vec<PlanId> =
                    app.entitling(need).iter().copied().filter(|id| product.plan(*id).is_some()).collect();
                if !plans.is_empty() {
                    self.entitling.entry((app.key, need)).or_default().insert(product.sku, plans);
                }
            }
        }
    }
}

impl RuleBook {
    pub fn pages(&self) -> &Pages {
        &self.pages
    }

    pub fn settings(&self) -> &Settings {
        &self.pages.settings
    }

    pub fn apps(&self) -> &[App] {
        &self.pages.apps
    }

    pub fn app(&self, key: u16) -> Option<&App> {
        self.pages.apps.iter().find(|app| app.key == key)
    }

    /// Every policy, in the order in which they decide.
    pub fn policies(&self) -> &[Policy] {
        &self.pages.policies
    }

    /// The policy at a place that a finding names.
    pub fn policy(&self, place: u16) -> Option<&Policy> {
        self.pages.policies.get(usize::from(place))
    }

    /// The places of an app's policies, in the order in which they decide.
    pub fn policies_for(&self, app: u16) -> &[u16] {
        self.index.policies.get(&app).map_or(&[], Vec::as_slice)
    }

    /// Every product the tenant owns.
    pub fn products(&self) -> &[Product] {
        &self.pages.products
    }

    /// A product the tenant owns.
    pub fn product(&self, sku: SkuId) -> Option<&Product> {
        self.index.products.get(&sku).and_then(|place| self.pages.products.get(*place))
    }

    /// r07: the product if units of it can be claimed for the app, or why not.
    pub fn claimable(&self, sku: SkuId, app: &App) -> Result<&Product, PassedOver> {
        let product = self.assignable(sku)?;
        if product.own_plans(app).any(|plan| plan.usable) {
            Ok(product)
        } else {
            Err(PassedOver::PlanMissing)
        }
    }

    /// r07 apart from any app: the product if units of it can be given to people, or why not.
    pub fn assignable(&self, sku: SkuId) -> Result<&Product, PassedOver> {
        let product = self.product(sku).ok_or(PassedOver::NotOwned)?;
        if !product.assignable {
            return Err(PassedOver::NotAssignable);
        }
        match product.capability {
            Capability::Enabled => Ok(product),
            Capability::Warning if self.settings().allow_warning_units => Ok(product),
            Capability::Warning => Err(PassedOver::InGrace),
            Capability::Gone => Err(PassedOver::Suspended),
        }
    }

    /// A group that carries licenses.
    pub fn group(&self, id: GroupId) -> Option<&LicensedGroup> {
        self.index.groups.get(&id).and_then(|place| self.pages.groups.get(*place))
    }

    /// r18: the group, and the product as it carries it, if a claim through it brings the app; or why not.
    pub fn target(
        &self,
        group: GroupId,
        sku: SkuId,
        app: &App,
    ) -> Result<(&LicensedGroup, &GroupLicense), PassedOver> {
        let group = self.group(group).ok_or(PassedOver::GroupLacksProduct)?;
        if group.unfit.is_some() {
            return Err(PassedOver::GroupUnfit);
        }
        let license = group.license(sku).ok_or(PassedOver::GroupLacksProduct)?;
        if self.brings(app.key, sku, &license.disabled) {
            Ok((group, license))
        } else {
            Err(PassedOver::GroupPlanOff)
        }
    }

    /// Whether a membership of this group can decide: it carries licenses, or a policy's scope names it.
    pub fn names_group(&self, id: GroupId) -> bool {
        self.index.groups.contains_key(&id) || self.index.scoping.contains(&id)
    }

    /// Whether a membership of any group can decide.
    pub fn names_groups(&self) -> bool {
        !self.index.groups.is_empty() || !self.index.scoping.is_empty()
    }

    /// The plans of an owned product that entitle to the app by a trigger of this need.
    pub fn entitling(&self, app: u16, need: Need, sku: SkuId) -> &[PlanId] {
        self.index.entitling.get(&(app, need)).and_then(|skus| skus.get(&sku)).map_or(&[], Vec::as_slice)
    }

    /// The app's own plans in an owned product.
    pub fn own_plans(&self, app: u16, sku: SkuId) -> &[PlanId] {
        self.index.own.get(&app).and_then(|skus| skus.get(&sku)).map_or(&[], Vec::as_slice)
    }

    /// Whether an owned product contains the app's own plan.
    pub fn carries(&self, app: u16, sku: SkuId) -> bool {
        !self.own_plans(app, sku).is_empty()
    }

    /// Whether an owned product has the app's own plan on with these plans off.
    pub fn brings(&self, app: u16, sku: SkuId, disabled: &[PlanId]) -> bool {
        self.own_plans(app, sku).iter().any(|plan| !disabled.contains(plan))
    }

    /// The plans of an owned product that are in a conflict group, with the group.
    pub fn conflicts(&self, sku: SkuId) -> &[(PlanId, &'static str)] {
        self.index.conflicts.get(&sku).map_or(&[], Vec::as_slice)
    }

    /// The products that the app's policies and their target groups name, each once.
    pub fn candidates(&self, app: u16) -> impl Iterator<Item = SkuId> {
        self.index.candidates.get(&app).into_iter().flatten().copied()
    }
}
