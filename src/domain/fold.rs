//! How names, user principal names and part numbers are compared, and which known name a wrong one was meant
//! to be.

/// The text in the one form in which names are compared: two names are the same when their foldings are
/// equal.
///
/// Each character is folded by itself, to one character (upper case, then lower case), as .NET's
/// `OrdinalIgnoreCase` and Unicode's simple case folding do. So `Σ`, `σ` and `ς` are one letter and `ẞ` is
/// `ß`, but `ß` is not `ss`, and the dotted `İ` and dotless `ı` are not `i`: a comparison may keep two
/// spellings of one name apart, it must not make one of two people. Nothing is trimmed, composed or
/// decomposed. Folding twice changes nothing.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.chars().map(fold_char).collect()
}

fn fold_char(c: char) -> char {
    const DOTLESS_I: char = 'ı';
    if c.is_ascii() || c == DOTLESS_I {
        return c.to_ascii_lowercase();
    }
    let upper = only(c.to_uppercase()).unwrap_or(c);
    only(upper.to_lowercase()).unwrap_or(upper)
}

fn only(mut chars: impl Iterator<Item = char>) -> Option<char> {
    let first = chars.next()?;
    chars.next().is_none().then_some(first)
}

/// At most this many names are given as a hint.
pub const NEAR_MOST: usize = 3;

/// The candidates most like `wanted` in any case, the likest first, at most [`NEAR_MOST`], none if none is
/// like it.
///
/// The work is bounded whatever comes in: names above 128 bytes are not compared, and of the candidates only
/// the first 128 KiB, which is some five thousand.
pub fn near<'a>(wanted: &str, candidates: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    const LONGEST: usize = 128;
    const ALL: usize = 128 << 10;
    const LIKE_ENOUGH: f64 = 0.8;
    if wanted.len() > LONGEST {
        return Vec::new();
    }
    let wanted = fold(wanted);
    let mut left = ALL;
    let mut found: Vec<(f64, &str)> = candidates
        .into_iter()
        .take_while(|name| {
            left = left.saturating_sub(name.len() + 1);
            left > 0
        })
        .filter(|name| name.len() <= LONGEST)
        .map(|name| (strsim::jaro_winkler(&wanted, &fold(name)), name))
        .filter(|(likeness, _)| *likeness >= LIKE_ENOUGH)
        .collect();
    found.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    found.dedup_by_key(|(_, name)| *name);
    found.into_iter().map(|(_, name)| name).take(NEAR_MOST).collect()
}
