//! What a what-if remembers from call to call (r32), as text. It lives with the caller: nothing stays in the library.

use super::error::{Error, ErrorName};
use crate::engine::simulation::SimulationState;
use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD};
use crc::{CRC_32_ISCSI, Crc};

static CHECKSUM: Crc<u32> = Crc::<u32>::new(&CRC_32_ISCSI);

/// Reads what the last call gave.
pub(super) fn open(text: Option<&str>, revision: i64) -> Result<SimulationState, Error> {
    let Some(text) = text else { return Ok(SimulationState::new(revision)) };
    let read = |bytes: Vec<u8>| postcard::from_bytes_crc32::<SimulationState>(&bytes, CHECKSUM.digest()).ok();
    let read = STANDARD_NO_PAD.decode(text).ok().and_then(read);
    let state =
        read.ok_or_else(|| Error::argument("carry", "The carry is damaged.").hint("Send the carry of the last reply as it came."))?;
    if state.revision != revision {
        return Err(Error::argument("carry", "Settings, policies or products changed since this what-if began.")
            .hint("Begin it anew without carry."));
    }
    Ok(state)
}

/// What the next call needs.
pub(super) fn seal(state: &SimulationState) -> Result<String, Error> {
    let bytes = postcard::to_stdvec_crc32(state, CHECKSUM.digest())
        .map_err(|_| Error::new(ErrorName::Internal, "The carry could not be written."))?;
    Ok(STANDARD_NO_PAD.encode(bytes))
}
