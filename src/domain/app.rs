//! Apps: what a service plan lets a user use, and what makes a user need it.

pub mod definition;

use super::{
    fold::fold,
    ids::{ClientAppId, PlanId},
    plans,
    word::words,
};
use uuid::uuid;

words! {
    /// What a user did that needs a license.
    pub enum Trigger {
        /// Opened the app for the first time.
        FirstSignIn = 1,
        /// Launched an app that needs a premium license.
        LaunchPremiumApp = 2,
        /// Launched any app; claims only in a managed environment.
        LaunchApp = 3,
        /// Asked for a license.
        RequestLicense = 4,
        /// Ran a premium cloud flow.
        TriggerPremiumFlow = 5,
        /// Saved a premium cloud flow.
        SavePremiumFlow = 6,
        /// Turned on a premium cloud flow.
        EnablePremiumFlow = 7,
        /// Ran a standard cloud flow; claims only in a managed environment.
        TriggerStandardFlow = 8,
        /// Saved a standard cloud flow; claims only in a managed environment.
        SaveStandardFlow = 9,
        /// Turned on a standard cloud flow; claims only in a managed environment.
        EnableStandardFlow = 10,
        /// Ran a premium flow with attended RPA.
        TriggerAttendedRpaFlow = 11,
        /// Saved a premium flow with attended RPA.
        SaveAttendedRpaFlow = 12,
        /// Turned on a premium flow with attended RPA.
        EnableAttendedRpaFlow = 13,
        /// Chose "Go Premium" in Power Automate for desktop 2.43 or later.
        DesktopGoPremium = 14,
        /// Used RPA on a self-assisted trial in Power Automate for desktop 2.43 or later.
        DesktopTrialRpa = 15,
    }
}

use Trigger::*;

/// What requests and replies call Power Apps.
pub const POWER_APPS: &str = "PowerApps";

/// The clients of Teams on desktops, phones and in browsers: the appId of a sign-in that opens Teams.
const TEAMS_CLIENTS: [ClientAppId; 3] = [
    ClientAppId::from_uuid(uuid!("1fec8e78-bce4-4aaf-ab1b-5451cc387264")),
    ClientAppId::from_uuid(uuid!("5e3ce6c0-2b1f-4285-8d4b-75ee78787346")),
    ClientAppId::from_uuid(uuid!("e1829006-9cf1-4d05-8b48-2e665cb48e6a")),
];

impl Trigger {
    /// Claims only in a managed environment, whatever the scope says.
    pub const fn standard(self) -> bool {
        matches!(self, LaunchApp | TriggerStandardFlow | SaveStandardFlow | EnableStandardFlow)
    }

    /// Comes from Power Automate for desktop, whose version must be told.
    pub const fn desktop(self) -> bool {
        matches!(self, DesktopGoPremium | DesktopTrialRpa)
    }

    /// Happens in no environment, so that no environment scope applies (r17).
    pub const fn without_environment(self) -> bool {
        matches!(self, FirstSignIn | RequestLicense) || self.desktop()
    }
}

words! {
    /// The Power Platform settings that an app's environment scope comes from.
    pub enum Family {
        /// Power Apps.
        PowerApps = 1,
        /// Power Automate.
        PowerAutomate = 2,
    }
}

/// What entitles: by the kind of trigger (r22's table), and what may in a managed environment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Need {
    /// The app's own plan, and what the admin adds.
    Own,
    /// A premium right.
    Premium,
    /// Attended RPA.
    Attended,
    /// Any right that a managed environment accepts.
    Managed,
    /// A trial that a managed environment accepts.
    Trial,
    /// What a managed environment may accept.
    Unknown,
}

impl Need {
    /// Every need.
    pub const ALL: [Need; 6] =
        [Need::Own, Need::Premium, Need::Attended, Need::Managed, Need::Trial, Need::Unknown];

    pub const fn of(trigger: Trigger) -> Need {
        match trigger {
            RequestLicense => Need::Own,
            FirstSignIn | LaunchPremiumApp | TriggerPremiumFlow | SavePremiumFlow | EnablePremiumFlow => {
                Need::Premium
            }
            TriggerAttendedRpaFlow
            | SaveAttendedRpaFlow
            | EnableAttendedRpaFlow
            | DesktopGoPremium
            | DesktopTrialRpa => Need::Attended,
            LaunchApp | TriggerStandardFlow | SaveStandardFlow | EnableStandardFlow => Need::Managed,
        }
    }
}

/// An app of a policy.
#[derive(Clone, Debug, PartialEq)]
pub struct App {
    /// The integer the store keeps; the built-in ones are 1 to 4.
    pub key: u16,
    /// The name in requests and replies.
    pub name: String,
    /// The name in Microsoft's portal.
    pub label: String,
    /// The service plan the app is.
    pub plan: PlanId,
    pub plan_name: String,
    /// The plans that are the same in another cloud or product. "The app's plan" of the rules is any of these
    /// or [`App::plan`] (r07).
    pub equals: Vec<PlanId>,
    /// Whose environment scope applies; none for apps without environments.
    pub family: Option<Family>,
    pub triggers: Vec<Trigger>,
    /// The client ids in the sign-in log that mean a user opened it.
    pub sign_in_app_ids: Vec<ClientAppId>,
    /// What entitles who asks for a license; the app's own plans first.
    pub own: Vec<PlanId>,
    /// What entitles to premium triggers and a first sign-in.
    pub premium: Vec<PlanId>,
    /// What entitles to attended RPA.
    pub attended: Vec<PlanId>,
    /// What entitles in a managed environment, whatever the trigger.
    pub managed: Vec<PlanId>,
    /// What entitles there by trial.
    pub trial: Vec<PlanId>,
    /// Of what nobody knows whether it entitles there.
    pub unknown: Vec<PlanId>,
}

impl App {
    /// The plans any one of which meets the need (r22).
    pub fn entitling(&self, need: Need) -> &[PlanId] {
        match need {
            Need::Own => &self.own,
            Need::Premium => &self.premium,
            Need::Attended => &self.attended,
            Need::Managed => &self.managed,
            Need::Trial => &self.trial,
            Need::Unknown => &self.unknown,
        }
    }

    pub fn plans(&self) -> impl Iterator<Item = PlanId> + '_ {
        std::iter::once(self.plan).chain(self.equals.iter().copied())
    }

    /// Whether a plan is one of the app's own.
    pub fn is_own(&self, plan: PlanId) -> bool {
        self.plan == plan || self.equals.contains(&plan)
    }

    /// Whether its plan is one that Microsoft no longer sells as premium: Power Automate per user.
    pub fn is_legacy(&self) -> bool {
        self.plan == plans::FLOW_PER_USER
    }

    /// The app's own plans in a sentence.
    pub fn plan_label(&self) -> String {
        let name = &self.plan_name;
        if self.equals.is_empty() { name.clone() } else { format!("{name} or its equals") }
    }

    /// Every plan that entitles to the app by some trigger, the app's own first.
    pub fn entitling_plans(&self) -> Vec<PlanId> {
        let mut plans: Vec<PlanId> = self.plans().collect();
        for plan in
            self.premium.iter().chain(&self.attended).chain(&self.managed).chain(&self.trial).chain(&self.own)
        {
            if !plans.contains(plan) {
                plans.push(*plan);
            }
        }
        plans
    }

    /// Whether a reference names this app: its name or its label in the portal, in any case (r45).
    pub fn is_called(&self, reference: &str) -> bool {
        let wanted = fold(reference);
        wanted == fold(&self.name) || wanted == fold(&self.label)
    }

    /// An app to which its own plans alone entitle, whatever the need.
    pub(super) fn plain(
        key: u16,
        name: &str,
        plan: PlanId,
        plan_name: &str,
        own: &[PlanId],
        triggers: Vec<Trigger>,
    ) -> App {
        App {
            key,
            name: name.into(),
            label: name.into(),
            plan,
            plan_name: plan_name.into(),
            equals: own.iter().copied().filter(|equal| *equal != plan).collect(),
            family: None,
            triggers,
            sign_in_app_ids: vec![],
            own: own.to_vec(),
            premium: own.to_vec(),
            attended: vec![],
            managed: vec![],
            trial: vec![],
            unknown: vec![],
        }
    }

    /// The four apps of Microsoft's feature.
    pub fn built_in() -> Vec<App> {
        let apps = vec![LaunchPremiumApp, LaunchApp, RequestLicense];
        let flow = [
            TriggerPremiumFlow,
            SavePremiumFlow,
            EnablePremiumFlow,
            TriggerStandardFlow,
            SaveStandardFlow,
            EnableStandardFlow,
        ];
        let flows = flow.into_iter().chain([RequestLicense]).collect();
        let rpa = [
            TriggerAttendedRpaFlow,
            SaveAttendedRpaFlow,
            EnableAttendedRpaFlow,
            DesktopGoPremium,
            DesktopTrialRpa,
        ];
        let with_rpa = flow.into_iter().chain(rpa).chain([RequestLicense]).collect();
        let in_environments = |family, label: &str, premium: &[PlanId], app: App| {
            let covering = plans::COVERING.iter().filter(|plan| !app.own.contains(plan));
            App {
                label: label.into(),
                family: Some(family),
                premium: premium.to_vec(),
                managed: app.own.iter().chain(covering).copied().collect(),
                trial: plans::COVERING_BY_TRIAL.to_vec(),
                unknown: plans::COVERING_UNKNOWN.to_vec(),
                ..app
            }
        };
        let teams = App::plain(1, "Teams", plans::TEAMS1, "TEAMS1", plans::TEAMS, vec![FirstSignIn]);
        let power_apps = App::plain(
            2,
            POWER_APPS,
            plans::POWERAPPS_PER_USER,
            "POWERAPPS_PER_USER",
            plans::APPS_PER_USER,
            apps,
        );
        let per_user = App::plain(
            3,
            "PowerAutomatePerUser",
            plans::FLOW_PER_USER,
            "FLOW_PER_USER",
            plans::FLOWS_PER_USER,
            flows,
        );
        let (rpa, rpa_name) = (plans::POWER_AUTOMATE_ATTENDED_RPA, "POWER_AUTOMATE_ATTENDED_RPA");
        let premium = App::plain(4, "PowerAutomatePremium", rpa, rpa_name, plans::ATTENDED_RPA, with_rpa);
        let premium = App { attended: premium.own.clone(), ..premium };
        vec![
            App { label: "Microsoft Teams".into(), sign_in_app_ids: TEAMS_CLIENTS.to_vec(), ..teams },
            in_environments(Family::PowerApps, "Power Apps Per User Plan", plans::PREMIUM_APPS, power_apps),
            in_environments(
                Family::PowerAutomate,
                "Power Automate per User Plan",
                plans::PREMIUM_FLOWS,
                per_user,
            ),
            in_environments(
                Family::PowerAutomate,
                "Power Automate RPA Attended",
                plans::PREMIUM_FLOWS,
                premium,
            ),
        ]
    }
}
