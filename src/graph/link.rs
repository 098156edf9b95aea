//! The links by which Graph says where a list goes on. Whoever is asked by them is given the caller's token, so
//! only Graph itself is.

use std::fmt;

/// Bytes of a link; delta links of large tenants have some thousands.
const LONGEST: usize = 16 * 1024;

/// Where a list goes on. It holds a token that says what was listed, so nothing but a request shows it.
#[derive(Clone, PartialEq, Eq)]
pub struct Link(String);

impl fmt::Debug for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Link")
    }
}

/// Why a link is not followed. Never repeats it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadLink {
    /// It is none that Graph writes.
    #[error("is no link of Graph's: it is too long, or has characters that links have not")]
    Unclean,
    /// It is not https.
    #[error("does not begin with https://")]
    NotHttps,
    /// It names a user, another host, or another port.
    #[error("leads to another host than Graph's")]
    OtherHost,
    /// It leads to another version or collection.
    #[error("leads to something else than the list that it continues")]
    OtherCollection,
}

impl Link {
    /// Takes a link as a page had it. `base` is where the store's cloud is asked, such as
    /// `https://graph.microsoft.com/v1.0`; `path` the list below it, such as `/users/delta`.
    ///
    /// # Errors
    /// Why it is not followed.
    pub fn checked(text: &str, base: &str, path: &str) -> Result<Link, BadLink> {
        clean(text)?;
        let (host, version) = https(base).ok_or(BadLink::NotHttps)?;
        let (authority, rest) = https(text).ok_or(BadLink::NotHttps)?;
        if !authority.strip_suffix(":443").unwrap_or(authority).eq_ignore_ascii_case(host) {
            return Err(BadLink::OtherHost);
        }
        Link::below(rest.strip_prefix(version).ok_or(BadLink::OtherCollection)?, path)
    }

    /// Takes what is below host and version of a link, as [`Link::as_str`] gave it.
    ///
    /// # Errors
    /// Why it is not followed.
    pub fn below(text: &str, path: &str) -> Result<Link, BadLink> {
        clean(text)?;
        let (found, _) = text.split_once('?').ok_or(BadLink::OtherCollection)?;
        // Functions are written with brackets or without.
        let found = found.strip_suffix("()").unwrap_or(found);
        if found.eq_ignore_ascii_case(path) {
            Ok(Link(text.to_owned()))
        } else {
            Err(BadLink::OtherCollection)
        }
    }

    /// What is below host and version: the host's name is never taken from a link.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn clean(text: &str) -> Result<(), BadLink> {
    let clean = |byte: u8| byte.is_ascii_graphic() && !br#""<>\^`{|}#"#.contains(&byte);
    if text.len() <= LONGEST && text.bytes().all(clean) { Ok(()) } else { Err(BadLink::Unclean) }
}

/// The authority of an https address, and what follows it.
fn https(address: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = address.split_at_checked("https://".len())?;
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    scheme.eq_ignore_ascii_case("https://").then(|| rest.split_at(end))
}
