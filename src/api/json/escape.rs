//! What texts have to be escaped in JSON.

use std::fmt::{self, Write};

/// Every byte of a word.
const EACH: u64 = u64::from_le_bytes([1; 8]);
const HIGH: u64 = EACH << 7;

/// Writes what stands between the quotes of a text.
#[inline]
pub fn escape(to: &mut impl Write, text: &str) -> fmt::Result {
    match plain(text.as_bytes()) {
        all if all == text.len() => to.write_str(text),
        some => escape_from(to, text, some),
    }
}

/// The same of a text whose first so many bytes stand for themselves, and not the next one.
#[inline(never)]
fn escape_from(to: &mut impl Write, mut text: &str, mut plain_bytes: usize) -> fmt::Result {
    while let Some((before, rest)) = text.split_at_checked(plain_bytes) {
        to.write_str(before)?;
        let mut rest = rest.chars();
        match rest.next() {
            None => break,
            Some('"') => to.write_str("\\\"")?,
            Some('\\') => to.write_str("\\\\")?,
            Some('\u{8}') => to.write_str("\\b")?,
            Some('\t') => to.write_str("\\t")?,
            Some('\n') => to.write_str("\\n")?,
            Some('\u{c}') => to.write_str("\\f")?,
            Some('\r') => to.write_str("\\r")?,
            Some(control) => write!(to, "\\u{:04x}", u32::from(control))?,
        }
        text = rest.as_str();
        plain_bytes = plain(text.as_bytes());
    }
    Ok(())
}

/// How many bytes stand for themselves before the first that does not: a quote, a backslash or a control
/// character.
fn plain(text: &[u8]) -> usize {
    let (words, rest) = text.as_chunks();
    for (place, word) in words.iter().enumerate() {
        let odd = odd(u64::from_le_bytes(*word));
        if odd != 0 {
            return 8 * place + odd.trailing_zeros() as usize / 8;
        }
    }
    let odd = |byte: &u8| *byte < b' ' || *byte == b'"' || *byte == b'\\';
    8 * words.len() + rest.iter().position(odd).unwrap_or(rest.len())
}

/// The high bits of a word's bytes that are to be escaped; of those after the first, others may be set too.
const fn odd(word: u64) -> u64 {
    (below(word, b' ') | below(word ^ (EACH * b'"' as u64), 1) | below(word ^ (EACH * b'\\' as u64), 1))
        & HIGH
}

/// The same of the bytes below one that is 128 or less.
const fn below(word: u64, byte: u8) -> u64 {
    word.wrapping_sub(EACH * byte as u64) & !word
}

/// Escapes what is written to it.
pub struct Escaped<'w, W>(pub &'w mut W);

impl<W: Write> Write for Escaped<'_, W> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        escape(self.0, text)
    }
}
