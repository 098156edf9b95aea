//! The fields of a policy, each in one place: of the table below are made what `policy.create` and
//! `policy.update` take, what a reply shows, what a document holds, and what a write is said to have changed.
//! How a type is read and told stands in `values.rs`.

use super::{
    edit_context::EditContext,
    parts::{GroupEntry, PolicyProductView, ProductChoice, ProductEntry, UserEntry},
    values::{
        FieldEdit, Spoken, Told, as_said, cap, departments, found, locations, or_default, priority, scope,
        triggers, unless_empty,
    },
};
use crate::{
    api::{
        error::Error,
        text::{Name, Reference},
        wire::{GroupRef, Patch, UserRef, camel_case, request},
    },
    domain::{
        app::{App, Trigger},
        ids::PolicyId,
        policy::{AssignVia, Cap, DEFAULT_PRIORITY, Policy, PolicyStatus},
        setting::EnvironmentScope,
        time::Time,
    },
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// In a row: what the field is, its name, its type in requests and what reads that, its default, what
/// requests and documents say of the default, and of null in an update; its type in a document and what an
/// update would say for it; its type in a reply. A field of which a row does not say what null is in an
/// update stays as it was created.
macro_rules! fields {
    ($(
        $doc:literal $field:ident: $said:ty => $read:path, $value:expr, $default:literal $(, $patch:ident $null:literal)?;
        $(#[$attribute:meta])* $written:ty => $patched:path; $shown:ty;
    )+) => {
        request! {
            /// Creates a policy: on, and in force at once.
            write Create {
                /// A name no other policy has in any case; 1 to 200 characters.
                pub name: Name,
                /// The app, by name or by its label in the portal.
                pub app: Reference,
                /// The primary product, then at most four backups.
                pub products: Vec<ProductChoice>,
                $(
                    #[doc = concat!($doc, $default, ".")]
                    pub $field: Option<$said> = default,
                )+
            }
        }

        request! {
            /// Changes what is given of a policy, and nothing else. Takes no license from anyone.
            write Update with policy {
                /// A new name.
                pub name: Option<Name> = default,
                $($(
                    #[doc = concat!($doc, $null, ".")]
                    pub $field: $patch<$said> = default,
                )?)+
            }
        }

        /// A policy.
        #[derive(Clone, Debug, Serialize, JsonSchema)]
        #[serde(rename_all = "camelCase")]
        pub struct PolicyView {
            /// The policy.
            pub id: PolicyId,
            /// Its name.
            pub name: String,
            /// Its app.
            pub app: String,
            /// What it does now.
            pub status: PolicyStatus,
            $(#[doc = concat!($doc, ".")] pub $field: $shown,)+
            /// Units its products have left together.
            pub available: i64,
            /// Its products: the primary one, then the backups.
            pub products: Vec<PolicyProductView>,
            /// When it was created.
            pub created: Time,
            /// When it was last changed.
            pub changed: Time,
        }

        /// A policy as it should be. What is left out is as by default.
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
        #[serde(rename_all = "camelCase", deny_unknown_fields)]
        pub struct PolicyEntry {
            /// Its name.
            pub name: String,
            /// Its id. A policy with this id is meant, else the one with this name.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub id: Option<PolicyId>,
            /// Its app.
            pub app: String,
            $(
                #[doc = concat!($doc, $default, ".")]
                $(#[$attribute])*
                pub $field: $written,
            )+
            /// The primary product, then at most four backups.
            pub products: Vec<ProductEntry>,
        }

        impl Create {
            /// Sets the fields that are given.
            pub(super) fn set(&self, edit: &FieldEdit<'_>, policy: &mut Policy) -> Result<(), Error> {
                $(edit.set(stringify!($field), self.$field.clone().into(), &mut policy.$field, $value, $read)?;)+
                Ok(())
            }
        }

        impl Update {
            /// Sets the fields that are given.
            pub(super) fn set(&self, edit: &FieldEdit<'_>, policy: &mut Policy) -> Result<(), Error> {
                $($(
                    let given: $patch<$said> = self.$field.clone();
                    edit.set(stringify!($field), given.into(), &mut policy.$field, $value, $read)?;
                )?)+
                Ok(())
            }

            /// Whether nothing is given.
            pub(super) fn says_nothing(&self) -> bool {
                self.name.is_none() $($(&& self.$field == <$patch<$said>>::default())?)+
            }
        }

        impl PolicyEntry {
            /// Sets every field, to its default where it is left out.
            pub(super) fn set(&self, edit: &FieldEdit<'_>, policy: &mut Policy) -> Result<(), Error> {
                $(edit.set(stringify!($field), $patched(self.$field.clone()), &mut policy.$field, $value, $read)?;)+
                Ok(())
            }

            /// A policy as a document has it.
            pub(super) fn of(editing: &EditContext<'_>, policy: &Policy, products: Vec<ProductEntry>) -> PolicyEntry {
                let app = editing.app(policy).map_or_else(String::new, |app| app.name.clone());
                PolicyEntry {
                    name: policy.name.clone(),
                    id: Some(policy.id),
                    app,
                    $($field: policy.$field.told(editing),)+
                    products,
                }
            }
        }

        impl PolicyView {
            /// A policy as a reply shows it.
            pub(super) fn of(
                editing: &EditContext<'_>,
                policy: &Policy,
                status: PolicyStatus,
                products: Vec<PolicyProductView>,
                changed: Time,
            ) -> PolicyView {
                PolicyView {
                    id: policy.id,
                    name: policy.name.clone(),
                    app: editing.app(policy).map_or_else(String::new, |app| app.name.clone()),
                    status,
                    $($field: policy.$field.told(editing),)+
                    available: products.iter().map(|product| product.available).sum(),
                    products,
                    created: policy.created,
                    changed,
                }
            }
        }

        /// A policy of the app that says nothing yet.
        pub(super) fn blank(id: PolicyId, app: &App, created: Time) -> Policy {
            Policy {
                id,
                key: 0,
                version: 0,
                name: String::new(),
                app: app.key,
                created,
                $($field: $value,)+
                products: Vec::new(),
            }
        }

        /// Each field as requests name it, with its value as people read it; empty where there is none.
        pub(super) fn field_list(editing: &EditContext<'_>, policy: &Policy) -> Vec<(String, String)> {
            vec![$((camel_case(stringify!($field)), policy.$field.text(editing)),)+]
        }
    };
}

fields! {
    "On or off" enabled: bool => as_said, true, "; default on", Option "";
        #[serde(default = "on")] bool => Patch::Set; bool;
    "How a claim gives the license" assign_via: AssignVia => as_said, AssignVia::Direct,
        "; default `Direct`. With `Group` each product names its `targetGroup`. It stays as it is";
        #[serde(default, skip_serializing_if = "Option::is_none")] Option<AssignVia> => or_default; AssignVia;
    "The most it grants in a period" cap: Cap => cap, None, "; default no end", Patch "; null for no end";
        #[serde(default, skip_serializing_if = "Option::is_none")] Option<Cap> => or_default; Option<Cap>;
    "Lower decides first" priority: i32 => priority, DEFAULT_PRIORITY, "; default 100", Patch "; null for the default";
        #[serde(default = "default_priority")] i32 => Patch::Set; i64;
    "Where events claim, if not where the setting of the app's family says" environment_scope: EnvironmentScope => scope, None,
        "; default as the setting", Patch "; null for as the setting";
        #[serde(default, skip_serializing_if = "Option::is_none")] Option<EnvironmentScope> => or_default; Option<EnvironmentScope>;
    "The triggers that claim" triggers: Vec<Trigger> => triggers, vec![], "; default all of the app", Patch "; null for all of the app";
        #[serde(default, skip_serializing_if = "Vec::is_empty")] Vec<Trigger> => unless_empty; Vec<Trigger>;
    "Only direct members of one of these groups" include_groups: Vec<Reference> => found, vec![], "; default everyone", Patch "; null for everyone";
        #[serde(default, skip_serializing_if = "Vec::is_empty")] Vec<GroupEntry> => unless_empty; Vec<GroupRef>;
    "No direct member of any of these groups" exclude_groups: Vec<Reference> => found, vec![], "", Patch "; null for none";
        #[serde(default, skip_serializing_if = "Vec::is_empty")] Vec<GroupEntry> => unless_empty; Vec<GroupRef>;
    "None of these users" exclude_users: Vec<Reference> => found, vec![], "", Patch "; null for none";
        #[serde(default, skip_serializing_if = "Vec::is_empty")] Vec<UserEntry> => unless_empty; Vec<UserRef>;
    "Only users with one of these usage locations" usage_locations: Vec<Name> => locations, vec![], "", Patch "; null for all";
        #[serde(default, skip_serializing_if = "Vec::is_empty")] Vec<Name> => unless_empty; Vec<String>;
    "Only users of one of these departments" departments: Vec<Name> => departments, vec![], "", Patch "; null for all";
        #[serde(default, skip_serializing_if = "Vec::is_empty")] Vec<Name> => unless_empty; Vec<String>;
}

fn on() -> bool {
    true
}

fn default_priority() -> i32 {
    i32::try_from(DEFAULT_PRIORITY).unwrap_or(i32::MAX)
}
