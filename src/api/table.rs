//! Every method: its name, what it is for, its kind and role, its request, reply and handler, and what it can
//! end with. The dispatcher, `describe`, the header, the client's types and the README's list all come from
//! here.

use super::{
    audit, catalog, change, claim, describe,
    error::ErrorName::*,
    event, exchange, graph, group, import,
    method::{self, Method, MethodKind},
    migration, policy, pool, power_app, report, restore,
    role::Role,
    setting, store, undo, user,
    wire::{Change, Page},
};

macro_rules! methods {
    ($($name:literal $summary:literal
        $kind:ident $served:ident $role:ident $handler:path: $request:ty => $reply:ty, [$($error:ident),*];)*) => {
        /// Every method, by name.
        pub static METHODS: &[Method] = &[$(Method {
            name: $name,
            summary: $summary,
            kind: methods!(@$kind $served),
            role: Role::$role,
            own_errors: &[$($error),*],
            request: |generator| generator.subschema_for::<$request>(),
            reply: |generator| generator.subschema_for::<$reply>(),
            run: |call| method::$served::<$request, $reply>(call, $handler),
        }),*];
    };
    // What serves each kind.
    (@Pure alone) => { MethodKind::Pure };
    (@Pure aware) => { MethodKind::Pure };
    (@Read snapshot) => { MethodKind::Read };
    (@Read store) => { MethodKind::Read };
    (@Write turn) => { MethodKind::Write };
    (@Write store) => { MethodKind::Write };
    (@Import store) => { MethodKind::Import };
    (@Maintain store) => { MethodKind::Maintain };
    (@Maintain closed) => { MethodKind::Maintain };
}

methods! {
    "app.define" "Defines an app of the admin's own, or says what entitles to one of Microsoft's."
        Write turn Manager catalog::define::define: catalog::AppDefine => Change<catalog::AppView>, [NotFound, Ambiguous, NothingToSet];
    "app.list" "Lists apps by name."
        Read snapshot Anyone catalog::apps::apps: catalog::AppList => Page<catalog::AppView>, [NotFound, Ambiguous];
    "app.remove" "Removes an app of the admin's own; one of Microsoft's is again as it came."
        Write turn Manager catalog::define::remove: catalog::AppRemove => Change<catalog::AppView>, [NotFound, Ambiguous];
    "assignment.list" "Lists how users hold products: one row per path."
        Read snapshot Anyone user::assignments: user::AssignmentList => Page<user::AssignmentView>, [NotFound, Ambiguous];
    "audit.export" "Exports audit records, for tools and for others to verify."
        Read store Reader audit::export::export: audit::Export => audit::AuditExported, [NotFound, Ambiguous, StoreExists, StoreReadOnly];
    "audit.list" "Lists audit records: who changed what, when, and why; newest first."
        Read snapshot Reader audit::list::list: audit::List => Page<audit::AuditRecord>, [NotFound, Ambiguous];
    "audit.verify" "Names the first audit record that was edited, removed, put in or moved, and claims that differ from theirs."
        Read snapshot Reader audit::verify::verify: audit::Verify => audit::AuditVerified, [];
    "catalog.import" "Replaces the table of product and plan names by Microsoft's CSV."
        Import store Manager catalog::import::import: catalog::CatalogImport => Change<catalog::CatalogChange>, [];
    "change.cancel" "Cancels pending changes that are not under way: what was to be added is not, and what was to go stays."
        Write turn Manager change::cancel::cancel: change::cancel::Cancel => change::cancel::Cancelled, [NotFound, Ambiguous, ChangeUnderWay, UnsafeStep];
    "change.list" "Lists pending changes: those to make in the tenant, oldest first."
        Read snapshot Reader change::list: change::List => Page<change::PendingChangeView>, [NotFound, Ambiguous];
    "claim.get" "Gives one claim or refusal, with everything that was looked at."
        Read snapshot Reader claim::list::get: claim::Get => claim::ClaimView, [NotFound];
    "claim.invoke" "Decides events and claims licenses, in one transaction."
        Write store Anyone claim::decide::invoke: claim::Invoke => claim::Decisions, [NotFound, Ambiguous];
    "claim.list" "Lists claims and refusals, newest first."
        Read snapshot Reader claim::list::list: claim::List => Page<claim::ClaimView>, [NotFound, Ambiguous];
    "claim.test" "Says what claim.invoke would do, and writes nothing."
        Read snapshot Anyone claim::decide::test: claim::Test => claim::Decisions, [NotFound, Ambiguous];
    "claim.undo" "Takes claims back: exactly the license or membership each made, and its units."
        Write turn Manager undo::undo: undo::Undo => undo::Undone, [NotFound, ChangedSinceClaim, UnsafeStep, StaleData, ChangeUnderWay];
    "claim.unlock" "Lets a user claim again whose claims were undone or whose licenses were removed outside."
        Write turn Manager undo::unlock: undo::Unlock => Change<undo::Unlocked>, [NotFound, Ambiguous];
    "describe" "Names every method with the JSON Schemas of its request and reply."
        Pure alone Anyone describe::describe: describe::Describe => describe::Description, [NotFound];
    "environment.import" "Imports which environments are managed."
        Import store Anyone group::import_environments: group::EnvironmentImport => import::ImportResult, [UnsafeStep];
    "environment.list" "Lists environments by id."
        Read snapshot Anyone group::list_environments: group::EnvironmentList => Page<crate::store::environment::Environment>, [NotFound];
    "event.fromAudit" "Makes events of unified audit records, oldest first, and says what use the log does not show."
        Read store Anyone event::audit::from_audit: event::FromAudit => event::AuditEvents, [];
    "event.fromSignIns" "Makes events of a sign-in log, oldest first."
        Read store Anyone event::sign_ins::from_sign_ins: event::FromSignIns => event::Events, [];
    "graph.next" "Hands out the requests that are due at Graph, for the host to send."
        Write store Anyone exchange::next::next: exchange::Next => exchange::NextRequests, [SessionExpired, PermissionMissing, WrongTenant, ChangesHeld, ClockBehind];
    "graph.permissions" "Says which permissions and roles of Graph reading and changing the tenant takes, at the least."
        Pure aware Anyone graph::permissions: graph::Permissions => graph::GraphPermissions, [];
    "graph.reply" "Takes what Graph answered, or that nothing came."
        Write store Anyone exchange::reply::reply: exchange::Reply => exchange::Replied, [NotFound, SessionExpired, PermissionMissing, WrongTenant, ClockBehind];
    "group.import" "Imports groups, their licenses and their members."
        Import store Anyone group::import: group::Import => import::ImportResult, [NotFound, Ambiguous, UnsafeStep];
    "group.list" "Lists groups."
        Read snapshot Anyone group::list: group::List => Page<group::GroupView>, [NotFound, Ambiguous];
    "migration.export" "Writes a migration's plan for sign-off, to a file or into the reply."
        Read store Reader migration::export::export: migration::Export => migration::replies::MigrationExported, [NotFound, StoreExists, StoreReadOnly];
    "migration.import" "Takes a migration's plan that was exported, and refuses one that was changed."
        Write turn Manager migration::import::import: migration::Import => migration::replies::MigrationImported, [NotFound, NameTaken, PlanChanged, UnsafeStep];
    "migration.invoke" "Releases a wave of a migration, which goes on by itself from then on."
        Write turn Manager migration::invoke::invoke: migration::Invoke => migration::replies::MigrationInvoked, [NotFound, Ambiguous];
    "migration.items" "Lists a migration's items: how each begins, or what holds it back."
        Read snapshot Reader migration::list::items: migration::ItemList => Page<migration::replies::MigrationItemView>, [NotFound, Ambiguous];
    "migration.list" "Lists migrations, oldest first."
        Read snapshot Reader migration::list::list: migration::List => Page<migration::replies::MigrationView>, [NotFound];
    "migration.pause" "Pauses a migration: nothing new of it is sent but what is put back."
        Write turn Manager migration::resume::pause: migration::Pause => migration::replies::MigrationPaused, [NotFound, Ambiguous];
    "migration.plan" "Plans how users move from direct licenses to those of groups, and writes nothing else."
        Write turn Manager migration::plan::plan: migration::Plan => migration::replies::MigrationPlanned, [NotFound, Ambiguous, NameTaken, PlanNotInProduct, UnsafeStep];
    "migration.remove" "Removes a migration's plan of which no wave was released."
        Write turn Manager migration::remove::remove: migration::Remove => migration::replies::MigrationRemoved, [NotFound, Ambiguous, UnsafeStep];
    "migration.report" "Writes what a migration did, who, when and with what evidence: as CSV, as a page of HTML or as JSON."
        Read store Reader migration::report::report: migration::Report => report::export::ExportedReport, [NotFound, StoreExists, StoreReadOnly];
    "migration.resume" "Lets a migration go on that was paused or stopped."
        Write turn Manager migration::resume::resume: migration::Resume => migration::replies::MigrationResumed, [NotFound, Ambiguous];
    "migration.undo" "Takes a migration back: gives the direct licenses again as they were, and lets the users leave the group."
        Write turn Manager migration::undo::undo: migration::Undo => migration::replies::MigrationUndone, [NotFound, Ambiguous];
    "policy.create" "Creates a policy; it is on, and in force at once."
        Write turn Manager policy::write::create: policy::Create => policy::Written,
        [NotFound, Ambiguous, NameTaken, BackupLimit, ProductAlreadyListed, ProductNotOwned, ProductNotAssignable, ProductLacksApp, PlanNotInProduct, PlanRequired];
    "policy.createDefaults" "Creates the policies that Microsoft creates by itself."
        Write turn Manager policy::defaults::create_defaults: policy::defaults::CreateDefaults => policy::defaults::Defaults,
        [NotFound, Ambiguous, NameTaken, ProductNotOwned];
    "policy.export" "Gives policies as a document for version control."
        Read store Anyone policy::document::export: policy::document::Export => policy::document::PolicyExport, [NotFound, Ambiguous, StoreExists, StoreReadOnly, NotPermitted];
    "policy.get" "Gives one policy."
        Read snapshot Anyone policy::list::get: policy::Get => policy::PolicyView, [NotFound, Ambiguous];
    "policy.import" "Makes the policies those of a document, all of them or none."
        Write turn Manager policy::import::import: policy::import::Import => policy::import::PolicyImport,
        [NotFound, Ambiguous, NameTaken, BackupLimit, ProductAlreadyListed, ProductNotOwned, ProductNotAssignable, ProductLacksApp, PlanNotInProduct, PlanRequired];
    "policy.lint" "Looks for what is wrong with policies before anybody claims."
        Read snapshot Anyone policy::lint::check: policy::lint::Lint => Page<policy::lint::LintView>, [NotFound, Ambiguous];
    "policy.list" "Lists policies by app and order of deciding."
        Read snapshot Anyone policy::list::list: policy::List => Page<policy::PolicyView>, [NotFound, Ambiguous];
    "policy.product.add" "Adds a product to a policy."
        Write turn Manager policy::products::add: policy::ProductAdd => policy::Written,
        [NotFound, Ambiguous, BackupLimit, ProductAlreadyListed, ProductNotOwned, ProductNotAssignable, ProductLacksApp, PlanNotInProduct, PlanRequired];
    "policy.product.move" "Moves a product within a policy."
        Write turn Manager policy::products::move_to: policy::ProductMove => policy::Written, [NotFound, Ambiguous];
    "policy.product.remove" "Removes a product from a policy; nobody loses a license."
        Write turn Manager policy::products::remove: policy::ProductRemove => policy::Written, [NotFound, Ambiguous, LastProduct];
    "policy.product.update" "Changes which plans of a policy's product a claim switches on."
        Write turn Manager policy::products::update: policy::ProductUpdate => policy::Written,
        [NotFound, Ambiguous, NothingToSet, ProductNotOwned, ProductNotAssignable, ProductLacksApp, PlanNotInProduct, PlanRequired];
    "policy.remove" "Removes a policy; its history stays, and nobody loses a license."
        Write turn Manager policy::write::remove: policy::Remove => policy::Written, [NotFound, Ambiguous];
    "policy.update" "Changes what is given of a policy, and nothing else."
        Write turn Manager policy::write::update: policy::Update => policy::Written, [NotFound, Ambiguous, NameTaken, NothingToSet];
    "pool.import" "Imports the tenant's products and their units."
        Import store Anyone pool::import: pool::Import => pool::PoolsImported, [UnsafeStep, ChangedSinceClaim];
    "pool.list" "Lists pools by part number."
        Read snapshot Anyone pool::list: pool::List => Page<pool::PoolView>, [NotFound, Ambiguous];
    "pool.update" "Changes what the admin says of a pool."
        Write turn Manager pool::update: pool::Update => Change<pool::PoolView>, [NotFound, Ambiguous, NothingToSet, ProductNotOwned];
    "powerApp.import" "Imports which Power Apps there are, and which of them need a premium license."
        Import store Anyone power_app::import: power_app::Import => import::ImportResult, [UnsafeStep];
    "powerApp.list" "Lists Power Apps by id."
        Read snapshot Anyone power_app::list: power_app::List => Page<crate::store::power_app::PowerApp>, [NotFound];
    "product.list" "Lists products by part number: the tenant's own, and those of Microsoft's table."
        Read snapshot Anyone catalog::products::products: catalog::ProductList => Page<catalog::ProductView>, [NotFound, Ambiguous];
    "report.export" "Writes a report as CSV, as a page of HTML or as JSON, to a file or into the reply."
        Read store Reader report::export::export: report::export::Export => report::export::ExportedReport, [NotFound, Ambiguous, StoreExists, StoreReadOnly];
    "report.get" "Reports what was claimed in a window of time, as rows and in numbers."
        Read snapshot Reader report::get::get: report::Get => report::Report, [NotFound, Ambiguous];
    "setting.get" "Gives the settings, and who changed them last."
        Read snapshot Anyone setting::get: setting::Get => setting::Setting, [];
    "setting.update" "Changes what is given of the settings."
        Write turn Manager setting::update: setting::Update => Change<setting::Setting>, [NothingToSet];
    "store.backup" "Writes a consistent copy of the store while others go on."
        Maintain store ManagerAndReader store::backup: store::Backup => store::BackupFile, [StoreExists, StoreReadOnly, StoreOnNetwork];
    "store.check" "Checks the file, its counts, its bookings and its audit trail."
        Maintain store Anyone store::check: store::Check => store::CheckReport, [];
    "store.checkpoint" "Moves what is in the log into the store's file, as far as nobody is in the way."
        Maintain store Anyone store::checkpoint: store::Checkpoint => store::Checkpointed, [];
    "store.info" "Says what the store is and how much it holds."
        Read snapshot Anyone store::info: store::Info => store::StoreInfo, [];
    "store.restore" "Puts a backup in the place of a store that nobody has open."
        Maintain closed Manager restore::restore: restore::Restore => restore::RestoredStore, [StoreReadOnly, StoreOnNetwork, UnsafeStep];
    "user.get" "Gives one user."
        Read snapshot Anyone user::get: user::Get => user::UserView, [NotFound, Ambiguous];
    "user.import" "Imports users with their license assignment states."
        Import store Anyone user::import: user::Import => import::ImportResult, [UnsafeStep, ChangedSinceClaim];
    "user.list" "Lists users."
        Read snapshot Anyone user::list: user::List => Page<user::UserView>, [NotFound, Ambiguous];
}
