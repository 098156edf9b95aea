//! What ConvertTo-Json leaves of an object that lies deeper than its -Depth: a text such as
//! `@{protectionLevel=Basic; settings=}`.

/// A property of such a text; none where it has none, or cannot tell: texts in it are not quoted, so that one
/// may look like another property.
pub(super) fn member<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    let within = text.strip_prefix("@{")?.strip_suffix('}')?;
    let mut found = within
        .split("; ")
        .filter_map(|part| part.split_once('='))
        .filter(|(key, _)| key.trim().eq_ignore_ascii_case(name))
        .map(|(_, value)| value.trim());
    let value = found.next()?;
    found.all(|other| other == value).then_some(value)
}
