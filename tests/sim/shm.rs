//! The shared memory of a write-ahead log's index.
//!
//! Each process has a view of its own, copied when the baton changes hands: so a process that died can go on
//! unwinding without its writes reaching anybody.

use std::alloc::{Layout, alloc_zeroed, dealloc, handle_alloc_error};
use std::collections::BTreeSet;
use std::ptr::{NonNull, copy_nonoverlapping};

use crate::lock::HandleId;

/// What SQLite asks for at a time.
const REGION: usize = 32 * 1024;

#[derive(Default)]
pub struct Shared {
    regions: Vec<Box<[u8]>>,
    attached: BTreeSet<HandleId>,
}

/// What one process sees of it.
#[derive(Default)]
pub struct View {
    regions: Vec<Region>,
    attached: BTreeSet<HandleId>,
}

struct Region(NonNull<u8>);

// SAFETY: the memory belongs to the region alone; only the thread that holds the baton touches it.
unsafe impl Send for Region {}

impl Region {
    const LAYOUT: Layout = match Layout::from_size_align(REGION, 64) {
        Ok(layout) => layout,
        Err(_) => unreachable!(),
    };

    fn new() -> Region {
        // SAFETY: the layout's size is not zero.
        let memory = unsafe { alloc_zeroed(Region::LAYOUT) };
        Region(NonNull::new(memory).unwrap_or_else(|| handle_alloc_error(Region::LAYOUT)))
    }
}

impl Drop for Region {
    fn drop(&mut self) {
        // SAFETY: allocated by `new` with this layout; SQLite has let go of it, for the last handle was
        // detached.
        unsafe { dealloc(self.0.as_ptr(), Region::LAYOUT) }
    }
}

impl Shared {
    /// The memory of a region, or none where there is none yet and it shall not be made.
    pub fn map(
        &mut self,
        view: &mut View,
        handle: HandleId,
        region: usize,
        size: usize,
        extend: bool,
    ) -> Option<*mut u8> {
        assert_eq!(size, REGION, "SQLite maps the index by 32 KiB");
        if self.attached.is_empty() {
            self.regions.clear();
        }
        self.attached.insert(handle);
        view.attached.insert(handle);
        if self.regions.len() <= region {
            if !extend {
                return None;
            }
            self.regions.resize_with(region + 1, || vec![0; REGION].into_boxed_slice());
        }
        while view.regions.len() <= region {
            let fresh = Region::new();
            fetch(&self.regions[view.regions.len()], &fresh);
            view.regions.push(fresh);
        }
        Some(view.regions[region].0.as_ptr())
    }

    /// The handle's process ended, or let go.
    pub fn detach(&mut self, handle: HandleId) {
        self.attached.remove(&handle);
    }

    /// Shows the others what the view's process wrote.
    pub fn publish(&mut self, view: &View) {
        for (shared, own) in self.regions.iter_mut().zip(&view.regions) {
            // SAFETY: both are REGION bytes and apart; the view's process is the calling thread, so nobody
            // writes meanwhile.
            unsafe { copy_nonoverlapping(own.0.as_ptr(), shared.as_mut_ptr(), REGION) }
        }
    }

    /// Shows the view's process what the others wrote.
    pub fn fetch(&self, view: &View) {
        for (shared, own) in self.regions.iter().zip(&view.regions) {
            fetch(shared, own);
        }
    }
}

fn fetch(shared: &[u8], own: &Region) {
    // SAFETY: both are REGION bytes and apart; the view's process is the calling thread, so nobody reads or
    // writes meanwhile.
    unsafe { copy_nonoverlapping(shared.as_ptr(), own.0.as_ptr(), REGION) }
}

impl View {
    /// SQLite will not use the memory again through this handle.
    pub fn detach(&mut self, handle: HandleId) {
        self.attached.remove(&handle);
        if self.attached.is_empty() {
            self.regions.clear();
        }
    }
}
