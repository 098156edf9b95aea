//! Why a product, a group or a scope gives nothing, and the cure, for people.

use crate::domain::{
    book::Unfit,
    finding::{OutsideScope, PassedOver},
    product::Units,
};

/// Why a product gives no unit, whatever the app and the group; with its units, where they are known.
pub fn unavailable(product: &str, why: PassedOver, units: Option<&Units>) -> String {
    match why {
        PassedOver::UnitsInGrace => {
            let left = units.map(|units| format!(" ({})", units.available(true))).unwrap_or_default();
            format!("Of {product} only units in grace are left{left}; allowWarningUnits is off.")
        }
        PassedOver::NoFreeUnit if units.is_some_and(|units| units.owned(true) == 0) => {
            format!("The subscriptions of {product} have no units that work.")
        }
        PassedOver::NoFreeUnit if units.is_some_and(Units::refused) => {
            format!("Graph refused a unit of {product}; it counts as empty until its pool is read again.")
        }
        PassedOver::NotOwned => format!("The tenant does not own {product}."),
        PassedOver::InGrace => {
            format!("The subscription of {product} expired and is in grace; allowWarningUnits is off.")
        }
        PassedOver::Suspended => {
            format!("The subscription of {product} is suspended, deleted or locked out.")
        }
        PassedOver::NotAssignable => format!("{product} cannot be assigned to people."),
        PassedOver::NoFreeUnit => format!("Every unit of {product} is in use or booked."),
        PassedOver::Reserved => format!("The units left of {product} are reserved."),
        PassedOver::PlanMissing
        | PassedOver::GroupUnfit
        | PassedOver::GroupLacksProduct
        | PassedOver::GroupPlanOff => String::new(),
    }
}

/// Why a group cannot be the target of claims of a product (r18), and the cure; a sentence each.
pub fn unfit_target(
    group: &str,
    product: &str,
    plan: &str,
    unfit: Option<Unfit>,
    why: PassedOver,
) -> (String, String) {
    let (reason, cure) = match why {
        PassedOver::GroupUnfit => unfit_for(unfit),
        PassedOver::GroupPlanOff => (
            format!("switches {plan} of {product} off"),
            "Switch it on in the group's license, and import the group.".to_owned(),
        ),
        _ => (
            format!("does not carry {product}"),
            format!("Assign {product} to the group and import the group, or choose another."),
        ),
    };
    (format!("Group {group} {reason}."), cure)
}

fn unfit_for(unfit: Option<Unfit>) -> (String, String) {
    let (reason, cure) = match unfit {
        Some(Unfit::NotSecurity) => {
            ("is not known to be a security group", "Choose one, or import the group with securityEnabled.")
        }
        Some(Unfit::Dynamic) => {
            ("is dynamic: a rule decides who is in it", "Choose a group with assigned members.")
        }
        Some(Unfit::Synced) => ("is kept in sync from a directory on the premises", "Choose a cloud group."),
        Some(Unfit::MailEnabled) => ("is mail-enabled", "Choose a security group without a mail address."),
        Some(Unfit::RoleAssignable) => (
            "can be given directory roles",
            "Choose a group with isAssignableToRole false: members must not come by a claim.",
        ),
        Some(Unfit::ManagementRestricted) => (
            "is in a restricted management administrative unit",
            "Choose a group with isManagementRestricted false.",
        ),
        unfit => {
            let property = unfit.and_then(Unfit::unsaid).unwrap_or("securityEnabled");
            let reason = format!("is not known to be fit: no import had its {property}");
            return (reason, format!("Ask Graph for {property} too, and import the group."));
        }
    };
    (reason.to_owned(), cure.to_owned())
}

/// Why a user is outside of a scope.
pub fn outside(by: OutsideScope) -> &'static str {
    match by {
        OutsideScope::ExcludedUser => "The user is excluded by name.",
        OutsideScope::ExcludedGroup => "The user is in an excluded group.",
        OutsideScope::NoIncludedGroup => "The user is in none of the included groups.",
        OutsideScope::UsageLocation => "The user's usage location is not listed.",
        OutsideScope::Department => "The user's department is not listed.",
    }
}

/// Microsoft's remedy for a group license error (domain: the meanings Graph gives its error words).
pub fn remedy(error: &str) -> &'static str {
    match error.to_ascii_lowercase().as_str() {
        "countviolation" => "Free or buy units, then reprocess the user.",
        "mutuallyexclusiveviolation" => "Choose which of the exclusive plans to switch off.",
        "dependencyviolation" => {
            "Switch on the plan it depends on or switch off the dependent one, then reprocess the user."
        }
        "prohibitedinusagelocationviolation" => {
            "Correct the usage location, or take the user out of the group."
        }
        "uniquenessviolation" => "Remove the duplicate proxy address, then reprocess the user.",
        "other" | "others" => "Another license of the same group failed; fix that one.",
        _ => "See the user's license errors in Entra, then reprocess the user.",
    }
}
