//! Refusals for people who read of many at once: why, and what to do about it.

use crate::domain::claim::Outcome;

/// What a refusal means for an admin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Advice {
    /// Why nothing was granted, in a sentence.
    pub reason: &'static str,
    /// What to do so that such requests are granted, in a sentence.
    pub cure: &'static str,
}

/// What a refusal means; none for an outcome that refuses nothing.
pub fn advice(outcome: Outcome) -> Option<Advice> {
    let (reason, cure) = match outcome {
        Outcome::Claimed | Outcome::PendingGroup | Outcome::AlreadyEntitled => return None,
        Outcome::PlanSwitchedOff => (
            "The user holds a product with the app's plan switched off.",
            "Switch the plan on for those who should have the app.",
        ),
        Outcome::GroupLicensePending => (
            "A group of the user is about to bring the license.",
            "Wait a day: Entra assigns it without a claim.",
        ),
        Outcome::GroupLicenseError => (
            "A group of the user failed to bring the license.",
            "Mend the group's license errors in Entra, then reprocess its users.",
        ),
        Outcome::PreviouslyUndone => (
            "A claim of the user for the app was undone or lost.",
            "Unlock the user's claims (Unlock-LicenseClaim, claim.unlock), or let everybody claim again (claimAgainAfterUndo).",
        ),
        Outcome::FeatureOff => ("Auto-claim was switched off.", "Switch it on in the settings."),
        Outcome::DataTooOld => {
            ("The data was older than the setting allows.", "Import pools and users more often.")
        }
        Outcome::NoPolicy => ("No policy is for the app.", "Create a policy for the app."),
        Outcome::PolicyOff => ("Every policy for the app was off.", "Switch the policy on."),
        Outcome::NotYetActive => {
            ("The activation delay had not passed.", "Wait for it, or shorten activationDelayMinutes.")
        }
        Outcome::OutOfScope => {
            ("The user was in no policy's scope.", "Widen the policy's groups, locations or departments.")
        }
        Outcome::TriggerNotCovered => {
            ("The policy leaves out what the user did.", "Add the trigger to the policy.")
        }
        Outcome::EnvironmentNotCovered => (
            "The environment is not known to be managed.",
            "Manage it and import environments, or widen the scope to All.",
        ),
        Outcome::CapReached => (
            "The policy had granted as much as its cap allows.",
            "Wait for the period to end, or raise the cap.",
        ),
        Outcome::PoolsEmpty => (
            "No product of the policy had a unit that could be claimed.",
            "Buy, renew or free units, or add a backup product.",
        ),
        Outcome::UsageLocationMissing => (
            "The user had no usage location, which a direct license needs.",
            "Set it for the users, or set a default.",
        ),
        Outcome::AccountDisabled => {
            ("The account was disabled.", "Nothing, unless the account should be enabled.")
        }
        Outcome::GuestNotEligible => {
            ("Guests claim no licenses.", "Assign a license by hand where a guest needs one.")
        }
        Outcome::EntitlementUnknown => (
            "Nobody knows whether a plan of the user, or a flow plan of the environment, entitles.",
            "Say with app.define whether the plan entitles: its lists are whole ones, as app.list shows them; claim.get names the plan.",
        ),
        Outcome::AgentNotEligible => ("The user is an agent.", "Set allowAgents where agents should claim."),
        Outcome::UserUnknown => {
            ("The store did not know the user.", "Import users, then decide the event again with retry.")
        }
    };
    Some(Advice { reason, cure })
}
