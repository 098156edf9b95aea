//! What the rules say, told as plainly as possible: every list is walked, nothing is indexed, and no word of
//! the engine is used.

pub use crate::world::*;

use crate::plans::{APPS, ATTENDED, COVERS, FLOWS, TRIALS, UNKNOWN};

/// Whether a plan is in a list of r22's table.
fn lists(plans: &str, plan: &str) -> bool {
    plans.split(' ').any(|it| it == plan)
}

/// The plans that the app is, each in its cloud or product.
pub fn own_plans(app: &str) -> &'static [&'static str] {
    match app {
        "Teams" => &["TEAMS1", "TeamsEss", "TEAMS_GOV", "TEAMS_AR_DOD", "TEAMS_AR_GCCHIGH"],
        "PowerApps" => &["POWERAPPS_PER_USER", "POWERAPPS_PER_USER_GCC"],
        "PowerAutomatePerUser" => &["FLOW_PER_USER", "FLOW_PER_USER_GCC"],
        _ => &["POWER_AUTOMATE_ATTENDED_RPA", "POWER_AUTOMATE_ATTENDED_RPA_GCC"],
    }
}

fn needs_managed(trigger: &str) -> bool {
    ["LaunchApp", "TriggerStandardFlow", "SaveStandardFlow", "EnableStandardFlow"].contains(&trigger)
}

fn without_environment(trigger: &str) -> bool {
    ["FirstSignIn", "RequestLicense", "DesktopGoPremium", "DesktopTrialRpa"].contains(&trigger)
}

/// r22's table.
pub fn entitles(app: &str, trigger: &str, plan: &str) -> bool {
    if app == "Teams" || trigger == "RequestLicense" {
        return own_plans(app).contains(&plan);
    }
    if needs_managed(trigger) {
        return own_plans(app).contains(&plan) || lists(COVERS, plan);
    }
    match (app, trigger) {
        ("PowerApps", _) => lists(APPS, plan),
        (_, "TriggerPremiumFlow" | "SavePremiumFlow" | "EnablePremiumFlow") => lists(FLOWS, plan),
        _ => lists(ATTENDED, plan),
    }
}

impl World {
    fn pool(&self, product: usize) -> Option<&Pool> {
        self.pools.iter().find(|pool| pool.product == product)
    }

    /// The plans of a product: as the tenant has it, else as Microsoft's table has it.
    fn plans(&self, product: usize) -> Vec<&'static str> {
        match self.pool(product) {
            Some(pool) => pool.plans.iter().map(|plan| plan.name).collect(),
            None => self
                .table
                .iter()
                .filter(|(it, _)| *it == product)
                .flat_map(|(_, plans)| plans.clone())
                .collect(),
        }
    }

    /// What claims of a user bring and no import has shown.
    pub fn open(&self, user: usize) -> Vec<(usize, &Row, &Coming)> {
        let of_user = self.rows.iter().enumerate().filter(|(_, row)| row.event.who == Who::Known(user));
        of_user.flat_map(|(number, row)| row.coming.iter().map(move |coming| (number, row, coming))).collect()
    }

    /// L2: whether a claim of the product takes a unit.
    pub fn lacks(&self, who: usize, product: usize) -> bool {
        let held = self.users[who].paths.iter().any(|path| path.product == product && path.state != "Error");
        !held && self.open(who).iter().all(|(_, _, (coming, _))| *coming != product)
    }

    /// r08
    pub fn booked(&self, product: usize) -> i64 {
        self.bookings.iter().filter(|booking| booking.product == product).count() as i64
    }

    /// r08
    pub fn available(&self, pool: &Pool) -> i64 {
        (self.left(pool) - pool.reserved).max(0)
    }

    /// r07: what `pool.list` shows, for nobody can claim of a product that is not for people now.
    pub fn shown(&self, pool: &Pool) -> i64 {
        if self.assignable(pool) { self.available(pool) } else { 0 }
    }

    fn left(&self, pool: &Pool) -> i64 {
        let warning = if self.settings.warning_units { pool.warning } else { 0 };
        pool.enabled + warning - pool.consumed - self.booked(pool.product)
    }

    /// r06
    fn effective(&self, path: &Path) -> bool {
        let lives = self
            .pool(path.product)
            .is_some_and(|pool| !["Suspended", "Deleted", "LockedOut"].contains(&pool.capability));
        (path.state == "Active" || path.state == "ActiveWithError") && lives
    }

    fn too_old(&self, taken: i64) -> bool {
        self.settings.oldest_hours.is_some_and(|hours| self.now - taken > hours * HOUR)
    }

    /// r21 to r30.
    pub fn decide(&self, event: &Event) -> Answer {
        let plain = |outcome| Answer { outcome, policy: None, granted: None, location: None };
        if !self.settings.on {
            return plain("FeatureOff");
        }
        let Who::Known(who) = event.who else { return plain("UserUnknown") };
        let user = &self.users[who];
        if !user.enabled {
            return plain("AccountDisabled");
        }
        if user.kind == Some("Guest") {
            return plain("GuestNotEligible");
        }
        if user.agent && !self.settings.agents {
            return plain("AgentNotEligible");
        }
        if self.too_old(user.taken) {
            return plain("DataTooOld");
        }
        if self.entitled(event, who, user) || self.paid(event) || self.passed(event, who) {
            return plain("AlreadyEntitled");
        }
        if self.may_be_entitled(event, user) {
            return plain("EntitlementUnknown");
        }
        if let Some(outcome) = self.by_group(event, who, user) {
            return plain(outcome);
        }
        if self.switched_off(event, who, user) {
            return plain("PlanSwitchedOff");
        }
        if self.taken_back(event, who) {
            return plain("PreviouslyUndone");
        }
        self.by_policy(event, who, user)
    }

    /// r26
    fn taken_back(&self, event: &Event, who: usize) -> bool {
        let again = match self.settings.claim_again {
            "OnRequest" => event.trigger == "RequestLicense",
            claim_again => claim_again == "Always",
        };
        !again
            && self
                .rows
                .iter()
                .any(|row| row.blocks() && row.event.app == event.app && row.event.who == Who::Known(who))
    }

    /// r22
    pub fn entitled(&self, event: &Event, who: usize, user: &User) -> bool {
        let managed = self.managed(event);
        let entitles =
            |plan: &str| entitles(event.app, event.trigger, plan) || (managed && lists(COVERS, plan));
        let brings = |product: usize, off: &[&str]| {
            self.plans(product).iter().any(|plan| entitles(plan) && !off.contains(plan))
        };
        let tries = managed && self.holds_one_of(user, TRIALS);
        tries
            || user.paths.iter().any(|path| self.effective(path) && brings(path.product, &path.off))
            || self.open(who).iter().any(|(_, row, (product, off))| {
                row.event.app == event.app || (self.pool(*product).is_some() && brings(*product, off))
            })
    }

    fn holds_one_of(&self, user: &User, plans: &str) -> bool {
        let on = |path: &Path| {
            self.plans(path.product).iter().any(|plan| lists(plans, plan) && !path.off.contains(plan))
        };
        user.paths.iter().any(|path| self.effective(path) && on(path))
    }

    fn environment(&self, event: &Event) -> Option<&Environment> {
        self.environments.iter().find(|it| Some(it.id) == event.environment)
    }

    fn is_managed(&self, event: &Event) -> bool {
        event.managed.unwrap_or_else(|| self.environment(event).is_some_and(|it| it.managed))
    }

    /// r22: whether what a managed environment accepts counts.
    fn managed(&self, event: &Event) -> bool {
        self.is_managed(event)
            && !without_environment(event.trigger)
            && (needs_managed(event.trigger) || !self.settings.premium_own)
    }

    /// r22: what the environment covers its users with.
    fn coverage(&self, event: &Event) -> &[(&'static str, i64)] {
        let environment = self.environment(event).filter(|_| !without_environment(event.trigger));
        environment.map_or(&[], |environment| &environment.coverage)
    }

    pub fn paid(&self, event: &Event) -> bool {
        event.app == "PowerApps" && self.coverage(event).iter().any(|(kind, _)| *kind == "PayAsYouGo")
    }

    /// Whether the user is among the first whom a pass of the environment covered.
    fn passed(&self, event: &Event, who: usize) -> bool {
        let Some((_, units)) = self.coverage(event).iter().find(|(kind, _)| *kind == "AppPass") else {
            return false;
        };
        let of_environment =
            self.passes.iter().filter(|(environment, _)| Some(*environment) == event.environment);
        let ahead = of_environment.take_while(|(_, user)| *user != who).count() as i64;
        event.app == "PowerApps" && ahead < *units
    }

    fn may_be_entitled(&self, event: &Event, user: &User) -> bool {
        let flows = event.app.starts_with("PowerAutomate")
            && self.coverage(event).iter().any(|(kind, _)| *kind == "FlowPlan");
        flows || (self.managed(event) && self.holds_one_of(user, UNKNOWN))
    }

    /// r23, r24
    fn by_group(&self, event: &Event, who: usize, user: &User) -> Option<&'static str> {
        let own = own_plans(event.app);
        let brings = |path: &Path| {
            self.plans(path.product).iter().any(|plan| own.contains(plan) && !path.off.contains(plan))
        };
        let failed = |path: &Path| path.group.is_some() && path.state == "Error" && brings(path);
        let (mut pending, mut error) = (false, user.paths.iter().any(failed));
        for (number, group) in self.groups.iter().enumerate() {
            let Some((_, joined)) = group.members.iter().find(|(member, _)| *member == who) else { continue };
            for carried in &group.carries {
                let on = |plan: &Plan| own.contains(&plan.name) && !carried.off.contains(&plan.name);
                if !self.pool(carried.product).is_some_and(|pool| pool.plans.iter().any(on)) {
                    continue;
                }
                match user
                    .paths
                    .iter()
                    .find(|path| path.product == carried.product && path.group == Some(number))
                {
                    Some(_) => {}
                    None if self.now - carried.since.max(*joined) < DAY => pending = true,
                    None => error = true,
                }
            }
        }
        if error { Some("GroupLicenseError") } else { pending.then_some("GroupLicensePending") }
    }

    /// r25
    fn switched_off(&self, event: &Event, who: usize, user: &User) -> bool {
        let off = |product, off: &[&str]| {
            self.plans(product).iter().any(|plan| own_plans(event.app).contains(plan) && off.contains(plan))
        };
        user.paths.iter().any(|path| self.effective(path) && off(path.product, &path.off))
            || self
                .open(who)
                .iter()
                .any(|(_, _, (product, disabled))| self.pool(*product).is_some() && off(*product, disabled))
    }

    /// r16, r27
    fn by_policy(&self, event: &Event, who: usize, user: &User) -> Answer {
        let mut policies: Vec<&Policy> =
            self.policies.iter().filter(|policy| policy.app == event.app).collect();
        policies.sort_by_key(|policy| (policy.priority, policy.created, policy.id.clone()));
        let order = [
            "NoPolicy",
            "PolicyOff",
            "NotYetActive",
            "OutOfScope",
            "TriggerNotCovered",
            "EnvironmentNotCovered",
        ];
        let mut furthest = (0, None);
        for policy in policies {
            let Some(failure) = self.refuses(policy, event, who, user) else {
                return self.grant(policy, event, who);
            };
            let far = order.iter().position(|outcome| *outcome == failure).unwrap();
            if far > furthest.0 {
                furthest = (far, Some(policy.name.clone()));
            }
        }
        Answer { outcome: order[furthest.0], policy: furthest.1, granted: None, location: None }
    }

    fn refuses(&self, policy: &Policy, event: &Event, who: usize, user: &User) -> Option<&'static str> {
        if !policy.on {
            return Some("PolicyOff");
        }
        if self.now < policy.created + self.settings.delay {
            return Some("NotYetActive");
        }
        if !self.in_scope(policy, who, user) {
            return Some("OutOfScope");
        }
        if !policy.triggers.is_empty() && !policy.triggers.contains(&event.trigger) {
            return Some("TriggerNotCovered");
        }
        if ["DesktopGoPremium", "DesktopTrialRpa"].contains(&event.trigger) && event.desktop == Some("2.42") {
            return Some("TriggerNotCovered");
        }
        (!self.covered(policy, event)).then_some("EnvironmentNotCovered")
    }

    /// r15
    fn in_scope(&self, policy: &Policy, who: usize, user: &User) -> bool {
        let member = |groups: &[usize]| {
            groups.iter().any(|group| self.groups[*group].members.iter().any(|(it, _)| *it == who))
        };
        let named = |list: &[&str], value: Option<&str>| {
            list.is_empty()
                || value.is_some_and(|value| list.iter().any(|it| it.to_lowercase() == value.to_lowercase()))
        };
        !policy.exclude_users.contains(&who)
            && !member(&policy.exclude_groups)
            && (policy.include_groups.is_empty() || member(&policy.include_groups))
            && named(&policy.locations, user.location)
            && named(&policy.departments, user.department)
    }

    /// r17
    fn covered(&self, policy: &Policy, event: &Event) -> bool {
        if without_environment(event.trigger) || self.is_managed(event) {
            return true;
        }
        let family = if event.app == "PowerApps" {
            self.settings.apps_only_managed
        } else {
            self.settings.flows_only_managed
        };
        !needs_managed(event.trigger) && !policy.only_managed.unwrap_or(family)
    }

    /// r28 to r30
    fn grant(&self, policy: &Policy, event: &Event, who: usize) -> Answer {
        let user = &self.users[who];
        let joins = policy.products.iter().any(|(_, _, group)| group.is_some());
        let end =
            |outcome| Answer { outcome, policy: Some(policy.name.clone()), granted: None, location: None };
        if policy.cap.is_some_and(|(most, hours)| self.granted(&policy.name, hours) >= most) {
            return end("CapReached");
        }
        if !joins && user.location.is_none() && self.settings.location.is_none() {
            return end("UsageLocationMissing");
        }
        for (position, (product, choice, group)) in policy.products.iter().enumerate() {
            let Some(pool) = self.pool(*product).filter(|pool| self.claimable(pool, event.app)) else {
                continue;
            };
            let brings = match group {
                None => vec![(*product, switched_off_by(pool, choice, own_plans(event.app)))],
                Some(group) => self.brought_by(*group),
            };
            let on = |off: &[&str]| {
                pool.plans
                    .iter()
                    .any(|plan| own_plans(event.app).contains(&plan.name) && !off.contains(&plan.name))
            };
            let Some((_, off)) = brings.iter().find(|(it, off)| it == product && on(off)) else { continue };
            let taken: Vec<usize> =
                brings.iter().map(|it| it.0).filter(|it| group.is_none() || self.lacks(who, *it)).collect();
            if taken.iter().any(|it| {
                self.pool(*it).is_none_or(|pool| !self.assignable(pool) || self.available(pool) == 0)
            }) {
                continue;
            }
            if taken.iter().chain([product]).any(|it| self.too_old(self.pool(*it).unwrap().taken)) {
                return end("DataTooOld");
            }
            let location = if user.location.is_none() && !joins { self.settings.location } else { None };
            let outcome = if joins { "PendingGroup" } else { "Claimed" };
            let granted =
                Some(Granted { product: *product, position, off: off.clone(), group: *group, brings });
            return Answer { granted, location, ..end(outcome) };
        }
        end("PoolsEmpty")
    }

    /// r18: what a group gives its members, if claims can add any.
    pub fn brought_by(&self, group: usize) -> Vec<Coming> {
        let group = &self.groups[group];
        let carried = group.carries.iter().filter(|_| !group.unfit);
        carried.map(|it| (it.product, it.off.clone())).collect()
    }

    /// What a policy granted in the last hours.
    pub fn granted(&self, policy: &str, hours: i64) -> usize {
        let counts = |row: &&Row| {
            let recent = row.at > self.now - hours * HOUR;
            recent && row.answer.granted.is_some() && row.answer.policy.as_deref() == Some(policy)
        };
        self.rows.iter().filter(counts).count()
    }

    fn assignable(&self, pool: &Pool) -> bool {
        pool.applies_to == "User"
            && (pool.capability == "Enabled" || (pool.capability == "Warning" && self.settings.warning_units))
    }

    /// r07
    fn claimable(&self, pool: &Pool, app: &str) -> bool {
        let usable = ["Success", "PendingInput", "PendingActivation"];
        self.assignable(pool)
            && pool
                .plans
                .iter()
                .any(|plan| own_plans(app).contains(&plan.name) && usable.contains(&plan.status))
    }
}

/// r13
fn switched_off_by(pool: &Pool, choice: &Choice, own: &[&str]) -> Vec<&'static str> {
    let off = |plan: &str| match choice {
        Choice::All => false,
        Choice::Except(plans) => plans.contains(&plan),
        Choice::Only(plans) => !plans.contains(&plan),
    };
    pool.plans
        .iter()
        .filter(|plan| plan.for_users && !own.contains(&plan.name) && off(plan.name))
        .map(|plan| plan.name)
        .collect()
}
