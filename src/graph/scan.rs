//! Finding the end of a JSON value by its brackets and quotes, over any cut into chunks.

use memchr::memchr2;

/// The deepest nesting accepted inside an item; the item's own brackets are the first level.
pub const DEPTH_LIMIT: u32 = 128;

/// Where a value stands after a chunk.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// It goes on in the next chunk.
    More,
    /// It ends before this index of the chunk.
    End(usize),
    /// The bracket at this index closes what was not open: the end cannot be found.
    Mismatch(usize),
}

/// A walk over one bracketed or quoted value.
#[derive(Default)]
pub(super) struct Scan {
    depth: u32,
    base: u32,
    /// One bit a level, set for an array: `DEPTH_LIMIT` levels fit exactly.
    arrays: u128,
    string: bool,
    escaped: bool,
    too_deep: bool,
}

impl Scan {
    /// Over a value that lies `base` levels inside its item.
    pub(super) fn value(base: u32) -> Scan {
        Scan { depth: base, base, ..Scan::default() }
    }

    /// Over what is left of an object whose opening bracket is behind.
    pub(super) fn rest_of_object() -> Scan {
        Scan { depth: 1, ..Scan::default() }
    }

    /// Whether the limit of nesting was passed.
    pub(super) fn too_deep(&self) -> bool {
        self.too_deep
    }

    /// Walks on. After `End` and `Mismatch` the walk is over.
    pub(super) fn feed(&mut self, chunk: &[u8]) -> Step {
        let mut at = 0;
        while let Some(rest) = chunk.get(at..).filter(|rest| !rest.is_empty()) {
            if self.escaped {
                self.escaped = false;
                at += 1;
                continue;
            }
            let found = if self.string {
                memchr2(b'"', b'\\', rest)
            } else {
                rest.iter().position(|byte| structural(*byte))
            };
            let Some(found) = found else {
                return Step::More;
            };
            at += found + 1;
            let whole = match rest.get(found) {
                Some(b'\\') => {
                    self.escaped = true;
                    false
                }
                Some(b'"') => {
                    self.string = !self.string;
                    !self.string
                }
                Some(open @ (b'{' | b'[')) => {
                    self.open(*open == b'[');
                    false
                }
                close => {
                    if !self.close(close == Some(&b']')) {
                        return Step::Mismatch(at - 1);
                    }
                    true
                }
            };
            if whole && self.depth == self.base {
                return Step::End(at);
            }
        }
        Step::More
    }

    fn open(&mut self, array: bool) {
        if self.depth < DEPTH_LIMIT {
            let bit = 1u128 << self.depth;
            self.arrays = if array { self.arrays | bit } else { self.arrays & !bit };
        } else {
            self.too_deep = true;
        }
        self.depth = self.depth.saturating_add(1);
    }

    /// Whether the bracket closes the innermost open one; past the limit only the count is kept.
    fn close(&mut self, array: bool) -> bool {
        if self.depth <= self.base {
            return false;
        }
        self.depth -= 1;
        self.depth >= DEPTH_LIMIT || (self.arrays >> self.depth & 1 == 1) == array
    }
}

fn structural(byte: u8) -> bool {
    matches!(byte, b'"' | b'{' | b'}' | b'[' | b']')
}
