//! The stand: one tenant in five stores, the product's and the baselines', which see the same events in the
//! same order.

use crate::{
    abi::Store,
    clock::{Spent, spend},
    log::Log,
    minimal::Minimal,
    replay::Replay,
    script::Script,
    tenant::{BATCH, TAKEN, Tenant, furnish, time, write_users},
};
use serde_json::{Value, json};
use std::{
    fs::File,
    io::{BufWriter, Write},
    ops::Range,
    path::{Path, PathBuf},
};

/// How large everything is.
#[derive(Clone, Copy)]
pub struct Size {
    pub users: usize,
    /// Claims stored before anything is measured.
    pub stored: usize,
    /// Runs of each measure.
    pub runs: usize,
}

/// The stand.
pub struct Stand {
    pub size: Size,
    pub tenant: Tenant,
    pub folder: PathBuf,
    pub product: Store,
    pub minimal: Minimal,
    pub replay: Replay,
    pub log: Log,
    /// None: there is no Python.
    pub script: Option<Script>,
    next: usize,
}

impl Stand {
    /// Makes the stores, with products and policies, and nobody in them yet.
    pub fn new(size: Size, folder: &Path) -> Stand {
        let product = new_store(&folder.join("product.db"));
        let minimal = Minimal::new(&folder.join("minimal.db"));
        let replay = Replay::new(&folder.join("replay.db"));
        let log = Log::new(&folder.join("log"));
        let script = Script::new(&folder.join("script.db"));
        Stand {
            size,
            tenant: Tenant::new(size.users),
            folder: folder.to_owned(),
            product,
            minimal,
            replay,
            log,
            script,
            next: 0,
        }
    }

    /// The file `user.import` reads.
    pub fn users_file(&self) -> PathBuf {
        let path = self.folder.join("users.json");
        let mut out = BufWriter::new(File::create(&path).expect("a file"));
        write_users(&self.tenant.users, &mut out).and_then(|()| out.flush()).expect("users");
        path
    }

    /// Puts the users into all stores, unmeasured.
    pub fn furnish(&mut self) {
        let file = self.users_file();
        import(&self.product, &file);
        self.replay.import(&self.tenant);
        self.minimal.import(&self.tenant);
        if let Some(script) = &mut self.script {
            script.import(&file);
        }
    }

    /// Where the next events begin.
    pub fn at(&self) -> usize {
        self.next
    }

    /// Closes the product's store and opens it again.
    pub fn reopen(&mut self) {
        self.product = Store::open(Path::new(":memory:"));
        self.product = Store::open(&self.folder.join("product.db"));
    }

    /// The next events, for all stores.
    pub fn take(&mut self, events: usize) -> Range<usize> {
        let range = self.next..self.next + events;
        self.next = range.end;
        assert!(range.end <= self.tenant.events.len(), "the tenant has no more events");
        range
    }

    /// Feeds the stores up to so many events.
    pub fn store(&mut self, events: usize) {
        while self.next < events {
            let range = self.take(BATCH);
            self.invoke(&range);
            self.baselines(&range);
        }
    }

    /// What the same events take in M, P, L and S; nothing where there is no Python.
    pub fn baselines(&mut self, range: &Range<usize>) -> [Spent; 4] {
        let tenant = &self.tenant;
        [
            spend(|| self.minimal.claim(tenant, range.clone())).1,
            spend(|| self.replay.claim(tenant, range.clone())).1,
            spend(|| self.log.claim(tenant, range.clone())).1,
            self.script.as_mut().map(|script| script.claim(tenant, range.clone())).unwrap_or_default(),
        ]
    }

    /// `claim.invoke` of these events, its outcomes checked.
    pub fn invoke(&self, range: &Range<usize>) -> Spent {
        let request = self.tenant.request(range.clone());
        let (reply, spent) = spend(|| self.product.call("claim.invoke", &request));
        let reply = reply.json();
        let failed =
            reply["items"].as_array().and_then(|items| items.iter().find(|item| item.get("error").is_some()));
        assert_eq!(reply["summary"], self.tenant.expected(range.clone()), "{failed:?}");
        spent
    }
}

/// A store with products, policies and the switch on.
pub fn new_store(path: &Path) -> Store {
    let store = Store::open(path);
    furnish(|method, request| store.ask(method, request));
    store
}

/// `user.import` of a file.
pub fn import(store: &Store, users: &Path) -> Value {
    store.ask("user.import", &json!({ "path": users, "takenAt": time(TAKEN), "now": time(TAKEN) }))
}
