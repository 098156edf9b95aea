//! UTF-16, which Windows PowerShell's `>` and Out-File write, as UTF-8.

use std::io::{self, Cursor, Read};

/// Bytes read at once.
const CHUNK: u64 = 8 << 10;

/// The same text as UTF-8, where a byte order mark says that it is UTF-16; all else as it comes.
pub(super) fn utf8<R: Read + 'static>(mut input: R) -> io::Result<Box<dyn Read>> {
    // A whole chunk, so that who looks at the beginning sees more of it than its mark.
    let mut start = Vec::new();
    input.by_ref().take(CHUNK).read_to_end(&mut start)?;
    let unit: fn([u8; 2]) -> u16 = match *start {
        [0xFF, 0xFE, ..] => u16::from_le_bytes,
        [0xFE, 0xFF, ..] => u16::from_be_bytes,
        _ => return Ok(Box::new(Cursor::new(start).chain(input))),
    };
    let input = Cursor::new(start.split_off(2)).chain(input);
    Ok(Box::new(Utf16 { input, unit, rest: Vec::new(), text: Cursor::default() }))
}

struct Utf16<R> {
    input: R,
    unit: fn([u8; 2]) -> u16,
    /// What belongs to the character that the next bytes complete.
    rest: Vec<u8>,
    text: Cursor<Vec<u8>>,
}

impl<R: Read> Utf16<R> {
    /// Reads on; whether there was anything. Half a character is U+FFFD: one odd name must not keep a whole
    /// file out.
    fn fill(&mut self) -> io::Result<bool> {
        let mut bytes = std::mem::take(&mut self.rest);
        let ended = self.input.by_ref().take(CHUNK).read_to_end(&mut bytes)? == 0;
        if bytes.is_empty() {
            return Ok(false);
        }
        let mut units: Vec<u16> =
            bytes.chunks_exact(2).filter_map(|pair| pair.try_into().ok()).map(self.unit).collect();
        let high = units.last().is_some_and(|unit| (0xD800..0xDC00).contains(unit));
        let mut text = String::new();
        if ended {
            units.extend((bytes.len() % 2 == 1).then_some(0xFFFD));
        } else {
            let whole = (units.len() - usize::from(high)) * 2;
            self.rest = bytes.split_off(whole);
            units.truncate(whole / 2);
        }
        text.extend(
            char::decode_utf16(units).map(|character| character.unwrap_or(char::REPLACEMENT_CHARACTER)),
        );
        self.text = Cursor::new(text.into_bytes());
        Ok(true)
    }
}

impl<R: Read> Read for Utf16<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let count = self.text.read(buffer)?;
            if count > 0 || buffer.is_empty() || !self.fill()? {
                return Ok(count);
            }
        }
    }
}
