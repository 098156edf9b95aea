//! Plans of which a user may have only one on.
//!
//! From Microsoft's table of plans that cannot be assigned together (2025-10-29), which Microsoft says is not
//! kept up to date: grounds for a warning, not for a refusal. The same plan from two products is no conflict.

use uuid::uuid;

use crate::domain::ids::PlanId;

/// The group of plans that exclude each other to which this plan belongs, by its name.
pub fn conflict_group(plan: PlanId) -> Option<&'static str> {
    GROUPS.iter().find(|(_, plans)| plans.contains(&plan)).map(|(group, _)| *group)
}

/// A plan is in one group at most.
macro_rules! groups {
    ($($name:literal: [$($plan:literal,)+],)+) => {
        /// The groups: name, plans.
        pub const GROUPS: &[(&str, &[PlanId])] = &[$(($name, &[$(PlanId::from_uuid(uuid!($plan)),)+]),)+];
    };
}

groups! {
    "dynamics-crm": [
        "119cf168-b6cf-41fb-b82e-7fee7bae5814", // CRMPLAN1
        "bf36ca64-95c6-4918-9275-eb9f4ce2c04f", // CRMPLAN2
        "f9646fb2-e3b2-4309-95de-dc4833737456", // CRMSTANDARD
        "056a5f80-b4e0-4983-a8be-7ad254a113c9", // DYN365_ENTERPRISE_P1_IW
        "2da8e897-7791-486b-b08f-cc63c8129df7", // DYN365_ENTERPRISE_SALES
        "6a54b05e-4fab-40e7-9828-428db3b336fa", // DYN365_ENTERPRISE_TEAM_MEMBERS
        "ba5f0cfa-d54a-4ea0-8cf4-a7e1dc4423d8", // EMPLOYEE_SELF_SERVICE
    ],
    "exchange-online": [
        "90927877-dcff-4af6-b346-2332c0b15bb7", // EXCHANGE_B_STANDARD
        "da040e0a-b393-4bea-bb76-928b3fa1cf5a", // EXCHANGE_S_ARCHIVE
        "4a82b400-a79f-41a4-b4e2-e94f5787b113", // EXCHANGE_S_DESKLESS
        "1126bef5-da20-4f07-b45e-ad25d2581aa8", // EXCHANGE_S_ESSENTIALS
        "9aaf7827-d63c-4b61-89c3-182f06f82e5c", // EXCHANGE_S_STANDARD
        "fc52cc4b-ed7d-472d-bbe7-b081c23ecc56", // EXCHANGE_S_STANDARD_MIDMARKET
    ],
    "microsoft-365-rms": [
        "bea4c11e-220a-4e6d-8eb8-8ea15d019f90", // RMS_S_ENTERPRISE
        "6a76346d-5d6e-4051-9fe3-ed3f312b5597", // RMS_S_ENTERPRISE_GOV
    ],
    "intune": [
        "c1ec4a95-1f05-45b3-a911-aa3fa01094f5", // INTUNE_A
        "3e170737-c728-4eae-bbb9-3f3360f7184c", // INTUNE_A_VL
        "2dc63b8a-df3d-448f-b683-8655877c9360", // INTUNE_B
    ],
    "sharepoint-online": [
        "afcafa6a-d966-4462-918c-ec0b4e0fe642", // ONEDRIVEENTERPRISE
        "a361d6e2-509e-4e25-a8ad-950060064ef4", // SHAREPOINT_S_DEVELOPER
        "902b47e5-dcb2-4fdc-858b-c63a90a2bdb9", // SHAREPOINTDESKLESS
        "5dbe027f-2339-4123-9542-606e4d348a72", // SHAREPOINTENTERPRISE
        "63038b2c-28d0-45f6-bc36-33062963b498", // SHAREPOINTENTERPRISE_EDU
        "6b5b6a67-fc72-4a1f-a2b5-beecf05de761", // SHAREPOINTENTERPRISE_MIDMARKET
        "a1f3d0a8-84c0-4ae0-bae4-685917b8ab48", // SHAREPOINTLITE
        "c7699d2e-19aa-44de-8edf-1736da088ca1", // SHAREPOINTSTANDARD
        "0a4983bb-d3e5-4a09-95d8-b2d0127b3df5", // SHAREPOINTSTANDARD_EDU
        "4c9efd0c-8de7-4c71-8295-9f5fdb0dd048", // SHAREPOINTSTANDARD_YAMMERSHADOW
    ],
    "skype-online": [
        "afc06cb0-b4f4-4473-8286-d644f70d8faf", // MCOIMP
        "b2669e95-76ef-4e7e-a367-002f60a39f3e", // MCOSTANDARD_MIDMARKET
        "0feaeb32-d00e-4d66-bd5a-43b5b83db82c", // MCOSTANDARD
        "70710b6b-3ab4-4a38-9f6d-9f169461650a", // MCOLITE
    ],
    "skype-calling-plan": [
        "4ed3ff63-69d7-4fb7-b984-5aec7f605ca8", // MCOPSTN1
        "5a10155d-f5c1-411a-a8ec-e99aae125390", // MCOPSTN2
        "54a152dc-90de-4996-93d2-bc47e670fc06", // MCOPSTN5
    ],
    "yammer": [
        "7547a3fe-08ee-4ccb-b430-5077c5041653", // YAMMER_ENTERPRISE
        "2078e8df-cff6-4290-98cb-5408261a760a", // YAMMER_EDU
        "41bf139a-4e60-409f-9346-a1361efc6dfb", // YAMMER_MIDSIZE
    ],
    "teams-free-vs-paid": [
        "4fa4026d-ce74-4962-a151-8e96d57ea8e4", // TEAMS_FREE
        "57ff2da0-773e-42df-b2af-ffb7a2317929", // TEAMS1
    ],
}
