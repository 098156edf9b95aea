//! What Contoso owns: nine products with their plans, and pools that follow from who holds what.

use super::ids::{Kind, guid};
use serde_json::{Value, json};

/// Microsoft 365 E3.
pub const SPE_E3: &str = "05e9a617-0261-4cee-bb44-138d3ef5d965";
/// Office 365 E5.
pub const O365_E5: &str = "c7df2760-2c81-4ef7-b578-5b5392b571df";
/// Microsoft 365 F1.
pub const M365_F1: &str = "44575883-256e-4a79-9da4-ebe9acabe2b2";
/// Microsoft 365 Business Premium, suspended.
pub const BUSINESS_PREMIUM: &str = "cbdc14ab-d96c-4c30-b9f4-6ada7cdc1d46";
/// Power Apps Premium.
pub const POWER_APPS: &str = "b30411f5-fea1-4a59-9ad9-3db7c7ead579";
/// Power Automate Premium.
pub const ATTENDED_RPA: &str = "eda1941c-3c4f-4995-b5eb-e85a42175ab9";
/// Power Automate per user, expired and in grace.
pub const FLOW_PER_USER: &str = "4a51bf65-409c-4a91-b845-1121b571cc9d";
/// Power Automate per user, bought by a department.
pub const FLOW_PER_USER_DEPT: &str = "d80a4c5d-8f05-4b64-9926-6574b9e6aee4";
/// Power Automate Free.
pub const FLOW_FREE: &str = "f30db892-07e9-47e9-837c-80727f46fd3d";
/// The service plan of Teams.
pub const TEAMS1: &str = "57ff2da0-773e-42df-b2af-ffb7a2317929";
/// The service plan of the mailbox in Microsoft 365 E3.
pub const EXCHANGE: &str = "efb87545-963c-4e0d-99df-69c6916d9eb0";

/// Units of a product, apart from those in use.
pub enum Pool {
    /// So many available units.
    Available(u64),
    /// Expired, in grace: so many units, none of them of an active subscription.
    Warning(u64),
    /// Suspended: so many units.
    Suspended(u64),
}

/// A product as `GET /subscribedSkus` gives it.
pub fn subscribed_sku(sku: &str, pool: Pool, consumed: u64) -> Value {
    let (part_number, plans) =
        PRODUCTS.iter().find(|it| it.0 == sku).map(|it| (it.1, it.2)).expect("a product of the table");
    let (status, enabled, warning, suspended) = match pool {
        Pool::Available(available) => ("Enabled", consumed + available, 0, 0),
        Pool::Warning(units) => ("Warning", 0, units, 0),
        Pool::Suspended(units) => ("Suspended", 0, 0, units),
    };
    let plans: Vec<Value> = plans
        .iter()
        .map(|(name, id)| {
            let company = matches!(*name, "EXCHANGE_S_FOUNDATION" | "ADALLOM_S_O365" | "MICROSOFT_SEARCH");
            json!({
                "servicePlanId": id,
                "servicePlanName": name,
                "provisioningStatus": match *name { "INTUNE_O365" => "PendingActivation", "MICROSOFT_SEARCH" => "PendingProvisioning", _ => "Success" },
                "appliesTo": if company { "Company" } else { "User" },
            })
        })
        .collect();
    let account = guid(Kind::Subscription, 0);
    let id = format!("{account}_{sku}");
    let subscription = guid(
        Kind::Subscription,
        u64::from_str_radix(&sku[..8], 16).expect("a GUID begins with eight digits"),
    );
    json!({
        "accountName": "Contoso",
        "accountId": account,
        "appliesTo": "User",
        "capabilityStatus": status,
        "consumedUnits": consumed,
        "id": id,
        "prepaidUnits": { "enabled": enabled, "lockedOut": 0, "suspended": suspended, "warning": warning },
        "servicePlans": plans,
        "skuId": sku,
        "skuPartNumber": part_number,
        "subscriptionIds": [subscription],
    })
}

type Plans = &'static [(&'static str, &'static str)];

/// Product, part number, plans: the ids are Microsoft's, of the larger products the better known plans.
const PRODUCTS: [(&str, &str, Plans); 9] = [
    (
        SPE_E3,
        "SPE_E3",
        &[
            ("AAD_PREMIUM", "41781fb2-bc02-4b7c-bd55-b576c07bb09d"),
            ("EXCHANGE_S_ENTERPRISE", "efb87545-963c-4e0d-99df-69c6916d9eb0"),
            ("FLOW_O365_P2", "76846ad7-7776-4c40-a281-a386362dd1b9"),
            ("FORMS_PLAN_E3", "2789c901-c14e-48ab-a76a-be334d9d793a"),
            ("INTUNE_A", "c1ec4a95-1f05-45b3-a911-aa3fa01094f5"),
            ("INTUNE_O365", "882e1d05-acd1-4ccb-8708-6ee03664b117"),
            ("KAIZALA_O365_P3", "aebd3021-9f8f-4bf8-bbe3-0ed2f4f047a1"),
            ("MCOSTANDARD", "0feaeb32-d00e-4d66-bd5a-43b5b83db82c"),
            ("MFA_PREMIUM", "8a256a2b-b617-496d-b51b-e76466e88db0"),
            ("MICROSOFT_SEARCH", "94065c59-bc8e-4e8b-89e5-5138d471eaff"),
            ("MICROSOFTBOOKINGS", "199a5c09-e0ca-4e37-8f7c-b05d533e1ea2"),
            ("OFFICESUBSCRIPTION", "43de0ff5-c92c-492b-9116-175376d08c38"),
            ("POWERAPPS_O365_P2", "c68f8d98-5534-41c8-bf36-22fa496fa792"),
            ("PROJECTWORKMANAGEMENT", "b737dad2-2f6c-4c65-90e3-ca563267e8b9"),
            ("RMS_S_ENTERPRISE", "bea4c11e-220a-4e6d-8eb8-8ea15d019f90"),
            ("RMS_S_PREMIUM", "6c57d4b6-3b23-47a5-9bc9-69f17b4947b3"),
            ("SHAREPOINTENTERPRISE", "5dbe027f-2339-4123-9542-606e4d348a72"),
            ("SHAREPOINTWAC", "e95bec33-7c88-4a70-8e19-b10bd9d0c014"),
            ("SWAY", "a23b959c-7ce8-4e57-9140-b90eb88a9e97"),
            ("TEAMS1", "57ff2da0-773e-42df-b2af-ffb7a2317929"),
            ("WHITEBOARD_PLAN2", "94a54592-cd8b-425e-87c6-97868b000b91"),
            ("WIN10_PRO_ENT_SUB", "21b439ba-a0ca-424f-a6cc-52f954a5b111"),
            ("YAMMER_ENTERPRISE", "7547a3fe-08ee-4ccb-b430-5077c5041653"),
        ],
    ),
    (
        O365_E5,
        "ENTERPRISEPREMIUM",
        &[
            ("ADALLOM_S_O365", "8c098270-9dd4-4350-9b30-ba4703f3b36b"),
            ("BI_AZURE_P2", "70d33638-9c74-4d01-bfd3-562de28bd4ba"),
            ("EXCHANGE_S_ENTERPRISE", "efb87545-963c-4e0d-99df-69c6916d9eb0"),
            ("FLOW_O365_P3", "07699545-9485-468e-95b6-2fca3738be01"),
            ("FORMS_PLAN_E5", "e212cbc7-0961-4c40-9825-01117710dcb1"),
            ("INTUNE_O365", "882e1d05-acd1-4ccb-8708-6ee03664b117"),
            ("MCOEV", "4828c8ec-dc2e-4779-b502-87ac9ce28ab7"),
            ("MCOMEETADV", "3e26ee1f-8a5f-4d52-aee2-b81ce45c8f40"),
            ("MCOSTANDARD", "0feaeb32-d00e-4d66-bd5a-43b5b83db82c"),
            ("MICROSOFT_SEARCH", "94065c59-bc8e-4e8b-89e5-5138d471eaff"),
            ("MICROSOFTBOOKINGS", "199a5c09-e0ca-4e37-8f7c-b05d533e1ea2"),
            ("OFFICESUBSCRIPTION", "43de0ff5-c92c-492b-9116-175376d08c38"),
            ("POWERAPPS_O365_P3", "9c0dab89-a30c-4117-86e7-97bda240acd2"),
            ("PREMIUM_ENCRYPTION", "617b097b-4b93-4ede-83de-5f075bb5fb2f"),
            ("PROJECTWORKMANAGEMENT", "b737dad2-2f6c-4c65-90e3-ca563267e8b9"),
            ("RMS_S_ENTERPRISE", "bea4c11e-220a-4e6d-8eb8-8ea15d019f90"),
            ("SHAREPOINTENTERPRISE", "5dbe027f-2339-4123-9542-606e4d348a72"),
            ("SHAREPOINTWAC", "e95bec33-7c88-4a70-8e19-b10bd9d0c014"),
            ("SWAY", "a23b959c-7ce8-4e57-9140-b90eb88a9e97"),
            ("TEAMS1", "57ff2da0-773e-42df-b2af-ffb7a2317929"),
            ("YAMMER_ENTERPRISE", "7547a3fe-08ee-4ccb-b430-5077c5041653"),
        ],
    ),
    (
        M365_F1,
        "M365_F1",
        &[
            ("AAD_PREMIUM", "41781fb2-bc02-4b7c-bd55-b576c07bb09d"),
            ("EXCHANGE_S_FOUNDATION", "113feb6c-3fe4-4440-bddc-54d774bf0318"),
            ("INTUNE_A", "c1ec4a95-1f05-45b3-a911-aa3fa01094f5"),
            ("INTUNE_O365", "882e1d05-acd1-4ccb-8708-6ee03664b117"),
            ("MFA_PREMIUM", "8a256a2b-b617-496d-b51b-e76466e88db0"),
            ("PROJECTWORKMANAGEMENT", "b737dad2-2f6c-4c65-90e3-ca563267e8b9"),
            ("RMS_S_PREMIUM", "6c57d4b6-3b23-47a5-9bc9-69f17b4947b3"),
            ("SHAREPOINTDESKLESS", "902b47e5-dcb2-4fdc-858b-c63a90a2bdb9"),
            ("STREAM_O365_K", "3ffba0d2-38e5-4d5e-8ec0-98f2b05c09d9"),
            ("TEAMS1", "57ff2da0-773e-42df-b2af-ffb7a2317929"),
            ("YAMMER_ENTERPRISE", "7547a3fe-08ee-4ccb-b430-5077c5041653"),
        ],
    ),
    (
        BUSINESS_PREMIUM,
        "SPB",
        &[
            ("AAD_PREMIUM", "41781fb2-bc02-4b7c-bd55-b576c07bb09d"),
            ("EXCHANGE_S_FOUNDATION", "113feb6c-3fe4-4440-bddc-54d774bf0318"),
            ("EXCHANGE_S_STANDARD", "9aaf7827-d63c-4b61-89c3-182f06f82e5c"),
            ("FLOW_O365_P1", "0f9b09cb-62d1-4ff4-9129-43f4996f83f4"),
            ("FORMS_PLAN_E1", "159f4cd6-e380-449f-a816-af1a9ef76344"),
            ("INTUNE_A", "c1ec4a95-1f05-45b3-a911-aa3fa01094f5"),
            ("INTUNE_O365", "882e1d05-acd1-4ccb-8708-6ee03664b117"),
            ("MCOSTANDARD", "0feaeb32-d00e-4d66-bd5a-43b5b83db82c"),
            ("MFA_PREMIUM", "8a256a2b-b617-496d-b51b-e76466e88db0"),
            ("MICROSOFT_SEARCH", "94065c59-bc8e-4e8b-89e5-5138d471eaff"),
            ("MICROSOFTBOOKINGS", "199a5c09-e0ca-4e37-8f7c-b05d533e1ea2"),
            ("OFFICE_BUSINESS", "094e7854-93fc-4d55-b2c0-3ab5369ebdc1"),
            ("POWERAPPS_O365_P1", "92f7a6f3-b89b-4bbd-8c30-809e6da5ad1c"),
            ("PROJECTWORKMANAGEMENT", "b737dad2-2f6c-4c65-90e3-ca563267e8b9"),
            ("RMS_S_ENTERPRISE", "bea4c11e-220a-4e6d-8eb8-8ea15d019f90"),
            ("RMS_S_PREMIUM", "6c57d4b6-3b23-47a5-9bc9-69f17b4947b3"),
            ("SHAREPOINTSTANDARD", "c7699d2e-19aa-44de-8edf-1736da088ca1"),
            ("SHAREPOINTWAC", "e95bec33-7c88-4a70-8e19-b10bd9d0c014"),
            ("SWAY", "a23b959c-7ce8-4e57-9140-b90eb88a9e97"),
            ("TEAMS1", "57ff2da0-773e-42df-b2af-ffb7a2317929"),
            ("WINBIZ", "8e229017-d77b-43d5-9305-903395523b99"),
            ("YAMMER_ENTERPRISE", "7547a3fe-08ee-4ccb-b430-5077c5041653"),
        ],
    ),
    (
        POWER_APPS,
        "POWERAPPS_PER_USER",
        &[
            ("CDSAICAPACITY_PERUSER", "91f50f7b-2204-4803-acac-5cf5668b8b39"),
            ("CDSAICAPACITY_PERUSER_NEW", "74d93933-6f22-436e-9441-66d205435abb"),
            ("DYN365_CDS_P2", "6ea4c1ef-c259-46df-bce2-943342cd3cb2"),
            ("EXCHANGE_S_FOUNDATION", "113feb6c-3fe4-4440-bddc-54d774bf0318"),
            ("Flow_PowerApps_PerUser", "dc789ed8-0170-4b65-a415-eb77d5bb350a"),
            ("Power_Pages_Internal_User", "60bf28f9-2b70-4522-96f7-335f5e06c941"),
            ("POWERAPPS_PER_USER", "ea2cf03b-ac60-46ae-9c1d-eeaeb63cec86"),
        ],
    ),
    (
        ATTENDED_RPA,
        "POWERAUTOMATE_ATTENDED_RPA",
        &[
            ("CDS_ATTENDED_RPA", "3da2fd4c-1bee-4b61-a17f-94c31e5cab93"),
            ("EXCHANGE_S_FOUNDATION", "113feb6c-3fe4-4440-bddc-54d774bf0318"),
            ("POWER_AUTOMATE_ATTENDED_RPA", "375cd0ad-c407-49fd-866a-0bff4f8a9a4d"),
        ],
    ),
    (
        FLOW_PER_USER,
        "FLOW_PER_USER",
        &[
            ("DYN365_CDS_P2", "6ea4c1ef-c259-46df-bce2-943342cd3cb2"),
            ("EXCHANGE_S_FOUNDATION", "113feb6c-3fe4-4440-bddc-54d774bf0318"),
            ("FLOW_PER_USER", "c5002c70-f725-4367-b409-f0eff4fee6c0"),
        ],
    ),
    (
        FLOW_PER_USER_DEPT,
        "FLOW_PER_USER_DEPT",
        &[
            ("DYN365_CDS_P2", "6ea4c1ef-c259-46df-bce2-943342cd3cb2"),
            ("EXCHANGE_S_FOUNDATION", "113feb6c-3fe4-4440-bddc-54d774bf0318"),
            ("FLOW_PER_USER", "c5002c70-f725-4367-b409-f0eff4fee6c0"),
        ],
    ),
    (
        FLOW_FREE,
        "FLOW_FREE",
        &[
            ("DYN365_CDS_VIRAL", "17ab22cd-a0b3-4536-910a-cb6eb12696c0"),
            ("EXCHANGE_S_FOUNDATION", "113feb6c-3fe4-4440-bddc-54d774bf0318"),
            ("FLOW_P2_VIRAL", "50e68c76-46c6-4674-81f9-75456511b170"),
        ],
    ),
];
