//! A disk: what programs see of their files, what the medium holds of them, and what lies in between.

use std::collections::BTreeMap;

use crate::support::rng::Rng;

/// A file, whatever its names.
pub type FileId = usize;

/// What a power cut finds of the writes that no sync made last.
#[derive(Clone, Copy)]
enum Survival {
    All,
    Nothing,
    /// Each write for itself: kept, dropped, or torn between its sectors.
    Mixed,
}

/// The files of one machine, shared by its processes.
#[derive(Clone)]
pub struct Disk {
    files: Vec<File>,
    names: BTreeMap<String, FileId>,
    lasting_names: BTreeMap<String, FileId>,
    /// What the medium writes whole or not at all: 512 or 4096 bytes.
    pub sector: usize,
}

#[derive(Clone, Default)]
struct File {
    seen: Vec<u8>,
    medium: Vec<u8>,
    unsynced: Vec<Change>,
    failed_syncs: u64,
}

#[derive(Clone)]
enum Change {
    Write { at: usize, data: Vec<u8> },
    Resize(usize),
}

impl Disk {
    pub fn new() -> Disk {
        Disk { files: Vec::new(), names: BTreeMap::new(), lasting_names: BTreeMap::new(), sector: 4096 }
    }

    pub fn find(&self, name: &str) -> Option<FileId> {
        self.names.get(name).copied()
    }

    /// A new empty file; without a name it ends with the power.
    pub fn create(&mut self, name: Option<&str>) -> FileId {
        self.files.push(File::default());
        let id = self.files.len() - 1;
        if let Some(name) = name {
            self.names.insert(name.to_owned(), id);
        }
        id
    }

    /// Removes a name; whoever has the file open keeps it. Says whether there was one.
    pub fn remove(&mut self, name: &str) -> bool {
        self.names.remove(name).is_some()
    }

    /// All names made and removed so far are on the medium now.
    pub fn sync_directory(&mut self) {
        self.lasting_names.clone_from(&self.names);
    }

    pub fn size(&self, id: FileId) -> usize {
        self.files[id].seen.len()
    }

    /// Fills `out` from the file, with zeroes behind its end. Says how many bytes the file had.
    pub fn read(&self, id: FileId, at: usize, out: &mut [u8]) -> usize {
        let seen = &self.files[id].seen;
        let from = at.min(seen.len());
        let count = out.len().min(seen.len() - from);
        out[..count].copy_from_slice(&seen[from..from + count]);
        out[count..].fill(0);
        count
    }

    pub fn write(&mut self, id: FileId, at: usize, data: &[u8]) {
        self.change(id, Change::Write { at, data: data.to_vec() });
    }

    pub fn resize(&mut self, id: FileId, size: usize) {
        self.change(id, Change::Resize(size));
    }

    fn change(&mut self, id: FileId, change: Change) {
        let file = &mut self.files[id];
        apply(&mut file.seen, &change);
        file.unsynced.push(change);
    }

    /// All changes of the file are on the medium now.
    pub fn sync(&mut self, id: FileId) {
        let file = &mut self.files[id];
        for change in file.unsynced.drain(..) {
            apply(&mut file.medium, &change);
        }
    }

    /// How many syncs of the file failed. As on Linux, everybody who had it open then must be told by their
    /// own next sync.
    pub fn failed_syncs(&self, id: FileId) -> u64 {
        self.files[id].failed_syncs
    }

    /// A sync that fails as Linux fails: what it did not write it forgets to write, though programs go on
    /// seeing it.
    pub fn fail_sync(&mut self, id: FileId, rng: &mut Rng) {
        let file = &mut self.files[id];
        file.failed_syncs += 1;
        for change in std::mem::take(&mut file.unsynced) {
            if rng.one_in(2) {
                apply(&mut file.medium, &change);
            }
        }
    }

    /// The power fails and comes back.
    pub fn cut_power(&mut self, rng: &mut Rng) {
        let sector = self.sector;
        for file in &mut self.files {
            let survival = *rng.pick(&[Survival::All, Survival::Nothing, Survival::Mixed, Survival::Mixed]);
            for change in std::mem::take(&mut file.unsynced) {
                for part in survivors(survival, change, sector, rng) {
                    apply(&mut file.medium, &part);
                }
            }
            file.seen.clone_from(&file.medium);
        }
        let mut names = std::mem::take(&mut self.lasting_names);
        for (name, id) in &self.names {
            if names.get(name) != Some(id) && rng.one_in(2) {
                names.insert(name.clone(), *id);
            }
        }
        names.retain(|name, id| self.names.get(name) == Some(id) || rng.one_in(2));
        self.lasting_names.clone_from(&names);
        self.names = names;
    }
}

fn survivors(survival: Survival, change: Change, sector: usize, rng: &mut Rng) -> Vec<Change> {
    match (survival, change) {
        (Survival::All, change) => vec![change],
        (Survival::Nothing, _) => Vec::new(),
        (Survival::Mixed, change) => match (rng.below(3), change) {
            (0, change) => vec![change],
            (1, Change::Write { at, data }) => tear(at, &data, sector, rng),
            _ => Vec::new(),
        },
    }
}

/// Each sector of a write came to the medium or did not.
fn tear(at: usize, data: &[u8], sector: usize, rng: &mut Rng) -> Vec<Change> {
    let mut kept = Vec::new();
    let mut from = 0;
    while from < data.len() {
        let to = data.len().min((at + from) / sector * sector + sector - at);
        if rng.one_in(2) {
            kept.push(Change::Write { at: at + from, data: data[from..to].to_vec() });
        }
        from = to;
    }
    kept
}

fn apply(content: &mut Vec<u8>, change: &Change) {
    match change {
        Change::Resize(size) => content.resize(*size, 0),
        Change::Write { at, data } => {
            let end = at + data.len();
            if content.len() < end {
                content.resize(end, 0);
            }
            content[*at..end].copy_from_slice(data);
        }
    }
}
