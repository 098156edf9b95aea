//! Rule books that claims were decided by.

use super::field::{self, Put, Reader, Take, Taken, Writer, Written, records};
use crate::domain::{
    app::App,
    book::{GroupLicense, LicensedGroup, Pages, RuleBook},
    policy::{Cap, PlanChoice, Policy, PolicyProduct},
    product::{Product, ProductPlan},
    setting::Settings,
    time::Time,
};

const FORMAT: u8 = 1;

pub fn encode(book: &RuleBook) -> Option<Vec<u8>> {
    field::write(FORMAT, Time::default(), |to| book.pages().put(to))
}

/// A rule book from its body; none if that is damaged or of another format.
pub fn decode(body: &[u8]) -> Option<RuleBook> {
    field::read(FORMAT, body, Time::default(), Pages::take).map(RuleBook::from)
}

records! {
    Pages { 0 settings, 1 apps, 2 policies, 3 products, 4 groups }
    Settings {
        0 enabled, 1 power_apps_scope, 2 power_automate_scope, 3 activation_delay_minutes,
        4 allow_warning_units, 5 default_usage_location, 6 max_data_age_hours, 7 claim_again_after_undo,
        8 record_all, 9 observe_within_hours, 10 required_role, 11 premium_needs_own_license, 12 allow_agents,
    }
    App {
        0 key, 1 name, 2 label, 3 plan, 4 plan_name, 5 equals, 6 family, 7 triggers, 8 sign_in_app_ids, 9 own,
        10 premium, 11 attended, 12 managed, 13 trial, 14 unknown,
    }
    Policy {
        0 id, 1 key, 2 version, 3 name, 4 app, 5 enabled, 6 priority, 7 created, 8 triggers,
        9 environment_scope, 10 include_groups, 11 exclude_groups, 12 exclude_users, 13 usage_locations,
        14 departments, 15 products, 16 assign_via, 17 cap,
    }
    PolicyProduct { 0 sku, 1 plans, 2 group }
    Cap { 0 claims, 1 hours }
    Product { 0 sku, 1 assignable, 2 capability, 3 plans }
    ProductPlan { 0 id, 1 for_users, 2 usable }
    LicensedGroup { 0 id, 1 licenses, 2 unfit }
    GroupLicense { 0 sku, 1 since, 2 disabled }
}

impl Put for PlanChoice {
    fn put(&self, to: &mut Writer) -> Written {
        match self {
            PlanChoice::All => to.case(0, &[]),
            PlanChoice::Except(plans) => to.case(1, &[plans]),
            PlanChoice::Only(plans) => to.case(2, &[plans]),
        }
    }
}

impl Take for PlanChoice {
    fn take(from: &mut Reader<'_>) -> Taken<PlanChoice> {
        from.case(|code, fields| match code {
            0 => Ok(PlanChoice::All),
            1 => fields.take().map(PlanChoice::Except),
            2 => fields.take().map(PlanChoice::Only),
            _ => Err(minicbor::decode::Error::message("no choice has this code")),
        })
    }
}
