//! Every method: its name, what it is for, its request, its reply, its handler. The dispatcher, `describe`, the header, the client's types
//! and the README's list all come from here.

use super::{
    audit,
    call::Call,
    catalog, change, claim, describe, door,
    error::{Error, ErrorName},
    event, group, import, policy, pool, report, restore, setting, store, undo, user,
    wire::Request,
};
use crate::{
    domain::{fold::near, interrupt::Interrupt},
    store::StoreError,
};
use schemars::{Schema, SchemaGenerator};
use serde::Serialize;
use std::io;

/// A method of the library.
pub struct Method {
    /// Its name, such as `policy.create`.
    pub name: &'static str,
    /// What it does, in a sentence.
    pub summary: &'static str,
    /// The JSON Schema of its request.
    pub request: fn(&mut SchemaGenerator) -> Schema,
    /// The JSON Schema of its reply.
    pub reply: fn(&mut SchemaGenerator) -> Schema,
    pub(super) run: fn(&Call<'_>, &str) -> Result<Vec<u8>, Error>,
}

macro_rules! methods {
    ($($name:literal $summary:literal $handler:path: $request:ty => $reply:ty;)*) => {
        /// Every method, by name.
        pub static METHODS: &[Method] = &[$(Method {
            name: $name,
            summary: $summary,
            request: |generator| generator.subschema_for::<$request>(),
            reply: |generator| generator.subschema_for::<$reply>(),
            run: |call, text| serve::<$request, $reply>(call, text, $handler),
        }),*];
    };
}

methods! {
    "app.define" "Defines an app of the admin's own, or says what entitles to one of Microsoft's." catalog::define: catalog::AppDefine => catalog::AppWritten;
    "app.list" "Lists apps by name." catalog::apps: catalog::AppList => catalog::Apps;
    "app.remove" "Removes an app of the admin's own; one of Microsoft's is again as it came." catalog::remove: catalog::AppRemove => catalog::AppWritten;
    "assignment.list" "Lists how users hold products: one row per path." user::assignments: user::AssignmentList => user::Assignments;
    "audit.export" "Exports audit records, for tools and for others to verify." audit::export: audit::Export => audit::AuditExported;
    "audit.list" "Lists audit records: who changed what, when, and why; newest first." audit::list: audit::List => audit::AuditRecords;
    "audit.verify" "Names the first audit record that was edited, removed, put in or moved, and claims that differ from theirs." audit::verify: audit::Verify => audit::AuditVerified;
    "catalog.import" "Replaces the table of product and plan names by Microsoft's CSV." catalog::import: catalog::CatalogImport => catalog::CatalogImported;
    "change.list" "Lists pending changes: those to make in the tenant, oldest first." change::list: change::List => change::PendingChanges;
    "claim.get" "Gives one claim or refusal, with everything that was looked at." claim::get: claim::Get => claim::ClaimView;
    "claim.invoke" "Decides events and claims licenses, in one transaction." claim::invoke: claim::Invoke => claim::Decisions;
    "claim.list" "Lists claims and refusals, newest first." claim::list: claim::List => claim::Claims;
    "claim.test" "Says what claim.invoke would do, and writes nothing." claim::test: claim::Test => claim::Decisions;
    "claim.undo" "Takes claims back: exactly the license or membership each made, and its units." undo::undo: undo::Undo => undo::Undone;
    "claim.unlock" "Lets a user claim again whose claims were undone or whose licenses were removed outside." undo::unlock: undo::Unlock => undo::UnlockedChange;
    "describe" "Names every method with the JSON Schemas of its request and reply." describe::describe: describe::Describe => describe::Description;
    "environment.import" "Imports which environments are managed." group::import_environments: group::EnvironmentImport => import::ImportResult;
    "environment.list" "Lists environments by id." group::list_environments: group::EnvironmentList => group::Environments;
    "event.fromSignIns" "Makes events of a sign-in log, oldest first." event::from_sign_ins: event::FromSignIns => event::Events;
    "group.import" "Imports groups, their licenses and their members." group::import: group::Import => import::ImportResult;
    "group.list" "Lists groups." group::list: group::List => group::Groups;
    "policy.create" "Creates a policy; it is on, and in force at once." policy::create: policy::Create => policy::Written;
    "policy.createDefaults" "Creates the policies that Microsoft creates by itself." policy::create_defaults: policy::CreateDefaults => policy::Defaults;
    "policy.export" "Gives policies as a document for version control." policy::export: policy::Export => policy::PolicyExport;
    "policy.get" "Gives one policy." policy::get: policy::Get => policy::PolicyView;
    "policy.import" "Makes the policies those of a document, all of them or none." policy::import: policy::Import => policy::PolicyImport;
    "policy.lint" "Looks for what is wrong with policies before anybody claims." policy::lint: policy::Lint => policy::Findings;
    "policy.list" "Lists policies by app and order of deciding." policy::list: policy::List => policy::Policies;
    "policy.product.add" "Adds a product to a policy." policy::add: policy::ProductAdd => policy::Written;
    "policy.product.move" "Moves a product within a policy." policy::move_to: policy::ProductMove => policy::Written;
    "policy.product.remove" "Removes a product from a policy; nobody loses a license." policy::remove_product: policy::ProductRemove => policy::Written;
    "policy.product.update" "Changes which plans of a policy's product a claim switches on." policy::update_product: policy::ProductUpdate => policy::Written;
    "policy.remove" "Removes a policy; its history stays, and nobody loses a license." policy::remove: policy::Remove => policy::Written;
    "policy.update" "Changes what is given of a policy, and nothing else." policy::update: policy::Update => policy::Written;
    "pool.import" "Imports the tenant's products and their units." pool::import: pool::Import => pool::PoolsImported;
    "pool.list" "Lists pools by part number." pool::list: pool::List => pool::Pools;
    "pool.update" "Changes what the admin says of a pool." pool::update: pool::Update => pool::Updated;
    "product.list" "Lists products by part number: the tenant's own, and those of Microsoft's table." catalog::products: catalog::ProductList => catalog::Products;
    "report.export" "Writes a report as CSV, as a page of HTML or as JSON, to a file or into the reply." report::export: report::Export => report::ExportedReport;
    "report.get" "Reports what was claimed in a window of time, as rows and in numbers." report::get: report::Get => report::Report;
    "setting.get" "Gives the settings, and who changed them last." setting::get: setting::Get => setting::Setting;
    "setting.update" "Changes what is given of the settings." setting::update: setting::Update => setting::Updated;
    "store.backup" "Writes a consistent copy of the store while others go on." store::backup: store::Backup => store::BackupFile;
    "store.check" "Checks the file, its counts, its bookings and its audit trail." store::check: store::Check => store::CheckReport;
    "store.info" "Says what the store is and how much it holds." store::info: store::Info => store::StoreInfo;
    "store.restore" "Puts a backup in the place of a store that nobody has open." restore::restore: restore::Restore => restore::RestoredStore;
    "user.get" "Gives one user." user::get: user::Get => user::UserView;
    "user.import" "Imports users with their license assignment states." user::import: user::Import => import::ImportResult;
    "user.list" "Lists users." user::list: user::List => user::Users;
}

fn serve<Q: Request, R: Serialize>(call: &Call<'_>, text: &str, handler: fn(&Call<'_>, Q) -> Result<R, Error>) -> Result<Vec<u8>, Error> {
    call.go_on()?;
    let reply = handler(call, door::parse(text)?)?;
    let mut writer = Writer { text: Vec::new(), looked: 0, interrupt: call.interrupt.clone() };
    if Q::WRITES {
        writer.interrupt = Interrupt::default();
    }
    match serde_json::to_writer(&mut writer, &reply) {
        Ok(()) => Ok(writer.text),
        Err(error) if error.is_io() => Err(StoreError::Interrupted.into()),
        Err(_) => Err(Error::new(ErrorName::Internal, "The reply could not be written.")),
    }
}

/// Bytes of a reply between two looks at the interrupt.
const STRETCH: usize = 64 * 1024;

/// The text of a reply, which ends early when the call is to end.
struct Writer {
    text: Vec<u8>,
    looked: usize,
    interrupt: Interrupt,
}

impl io::Write for Writer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.text.len() - self.looked >= STRETCH {
            self.looked = self.text.len();
            if self.interrupt.is_set() {
                return Err(io::ErrorKind::Interrupted.into());
            }
        }
        self.text.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.write(bytes).map(drop)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The method of a name.
pub(super) fn find(name: &str) -> Result<&'static Method, Error> {
    METHODS.iter().find(|method| method.name == name).ok_or_else(|| {
        let near = near(name, METHODS.iter().map(|method| method.name));
        let hint = if near.is_empty() { "describe lists the methods.".to_owned() } else { format!("Did you mean {}?", near.join(" or ")) };
        Error::new(ErrorName::UnknownMethod, "No method has that name.")
            .field("method")
            .target(name.chars().take(64).collect::<String>())
            .hint(hint)
    })
}
