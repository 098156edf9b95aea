//! What texts have to be escaped in JSON.

use std::fmt::{self, Write};

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

/// How many bytes stand for themselves before the first that does not.
fn plain(text: &[u8]) -> usize {
    // A block that is looked at whole is looked at in a few steps.
    let (blocks, _) = text.as_chunks::<16>();
    let whole = |block: &&[u8; 16]| block.iter().fold(true, |all, byte| all & stands(byte));
    let begin = 16 * blocks.iter().take_while(whole).count();
    begin + text.iter().skip(begin).take_while(|byte| stands(byte)).count()
}

/// Whether a byte is no quote, no backslash and of no control character.
fn stands(byte: &u8) -> bool {
    (*byte >= b' ') & (*byte != b'"') & (*byte != b'\\')
}

/// Escapes what is written to it.
pub struct Escaped<'w, W>(pub &'w mut W);

impl<W: Write> Write for Escaped<'_, W> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        escape(self.0, text)
    }
}
