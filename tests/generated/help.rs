//! The help of cmdlets says which role they need, as the table of methods does.

use engine::api::{METHODS, Role};
use std::{collections::BTreeSet, fs, path::Path};

/// The cmdlets that call a method which needs a role.
const GUARDED: &[(&str, &str)] = &[
    ("Add-AutoClaimPolicyProduct", "policy.product.add"),
    ("Backup-AutoClaimStore", "store.backup"),
    ("Compare-AutoClaimPolicy", "policy.import"),
    ("Copy-AutoClaimPolicy", "policy.import"),
    ("Disable-AutoClaimPolicy", "policy.update"),
    ("Enable-AutoClaimPolicy", "policy.update"),
    ("Export-AutoClaimAudit", "audit.export"),
    ("Export-AutoClaimReport", "report.export"),
    ("Export-LicenseMigrationPlan", "migration.export"),
    ("Export-LicenseMigrationReport", "migration.report"),
    ("Get-AutoClaimAudit", "audit.list"),
    ("Get-AutoClaimPendingChange", "change.list"),
    ("Get-AutoClaimReport", "report.get"),
    ("Get-LicenseClaim", "claim.list"),
    ("Get-LicenseClaim", "claim.get"),
    ("Get-LicenseMigrationItem", "migration.items"),
    ("Get-LicenseMigrationPlan", "migration.list"),
    ("Import-AutoClaimPolicy", "policy.import"),
    ("Import-LicenseMigrationPlan", "migration.import"),
    ("Invoke-AutoClaimCycle", "change.list"),
    ("Invoke-LicenseMigration", "migration.invoke"),
    ("Move-AutoClaimPolicyProduct", "policy.product.move"),
    ("New-AutoClaimDefaultPolicy", "policy.createDefaults"),
    ("New-AutoClaimPolicy", "policy.create"),
    ("New-LicenseMigrationPlan", "migration.plan"),
    ("Register-AutoClaimApp", "app.define"),
    ("Remove-AutoClaimPolicy", "policy.remove"),
    ("Remove-AutoClaimPolicyProduct", "policy.product.remove"),
    ("Rename-AutoClaimPolicy", "policy.update"),
    ("Restore-AutoClaimStore", "store.restore"),
    ("Resume-LicenseMigration", "migration.resume"),
    ("Set-AutoClaimPolicy", "policy.update"),
    ("Set-AutoClaimPolicyProduct", "policy.product.update"),
    ("Set-AutoClaimPool", "pool.update"),
    ("Set-AutoClaimSetting", "setting.update"),
    ("Stop-AutoClaimChange", "change.cancel"),
    ("Remove-LicenseMigrationPlan", "migration.remove"),
    ("Suspend-LicenseMigration", "migration.pause"),
    ("Test-AutoClaimStore", "audit.verify"),
    ("Test-LicenseMigrationPlan", "migration.items"),
    ("Test-LicenseMigrationPlan", "migration.list"),
    ("Undo-LicenseClaim", "claim.undo"),
    ("Undo-LicenseMigration", "migration.undo"),
    ("Unlock-LicenseClaim", "claim.unlock"),
    ("Unregister-AutoClaimApp", "app.remove"),
    ("Update-AutoClaimCatalog", "catalog.import"),
];

/// What help says of a role.
fn sentence(role: Role) -> &'static str {
    match role {
        Role::Anyone => "",
        Role::Manager => "Where Set-AutoClaimSetting -RequiredRole names a role, you have to act in it.",
        Role::Reader => {
            "Where Set-AutoClaimSetting -RequiredReportRole names a role, you have to act in it, or in that of -RequiredRole."
        }
        Role::ManagerAndReader => {
            "You have to act in the role that Set-AutoClaimSetting -RequiredRole names, and where it names none, in that of -RequiredReportRole."
        }
    }
}

#[test]
fn the_help_of_each_cmdlet_says_the_role_it_needs() {
    let guarded: BTreeSet<&str> =
        METHODS.iter().filter(|method| method.role != Role::Anyone).map(|method| method.name).collect();
    assert_eq!(
        GUARDED.iter().map(|(_, method)| *method).collect::<BTreeSet<_>>(),
        guarded,
        "methods that need a role"
    );
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../powershell/AutoClaim/Public");
    for file in fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let (text, name) =
            (fs::read_to_string(&path).unwrap(), path.file_stem().unwrap().to_str().unwrap().to_owned());
        let methods = || GUARDED.iter().filter(|(cmdlet, _)| *cmdlet == name).map(|(_, method)| *method);
        let roles = methods()
            .filter_map(|name| METHODS.iter().find(|method| method.name == name))
            .map(|method| method.role);
        let said: BTreeSet<&str> = roles.map(sentence).collect();
        for role in [Role::Manager, Role::Reader, Role::ManagerAndReader].map(sentence) {
            assert_eq!(text.contains(role), said.contains(role), "{name}: {role}");
        }
        for called in text.split("[AutoClaim.Methods]::").skip(1) {
            let folded = |name: &str| name.replace('.', "").to_lowercase();
            let called =
                called.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default().to_lowercase();
            let method = METHODS.iter().find(|method| folded(method.name) == called).expect("a method");
            assert!(
                method.role == Role::Anyone || said.contains(sentence(method.role)),
                "{name} calls {} too",
                method.name
            );
        }
    }
}
