//! How Windows names files: many names lead to one file, and some that look like a file's lead to none.

use std::path::{Component, Path, PathBuf, Prefix, absolute};

use super::error::{StoreError, TOO_LONG};

const CHARACTERS: &str = "a name in it has one of < > : \" | ? * or a control character, which Windows keeps for itself; choose another name";
const DEVICE: &str =
    "it names a device of Windows, as NUL, CON, COM1 or LPT1 do with any ending; choose another name";
/// Units of UTF-16 in a name, whatever stands before it.
const LONGEST: usize = 255;
/// Names of devices in every directory, whatever stands behind a dot.
const DEVICES: [&str; 6] = ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"];
/// Those that a digit follows.
const NUMBERED: [&str; 2] = ["COM", "LPT"];

/// The one name of the file that an absolute path leads to, or would: without dots, without the blanks and dots
/// at the end of names that Windows passes over, without short names (8.3), and of any length. A link at its end
/// stays the link.
pub(super) fn canonical(path: &str) -> Result<String, StoreError> {
    refuse_names(path)?;
    let path = absolute(without_device(path))?;
    let link = std::fs::symlink_metadata(&path).is_ok_and(|data| data.is_symlink());
    let whole = if link { None } else { path.canonicalize().ok() };
    let name = whole.or_else(|| by_directory(&path)).unwrap_or(path);
    Ok(name.to_string_lossy().into_owned())
}

/// A file that may not be there yet, in a directory that is.
fn by_directory(path: &Path) -> Option<PathBuf> {
    Some(path.parent()?.canonicalize().ok()?.join(path.file_name()?))
}

/// `\\.\C:\file` and `\\.\UNC\machine\share\file` as everybody else writes them.
fn without_device(path: &str) -> PathBuf {
    match Path::new(path).components().next() {
        Some(Component::Prefix(prefix)) if matches!(prefix.kind(), Prefix::DeviceNS(_)) => {
            let rest: String = path.chars().skip(r"\\.\".len()).collect();
            match rest.get(..4) {
                Some(unc) if unc.eq_ignore_ascii_case(r"UNC\") => format!(r"\\{}", rest.split_at(4).1).into(),
                _ => rest.into(),
            }
        }
        _ => path.into(),
    }
}

fn refuse_names(path: &str) -> Result<(), StoreError> {
    for part in Path::new(path).components() {
        match part {
            Component::Prefix(prefix) => match prefix.kind() {
                Prefix::DeviceNS(name) if !is_drive(name) && !name.eq_ignore_ascii_case("UNC") => {
                    return Err(StoreError::InvalidPath(DEVICE));
                }
                _ => {}
            },
            Component::Normal(name) => refuse_name(&name.to_string_lossy())?,
            _ => {}
        }
    }
    Ok(())
}

fn is_drive(name: &std::ffi::OsStr) -> bool {
    matches!(name.as_encoded_bytes(), [letter, b':'] if letter.is_ascii_alphabetic())
}

fn refuse_name(name: &str) -> Result<(), StoreError> {
    if name.contains(|c: char| c < ' ' || r#"<>:"|?*"#.contains(c)) {
        return Err(StoreError::InvalidPath(CHARACTERS));
    }
    if name.encode_utf16().count() > LONGEST {
        return Err(StoreError::InvalidPath(TOO_LONG));
    }
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_uppercase();
    let numbered = NUMBERED.iter().filter_map(|device| stem.strip_prefix(device)).any(|rest| {
        let mut rest = rest.chars();
        rest.next().is_some_and(|c| c.is_ascii_digit() || "¹²³".contains(c)) && rest.next().is_none()
    });
    if numbered || DEVICES.contains(&stem.as_str()) {
        return Err(StoreError::InvalidPath(DEVICE));
    }
    Ok(())
}
