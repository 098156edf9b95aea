//! The service plans known by id: the built-in apps' own, those that already entitle a user (r22), and those
//! that license groups.

use uuid::uuid;

use super::ids::PlanId;

macro_rules! plans {
    ($($name:ident = $id:literal;)*) => {
        $(
            #[doc = concat!("The plan Microsoft calls `", stringify!($name), "`.")]
            pub const $name: PlanId = PlanId::from_uuid(uuid!($id));
        )*
    };
}

plans! {
    TEAMS1 = "57ff2da0-773e-42df-b2af-ffb7a2317929";
    TEAMS_ESS = "f4f2f6de-6830-442b-a433-e92249faebe2";
    TEAMS_GOV = "304767db-7d23-49e8-a945-4a7eb65f9f28";
    TEAMS_AR_DOD = "fd500458-c24c-478e-856c-a6067a8376cd";
    TEAMS_AR_GCCHIGH = "9953b155-8aef-4c56-92f3-72b0487fce41";
    POWERAPPS_PER_USER = "ea2cf03b-ac60-46ae-9c1d-eeaeb63cec86";
    POWERAPPS_PER_USER_GCC = "8f55b472-f8bf-40a9-be30-e29919d4ddfe";
    POWERAPPS_P2 = "00527d7f-d5bc-4c2a-8d1e-6c0de2410c81";
    POWERAPPS_DYN_P2 = "0b03f40b-c404-40c3-8651-2aceb74365fa";
    POWERAPPS_DYN_P2_GOV = "51729bb5-7564-4927-8df8-9f5b12279cf3";
    POWERAPPS_DYN_APPS = "874fc546-6efe-4d22-90b8-5c4e7aa59f4b";
    POWERAPPS_DYN_APPS_GOV = "3089c02b-e533-4b73-96a5-01fa648c3c3c";
    AAD_PREMIUM = "41781fb2-bc02-4b7c-bd55-b576c07bb09d";
    AAD_PREMIUM_P2 = "eec0eb4f-6444-4f95-aba0-50c24d67f998";
    OFFICESUBSCRIPTION = "43de0ff5-c92c-492b-9116-175376d08c38";
    OFFICESUBSCRIPTION_GOV = "de9234ff-6483-44d9-b15e-dca72fdd27af";
    EXCHANGE_S_ENTERPRISE = "efb87545-963c-4e0d-99df-69c6916d9eb0";
    EXCHANGE_S_ENTERPRISE_GOV = "8c3069c0-ccdb-44be-ab77-986203a67df2";
    FLOW_PER_USER = "c5002c70-f725-4367-b409-f0eff4fee6c0";
    FLOW_PER_USER_GCC = "769b8bee-2779-4c5a-9456-6f4f8629fd41";
    FLOW_P2 = "56be9436-e4b2-446c-bb7f-cc15d16cca4d";
    FLOW_DYN_P2 = "b650d915-9886-424b-a08d-633cede56f57";
    FLOW_DYN_P2_GOV = "06879193-37cc-4976-8991-f8165c994ce7";
    FLOW_DYN_APPS = "7e6d7d78-73de-46ba-83b1-6d25117334ba";
    FLOW_DYN_APPS_GOV = "2c6af4f1-e7b6-4d59-bbc8-eaa884f42d69";
    POWER_AUTOMATE_ATTENDED_RPA = "375cd0ad-c407-49fd-866a-0bff4f8a9a4d";
    POWER_AUTOMATE_ATTENDED_RPA_GCC = "fb613c67-1a58-4645-a8df-21e95a37d433";
    DYN365_ENTERPRISE_SALES = "2da8e897-7791-486b-b08f-cc63c8129df7";
    DYN365_ENTERPRISE_SALES_GOV = "213be507-d547-4f79-bc2c-6196bc54c4a3";
    DYN365_ENTERPRISE_CUSTOMER_SERVICE = "99340b49-fb81-4b1e-976b-8f2ae8e9394f";
    DYN365_ENTERPRISE_CUSTOMER_SERVICE_GOV = "dc6643d9-1e72-4dce-9f64-1d6eac1f1c5a";
    DYN365_ENTERPRISE_FIELD_SERVICE = "8c66ef8a-177f-4c0d-853c-d4f219331d09";
    DYN365_ENTERPRISE_FIELD_SERVICE_GOV = "a9a5be2d-17dd-4d43-ba78-9391e11d20a7";
    D365_FINANCE = "9f0e1b4e-9b33-4300-b451-b2c662cd4ff7";
    D365_SCM = "1224eae4-0d91-474a-8a52-27ec96a63fe7";
    D365_PROJECT_OPERATIONS = "69f07c66-bee4-4222-b051-195095efee5b";
    DYN365_RETAIL = "117e3aa0-8d08-4a19-a6a5-90b7a96e2128";
    DYN365_FINANCIALS_BUSINESS = "920656a2-7dd8-4c83-97b6-a356414dbd36";
    DYN365_BUSCENTRAL_PREMIUM = "8e9002c0-a1d8-4465-b952-817d2948e6e2";
    DYN365_TEAM_MEMBERS = "4092fdb5-8d81-41d3-be76-aaba4074530b";
    DYN365_ENTERPRISE_TEAM_MEMBERS = "6a54b05e-4fab-40e7-9828-428db3b336fa";
    DYN365_ENTERPRISE_TEAM_MEMBERS_GOV = "5a94d0aa-ee95-455a-bb38-326e5f134478";
    DYN365_ENTERPRISE_P1 = "d56f3deb-50d8-465a-bedb-f079817ccac1";
    DYN365_FINANCIALS_TEAM_MEMBERS = "d9a6391b-8970-4976-bd94-5f205007c8d8";
    DYN365_IOM_USER = "81375e2f-5ef7-4773-96aa-e3279f50bd21";
    D365_HR_ATTACH = "3219525a-4064-45ec-9c35-a33ea6b39a49";
    DYN365_CUSTOMER_INSIGHTS_BASE = "ee85d528-c4b4-4a99-9b07-fb9a1365dc93";
    DYN365_MARKETING_USER = "5d7a6abc-eebd-46ab-96e1-e4a2f54a2248";
    POWERAPPS_P2_VIRAL = "d5368ca3-357e-4acb-9c21-8495fb025d1f";
    FLOW_P2_VIRAL_REAL = "d20bfa21-e9ae-43fc-93c2-20783f0840c3";
    POWER_APPS_DYN365_VIRAL_TRIAL = "54b37829-818e-4e3c-a08a-3ea66ab9b45d";
}

/// What Teams is, each in a cloud or product of its own.
pub const TEAMS: &[PlanId] = &[TEAMS1, TEAMS_ESS, TEAMS_GOV, TEAMS_AR_DOD, TEAMS_AR_GCCHIGH];

/// What Power Apps per user is, in both clouds.
pub const APPS_PER_USER: &[PlanId] = &[POWERAPPS_PER_USER, POWERAPPS_PER_USER_GCC];

/// What Power Automate per user is, in both clouds.
pub const FLOWS_PER_USER: &[PlanId] = &[FLOW_PER_USER, FLOW_PER_USER_GCC];

/// Entitle to premium apps of Power Apps.
pub const PREMIUM_APPS: &[PlanId] =
    &[POWERAPPS_PER_USER, POWERAPPS_PER_USER_GCC, POWERAPPS_P2, POWERAPPS_DYN_P2, POWERAPPS_DYN_P2_GOV];

/// Entitle to premium flows of Power Automate.
pub const PREMIUM_FLOWS: &[PlanId] = &[
    FLOW_PER_USER,
    FLOW_PER_USER_GCC,
    POWER_AUTOMATE_ATTENDED_RPA,
    POWER_AUTOMATE_ATTENDED_RPA_GCC,
    FLOW_P2,
    FLOW_DYN_P2,
    FLOW_DYN_P2_GOV,
];

/// What Power Automate Premium is, in both clouds; entitle to attended RPA and to Power Automate for
/// desktop's premium features.
pub const ATTENDED_RPA: &[PlanId] = &[POWER_AUTOMATE_ATTENDED_RPA, POWER_AUTOMATE_ATTENDED_RPA_GCC];

/// Entitle to any app or flow in a managed environment.
pub const COVERING: &[PlanId] = &[
    POWERAPPS_PER_USER,
    POWERAPPS_PER_USER_GCC,
    POWER_AUTOMATE_ATTENDED_RPA,
    POWER_AUTOMATE_ATTENDED_RPA_GCC,
    DYN365_ENTERPRISE_SALES,
    DYN365_ENTERPRISE_SALES_GOV,
    DYN365_ENTERPRISE_CUSTOMER_SERVICE,
    DYN365_ENTERPRISE_CUSTOMER_SERVICE_GOV,
    DYN365_ENTERPRISE_FIELD_SERVICE,
    DYN365_ENTERPRISE_FIELD_SERVICE_GOV,
    D365_FINANCE,
    D365_SCM,
    D365_PROJECT_OPERATIONS,
    DYN365_RETAIL,
    DYN365_FINANCIALS_BUSINESS,
    DYN365_BUSCENTRAL_PREMIUM,
    DYN365_TEAM_MEMBERS,
    DYN365_ENTERPRISE_TEAM_MEMBERS,
    DYN365_ENTERPRISE_TEAM_MEMBERS_GOV,
];

/// Entitle there for as long as the trial runs.
pub const COVERING_BY_TRIAL: &[PlanId] =
    &[POWERAPPS_P2_VIRAL, FLOW_P2_VIRAL_REAL, POWER_APPS_DYN365_VIRAL_TRIAL];

/// Of these Microsoft's texts do not say whether they entitle there; what holds of a plan holds of its twin
/// in a government's cloud.
pub const COVERING_UNKNOWN: &[PlanId] = &[
    FLOW_PER_USER,
    FLOW_PER_USER_GCC,
    POWERAPPS_P2,
    FLOW_P2,
    POWERAPPS_DYN_P2,
    POWERAPPS_DYN_P2_GOV,
    FLOW_DYN_P2,
    FLOW_DYN_P2_GOV,
    DYN365_ENTERPRISE_P1,
    DYN365_FINANCIALS_TEAM_MEMBERS,
    DYN365_IOM_USER,
    D365_HR_ATTACH,
    POWERAPPS_DYN_APPS,
    POWERAPPS_DYN_APPS_GOV,
    FLOW_DYN_APPS,
    FLOW_DYN_APPS_GOV,
    DYN365_CUSTOMER_INSIGHTS_BASE,
    DYN365_MARKETING_USER,
];

/// Entra ID P1 and higher, which license groups.
pub const ENTRA_P1: &[PlanId] = &[AAD_PREMIUM, AAD_PREMIUM_P2];

/// The desktop apps of Office 365 E3, A3, G3 and higher.
pub const OFFICE_APPS: &[PlanId] = &[OFFICESUBSCRIPTION, OFFICESUBSCRIPTION_GOV];

/// The mailbox of Office 365 E3, A3, G3 and higher.
pub const LARGE_MAILBOX: &[PlanId] = &[EXCHANGE_S_ENTERPRISE, EXCHANGE_S_ENTERPRISE_GOV];

/// Whether a plan of this name is one of Exchange Online's (r13): its name begins with `EXCHANGE_S_`, in any
/// case.
///
/// `EXCHANGE_S_FOUNDATION` is among them, stands in four products of ten and gives nobody a mailbox; it
/// applies to the company, so who asks about plans that apply to users never meets it.
pub fn is_mailbox(plan_name: &str) -> bool {
    const BEGINNING: &str = "EXCHANGE_S_";
    plan_name.get(..BEGINNING.len()).is_some_and(|beginning| beginning.eq_ignore_ascii_case(BEGINNING))
}
