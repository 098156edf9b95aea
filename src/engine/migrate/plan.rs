//! What is planned for a user's product, with all that holds it back (r62).

use crate::{
    domain::{
        book::{GroupLicense, LicensedGroup, RuleBook},
        facts::UserFacts,
        finding::PassedOver,
        ids::{GroupId, PlanId, SkuId, UserId},
        migration::{
            HoldBack, Holder, KeepPlans, Membership, MigrationStep, Obstacle, Planned, Subject, TargetGroup,
            Terms,
        },
        product::Units,
        time::Time,
        user::Path,
    },
    engine::{exchange::pace, tenant},
};
use std::collections::{BTreeMap, BTreeSet};

/// Members that one request adds to a group.
const MEMBERS: i64 = 20;
/// Reads of a user: one that shows the license of the group, one right before the direct one goes, and one
/// that shows it gone.
const READS: i64 = 3;

/// Seconds that a migration takes at Graph's limits, without what Entra takes: of so many memberships of each
/// group and so many users, all of whose direct licenses go in one request.
pub fn seconds_at_graph_limits(joins: impl IntoIterator<Item = i64>, users: i64) -> u64 {
    let joins: i64 = joins.into_iter().map(|joins| (joins + MEMBERS - 1) / MEMBERS).sum();
    pace::seconds(true, joins + users).max(pace::seconds(false, READS * users)).unsigned_abs()
}

/// Plans the items of one migration, in their order: units that one takes are gone for the next.
pub struct Planner<'a> {
    book: &'a RuleBook,
    terms: &'a Terms,
    now: Time,
    /// The pools of the products of the groups.
    pools: BTreeMap<SkuId, Units>,
    /// Units that the plan took.
    taken: BTreeMap<SkuId, i64>,
    /// For whom.
    brought: BTreeSet<(UserId, SkuId)>,
}

/// A user's product and the group it is to come through.
struct Course<'a> {
    holder: &'a Holder,
    sku: SkuId,
    group: GroupId,
    /// The group with what it carries; none where it carries nothing.
    carries: Option<&'a LicensedGroup>,
}

/// The plans of a product before and after.
#[derive(Default)]
struct PlanChange {
    lost: Vec<PlanId>,
    gained: Vec<PlanId>,
}

impl<'a> Planner<'a> {
    pub fn new(
        book: &'a RuleBook,
        terms: &'a Terms,
        now: Time,
        pools: BTreeMap<SkuId, Units>,
    ) -> Planner<'a> {
        Planner { book, terms, now, pools, taken: BTreeMap::new(), brought: BTreeSet::new() }
    }

    /// What is planned for a user's product that is to come through a group.
    pub fn plan(&mut self, subject: &Subject, sku: SkuId, target: &TargetGroup) -> Planned {
        let (group, carries) = (target.id, self.book.group(target.id));
        let nobody = |reason: HoldBack| vec![reason.into()];
        let (holder, mut obstacles) = match subject {
            Subject::Unknown => (None, nobody(HoldBack::UserUnknown)),
            Subject::Several => (None, nobody(HoldBack::UserAmbiguous)),
            Subject::Gone => (None, nobody(HoldBack::AccountDeleted)),
            Subject::Here(holder) => (Some(&**holder), Vec::new()),
        };
        let course = holder.map(|holder| Course { holder, sku, group, carries });
        let step = course.as_ref().map(|course| self.step(course));
        let (mut change, mut disabled) = (PlanChange::default(), Vec::new());
        if let Some(course) = &course {
            self.of_user(course, &mut obstacles);
            if let Some(direct) = course.direct() {
                disabled.clone_from(&direct.disabled);
                if course.license().is_some() {
                    change = self.plan_change(course, direct);
                }
                self.of_plans(sku, &change, &mut obstacles);
            }
        }
        if self.book.product(sku).is_none() {
            obstacles.push(HoldBack::ProductNotOwned.into());
        }
        self.of_group(sku, carries, target, step.unwrap_or(MigrationStep::Join), &mut obstacles);
        if let Some(course) = course.as_ref().filter(|_| step != Some(MigrationStep::Inherited)) {
            self.of_others(course, &mut obstacles);
        }
        let begins = course.as_ref().is_some_and(|course| course.direct().is_some());
        let PlanChange { lost, gained } = change;
        Planned { step: step.filter(|_| begins), disabled, lost, gained, obstacles }
    }

    fn step(&self, course: &Course<'_>) -> MigrationStep {
        let member = course.facts().groups.iter().any(|member| member.group == course.group);
        if course.through().is_some() {
            MigrationStep::Inherited
        } else if member || self.terms.membership == Membership::External {
            MigrationStep::Wait
        } else {
            MigrationStep::Join
        }
    }

    fn of_user(&self, course: &Course<'_>, obstacles: &mut Vec<Obstacle>) {
        let (facts, settings) = (course.facts(), self.book.settings());
        let direct = course.direct();
        let doubted = course.holder.doubted.contains(&(course.sku, None));
        let reasons = [
            (!facts.enabled, HoldBack::AccountDisabled),
            (facts.agent && !settings.allow_agents, HoldBack::Agent),
            (settings.too_old(facts.taken_at, self.now), HoldBack::DataTooOld),
            (facts.usage_location.is_none(), HoldBack::UsageLocationMissing),
            (course.holder.changing, HoldBack::ChangeUnderWay),
            (direct.is_none() && course.through().is_some(), HoldBack::AlreadyMigrated),
            (direct.is_none() && course.through().is_none(), HoldBack::NoDirectPath),
            (direct.is_some() && doubted, HoldBack::NotProvablyDirect),
        ];
        obstacles.extend(reasons.into_iter().filter(|(holds, _)| *holds).map(|(_, reason)| reason.into()));
        let another =
            |name: &String| Obstacle { other: Some(name.clone()), ..HoldBack::InAnotherMigration.into() };
        obstacles.extend(course.holder.elsewhere.as_ref().map(another));
        let failed = course.paths().filter(|path| path.group == Some(course.group) && !works(path));
        obstacles.extend(failed.map(|path| Obstacle {
            product: (path.sku != course.sku).then_some(path.sku),
            error: Some(path.error.clone().unwrap_or_else(|| path.state.clone())),
            ..HoldBack::InheritedInError.into()
        }));
    }

    /// What the direct path has on that no other will, and the other way round. What is not known for certain
    /// to work is counted as lost, and what may come as gained.
    fn plan_change(&self, course: &Course<'_>, direct: &Path) -> PlanChange {
        let Some(product) = self.book.product(course.sku) else { return PlanChange::default() };
        let license = course.license();
        let on = |plan: PlanId, off: &[PlanId]| !off.contains(&plan);
        let others = || course.of_product().filter(|path| path.group.is_some());
        let kept = |plan: PlanId| {
            let through_another = others().any(|path| {
                path.group != Some(course.group) && course.certain(path) && on(plan, &path.disabled)
            });
            let carried = license.is_some_and(|license| on(plan, &license.disabled));
            through_another || carried && course.through().is_none_or(|path| on(plan, &path.disabled))
        };
        let before = |plan: PlanId| {
            on(plan, &direct.disabled) || others().any(|path| path.active() && on(plan, &path.disabled))
        };
        let comes = |plan: PlanId| license.is_some_and(|license| on(plan, &license.disabled));
        let plans = || product.plans.iter().map(|plan| plan.id);
        PlanChange {
            lost: plans().filter(|plan| on(*plan, &direct.disabled) && !kept(*plan)).collect(),
            gained: plans().filter(|plan| comes(*plan) && !before(*plan)).collect(),
        }
    }

    fn of_plans(&self, sku: SkuId, change: &PlanChange, obstacles: &mut Vec<Obstacle>) {
        let accepted = self.terms.accept_loss.get(&sku).map_or(&[][..], Vec::as_slice);
        let lost: Vec<PlanId> = change.lost.iter().copied().filter(|plan| !accepted.contains(plan)).collect();
        if !lost.is_empty() {
            obstacles.push(Obstacle { plans: lost, ..HoldBack::PlanLoss.into() });
        }
        if self.terms.keep_plans == KeepPlans::Exact && !change.gained.is_empty() {
            obstacles.push(Obstacle { plans: change.gained.clone(), ..HoldBack::PlansDiffer.into() });
        }
    }

    fn of_group(
        &self,
        sku: SkuId,
        carries: Option<&LicensedGroup>,
        target: &TargetGroup,
        step: MigrationStep,
        obstacles: &mut Vec<Obstacle>,
    ) {
        if carries.is_none_or(|group| group.license(sku).is_none()) {
            obstacles.push(HoldBack::GroupLacksProduct.into());
        }
        if self.book.settings().too_old(target.taken_at, self.now) {
            obstacles.push(HoldBack::GroupDataTooOld.into());
        }
        // Who is in the group, or comes there from elsewhere, is not added.
        if step == MigrationStep::Join && self.terms.membership == Membership::Graph {
            let unfit = |unfit| Obstacle { unfit: Some(unfit), ..HoldBack::GroupUnfit.into() };
            obstacles.extend(target.unfit.iter().copied().map(unfit));
        }
    }

    /// The group's licenses that would fail: then Entra gives none of them. Takes the units of a user whom
    /// nothing holds back.
    fn of_others(&mut self, course: &Course<'_>, obstacles: &mut Vec<Obstacle>) {
        let licenses = course.carries.map_or(&[][..], |group| group.licenses.as_slice());
        for license in licenses {
            let plans = self.conflict(course, license);
            if !plans.is_empty() {
                let product = (license.sku != course.sku).then_some(license.sku);
                obstacles.push(Obstacle { product, plans, ..HoldBack::PlanConflict.into() });
            }
        }
        let id = course.facts().id;
        let lacking =
            |sku: &SkuId| tenant::lacks(course.facts(), *sku) && !self.brought.contains(&(id, *sku));
        let lacking: Vec<SkuId> = licenses.iter().map(|license| license.sku).filter(lacking).collect();
        for sku in &lacking {
            if let Err(why) = self.unit(*sku) {
                obstacles.push(Obstacle {
                    product: Some(*sku),
                    passed_over: Some(why),
                    ..HoldBack::NoUnits.into()
                });
            }
        }
        if obstacles.is_empty() {
            for sku in lacking {
                *self.taken.entry(sku).or_default() += 1;
                self.brought.insert((id, sku));
            }
        }
    }

    /// A plan that the license brings and one that the user holds which excludes it; nothing where there are
    /// none.
    fn conflict(&self, course: &Course<'_>, license: &GroupLicense) -> Vec<PlanId> {
        let held = |plan: PlanId, path: &Path| path.active() && !path.disabled.contains(&plan);
        let has = |sku: SkuId, plan: PlanId| course.paths().any(|path| path.sku == sku && held(plan, path));
        let brought = self
            .book
            .conflicts(license.sku)
            .iter()
            .filter(|(plan, _)| !license.disabled.contains(plan) && !has(license.sku, *plan));
        for (plan, kind) in brought {
            for path in course.paths() {
                let excluded = self
                    .book
                    .conflicts(path.sku)
                    .iter()
                    .find(|(other, of)| of == kind && other != plan && held(*other, path));
                if let Some((other, _)) = excluded {
                    return vec![*plan, *other];
                }
            }
        }
        Vec::new()
    }

    /// Whether a unit of a product is left.
    fn unit(&self, sku: SkuId) -> Result<(), PassedOver> {
        self.book.assignable(sku)?;
        let allow_warning = self.book.settings().allow_warning_units;
        let units = self.pools.get(&sku).ok_or(PassedOver::NotOwned)?;
        units.claimable(allow_warning)?;
        let taken = self.taken.get(&sku).copied().unwrap_or_default();
        if units.available(allow_warning) > taken { Ok(()) } else { Err(PassedOver::NoFreeUnit) }
    }
}

/// Whether a license works in full.
fn works(path: &Path) -> bool {
    path.state.eq_ignore_ascii_case("Active") && path.error.is_none()
}

impl<'a> Course<'a> {
    fn facts(&self) -> &'a UserFacts {
        &self.holder.facts
    }

    fn paths(&self) -> impl Iterator<Item = &'a Path> {
        self.facts().paths.iter()
    }

    fn of_product(&self) -> impl Iterator<Item = &'a Path> {
        let sku = self.sku;
        self.paths().filter(move |path| path.sku == sku)
    }

    fn direct(&self) -> Option<&'a Path> {
        self.of_product().find(|path| path.group.is_none())
    }

    /// The path through the group, if it certainly works.
    fn through(&self) -> Option<&'a Path> {
        self.of_product().find(|path| path.group == Some(self.group) && self.certain(path))
    }

    /// The product as the group carries it.
    fn license(&self) -> Option<&'a GroupLicense> {
        self.carries.and_then(|group| group.license(self.sku))
    }

    /// Whether a path works, and no read lacked it since.
    fn certain(&self, path: &Path) -> bool {
        works(path) && !self.holder.doubted.contains(&(path.sku, path.group))
    }
}
