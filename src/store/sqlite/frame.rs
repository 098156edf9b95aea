//! A frame: records that lie together in one row of `audit`, packed where they are several.

use super::{error::StoreError, row::Row};
use sha2::{Digest, Sha256};
use zstd::{
    bulk::{Compressor, Decompressor},
    zstd_safe::find_frame_compressed_size,
};

/// Records in a frame, at most.
const MOST_RECORDS: usize = 256;
/// Bytes of the records of a frame with several, at most: what unpacking one can take.
const MOST_BYTES: usize = 1 << 20;
/// Bytes of a record that lies alone, at most: it is read whole.
pub(super) const MOST_ALONE: usize = 64 << 20;
/// What a frame has of every record's hash.
const MARK: usize = 8;
/// zstd's fastest: higher ones take longer than writing what they save.
const LEVEL: i32 = 1;

/// The hash of a record after one with the hash `previous`; before the first record that is all zeroes.
pub(super) fn follow(previous: &[u8; 32], record: &[u8]) -> [u8; 32] {
    Sha256::new().chain_update(previous).chain_update(record).finalize().into()
}

/// A place in the trail, such as its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chain {
    /// The number of the last record; 0 before the first.
    pub sequence: i64,
    pub hash: [u8; 32],
}

impl Chain {
    /// The chain before its first record.
    pub const START: Chain = Chain { sequence: 0, hash: [0; 32] };

    /// The chain with one record more.
    #[must_use]
    pub(super) fn followed_by(&self, record: &[u8]) -> Chain {
        Chain { sequence: self.sequence.saturating_add(1), hash: follow(&self.hash, record) }
    }
}

/// A frame as it is written.
pub(super) struct Packed {
    pub first: i64,
    pub hash: [u8; 32],
    pub marks: Vec<u8>,
    pub length: Option<i64>,
    pub records: Vec<u8>,
}

/// A frame that is being filled.
#[derive(Default)]
pub(super) struct Draft {
    marks: Vec<u8>,
    records: Vec<u8>,
}

impl Draft {
    /// Whether there is room for a record of so many bytes.
    pub fn takes(&self, bytes: usize) -> bool {
        self.marks.is_empty()
            || self.marks.len() < MOST_RECORDS * MARK && self.records.len() + 1 + bytes <= MOST_BYTES
    }

    pub fn push(&mut self, record: &str, hash: &[u8; 32]) {
        if !self.marks.is_empty() {
            self.records.push(b'\n');
        }
        self.records.extend_from_slice(record.as_bytes());
        self.marks.extend_from_slice(hash.get(..MARK).unwrap_or_default());
    }

    /// What was put in, ready to be written; none where nothing was. The last record is the end of the chain.
    pub fn pack(&mut self, end: &Chain, packer: &mut Packer) -> Result<Option<Packed>, StoreError> {
        let number = |size: usize| i64::try_from(size).map_err(|_| StoreError::Unwritable);
        let marks = std::mem::take(&mut self.marks);
        let count = number(marks.len() / MARK)?;
        let (length, records) = match count {
            0 => return Ok(None),
            1 => (None, std::mem::take(&mut self.records)),
            _ => (Some(number(self.records.len())?), packer.pack(&self.records)?),
        };
        // The next frame is as large: its room stays.
        self.records.clear();
        Ok(Some(Packed { first: end.sequence + 1 - count, hash: end.hash, marks, length, records }))
    }
}

/// Packs frames.
#[derive(Default)]
pub(super) struct Packer(Option<Compressor<'static>>);

impl Packer {
    fn pack(&mut self, records: &[u8]) -> Result<Vec<u8>, StoreError> {
        let packer = match &mut self.0 {
            Some(packer) => packer,
            none => none.insert(Compressor::new(LEVEL).map_err(|_| StoreError::Unwritable)?),
        };
        packer.compress(records).map_err(|_| StoreError::Unwritable)
    }
}

/// The columns that [`Frame::read`] reads.
pub(super) const COLUMNS: &str =
    "first, hash, marks, length, iif(length(records) <= 64 << 20, records, NULL) AS records";

/// A frame as it lies in the store; anything may be wrong with it.
pub(super) struct Frame<'r> {
    pub first: i64,
    pub hash: &'r [u8],
    marks: &'r [u8],
    length: Option<i64>,
    /// None where they are longer than [`MOST_ALONE`].
    records: Option<&'r [u8]>,
}

impl<'r> Frame<'r> {
    pub fn read(row: &Row<'r>) -> Result<Frame<'r>, StoreError> {
        let bytes = |column| Ok::<_, StoreError>(row.get_ref(column)?.as_bytes().unwrap_or_default());
        let first = row.near(0)?.ok_or_else(|| row.unreadable(0))?;
        let length = row.get_ref(3)?.as_i64_or_null().map_err(|_| row.unreadable(3))?;
        Ok(Frame {
            first,
            hash: bytes(1)?,
            marks: bytes(2)?,
            length,
            records: row.get_ref(4)?.as_bytes().ok(),
        })
    }

    /// How many records it should have.
    pub fn count(&self) -> usize {
        self.marks.len().div_ceil(MARK)
    }

    /// The number of its last record.
    pub fn last(&self) -> i64 {
        self.first.saturating_add(i64::try_from(self.count()).unwrap_or(i64::MAX)).saturating_sub(1)
    }

    /// What it has of the hash of the record at a place; of the last one all of it.
    pub fn mark(&self, place: usize) -> Mark<'r> {
        let mark = self.marks.chunks(MARK).nth(place).unwrap_or_default();
        Mark { mark, whole: (place + 1 == self.count()).then_some(self.hash) }
    }
}

/// What is known of a record's hash.
#[derive(Clone, Copy)]
pub(super) struct Mark<'r> {
    pub mark: &'r [u8],
    /// All of it.
    pub whole: Option<&'r [u8]>,
}

impl Mark<'_> {
    pub fn is_of(&self, hash: &[u8; 32]) -> bool {
        self.begins(hash) && self.whole.is_none_or(|whole| whole == hash)
    }

    /// Whether it is the hash as far as every record has it.
    pub fn begins(&self, hash: &[u8; 32]) -> bool {
        self.mark.len() == MARK && hash.starts_with(self.mark)
    }
}

/// Unpacks frames.
#[derive(Default)]
pub(super) struct Unpacker(Option<Decompressor<'static>>);

impl Unpacker {
    /// The records of a frame as they were joined; none where they cannot be unpacked.
    pub fn unpack<'b>(&mut self, frame: &Frame<'b>, room: &'b mut Vec<u8>) -> Option<&'b [u8]> {
        let records = frame.records?;
        let Some(length) = frame.length else { return Some(records) };
        let length = usize::try_from(length).ok().filter(|length| *length <= MOST_BYTES)?;
        let unpacker = match &mut self.0 {
            Some(unpacker) => unpacker,
            none => none.insert(Decompressor::new().ok()?),
        };
        // One of zstd's frames and nothing after it: all the bytes are the records'.
        find_frame_compressed_size(records).ok().filter(|size| *size == records.len())?;
        *room = unpacker.decompress(records, length).ok()?;
        (room.len() == length).then_some(room)
    }
}

/// The records of a frame of so many.
pub(super) fn split(joined: &[u8], count: usize) -> impl Iterator<Item = &[u8]> {
    // A record alone is whole, whatever was done to it.
    joined.split(move |byte| count > 1 && *byte == b'\n')
}

/// The hash of each record of a sound frame; of one that was damaged what is known: the mark alone.
pub(super) fn hashes(frame: &Frame<'_>, previous: Option<[u8; 32]>, records: &[&[u8]]) -> Vec<Vec<u8>> {
    let mut before = previous;
    let places = records.iter().enumerate();
    let hash = |(place, record): (usize, &&[u8])| {
        if place + 1 == records.len() {
            return frame.hash.to_vec();
        }
        let mark = frame.mark(place);
        before = before.map(|before| follow(&before, record)).filter(|hash| mark.is_of(hash));
        before.map_or_else(|| mark.mark.to_vec(), |hash| hash.to_vec())
    };
    places.map(hash).collect()
}
