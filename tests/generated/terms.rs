//! The module words the library's texts for who runs cmdlets: its tables of methods, settings and fields have what there is, and all of it.

use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

fn powershell() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../powershell")
}

/// The pairs of a table of Phrases.cs.
fn table(name: &str) -> BTreeMap<String, String> {
    let text = fs::read_to_string(powershell().join("AutoClaim.PowerShell/Phrases.cs")).unwrap();
    let begin = format!("Dictionary<string, string> {name} = new()");
    let entries = text.split_once(&begin).expect("the table").1.split_once("};").expect("its end").0;
    let pairs = entries.split("[\"").skip(1).map(|entry| {
        let parts: Vec<&str> = entry.split('"').collect();
        (parts[0].to_owned(), parts[2].to_owned())
    });
    pairs.collect()
}

/// The fields of each method's request.
fn fields() -> BTreeMap<String, BTreeSet<String>> {
    let reply = engine::api::call_without_store("describe", b"{}").unwrap();
    let description: Value = serde_json::from_slice(&reply).unwrap();
    let of = |method: &Value| {
        let request = &method["request"];
        let name = request["$ref"].as_str().and_then(|name| name.rsplit('/').next());
        let schema = name.map_or(request, |name| &request["$defs"][name]);
        let fields = schema["properties"].as_object().into_iter().flat_map(|all| all.keys().cloned());
        (method["name"].as_str().unwrap().to_owned(), fields.collect())
    };
    description["methods"].as_array().unwrap().iter().map(of).collect()
}

/// What the module is made of, as one text.
fn sources() -> String {
    let folders = ["AutoClaim/Public", "AutoClaim.PowerShell"];
    let files = folders.iter().flat_map(|folder| fs::read_dir(powershell().join(folder)).unwrap());
    files.filter_map(|file| fs::read_to_string(file.unwrap().path()).ok()).collect()
}

#[test]
fn every_method_that_cmdlets_call_has_a_cmdlet_in_their_words() {
    let (cmdlets, methods, sources) = (table("Cmdlets"), fields(), sources());
    for (method, cmdlet) in &cmdlets {
        assert!(methods.contains_key(method), "{method} is no method");
        assert!(
            powershell().join(format!("AutoClaim/Public/{cmdlet}.ps1")).exists(),
            "{cmdlet} is no cmdlet"
        );
    }
    for method in methods.keys().filter(|method| *method != "describe") {
        let property: String = method.split('.').map(|part| part[..1].to_uppercase() + &part[1..]).collect();
        let called = ["Methods.", "[AutoClaim.Methods]::"].iter().any(|of| {
            sources
                .match_indices(&format!("{of}{property}"))
                .any(|(at, found)| !sources[at + found.len()..].starts_with(char::is_alphanumeric))
        });
        assert!(
            !called || cmdlets.contains_key(method),
            "{method} is called, and has no cmdlet in Phrases.cs"
        );
    }
}

#[test]
fn every_setting_and_field_is_called_as_its_parameter() {
    let (settings, all) = (table("Settings"), fields());
    let text = fs::read_to_string(powershell().join("AutoClaim/Public/Set-AutoClaimSetting.ps1")).unwrap();
    let sent: BTreeMap<&str, &str> = text
        .lines()
        .filter_map(|line| line.trim().trim_end_matches('\'').split_once(" = '"))
        .map(|(parameter, field)| (field, parameter.trim()))
        .collect();
    for (field, parameter) in &settings {
        assert!(all["setting.update"].contains(field), "{field} is no setting");
        assert_eq!(sent.get(field.as_str()), Some(&parameter.as_str()), "{field}");
    }
    for field in sent.keys().filter(|field| field.chars().any(char::is_uppercase) && !field.contains('.')) {
        assert!(settings.contains_key(*field), "{field} has no parameter in Phrases.cs");
    }
    for (field, parameter) in table("Fields") {
        assert!(all.values().any(|fields| fields.contains(&field)), "{field} is no field");
        assert!(sources().contains(&format!("] ${parameter}")), "-{parameter} is no parameter");
    }
}
