//! An event as a call gives it, before the store is asked about it.

use super::{app::Trigger, fold::fold, hex::hex, ids::UserId, time::Time, word::words};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

words! {
    /// Use of an environment that a log may prove.
    pub enum Use {
        /// A canvas app was launched.
        CanvasAppLaunch = 1,
        /// An app of some kind was launched, by somebody on another list than the audit log.
        ListedLaunch = 2,
        /// A flow was made, changed or deleted.
        FlowAuthored = 3,
        /// A model-driven app was launched.
        ModelDrivenAppLaunch = 4,
        /// A flow ran.
        FlowRun = 5,
    }
}

/// The first 16 bytes of a SHA-256.
pub type EventDigest = [u8; 16];

/// By what an event is known to have been decided (r20): whose it is, and which one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct EventKey {
    /// The store's key of the user; none of one the store does not know.
    pub user: Option<i64>,
    /// Of the event's id; of an unknown user's of the id and the folded name.
    pub digest: EventDigest,
}

/// An event whose words were understood.
#[derive(Clone, Debug)]
pub struct ParsedEvent {
    /// By this it decides once.
    pub id: EventId,
    /// How it names the user: an object id or a principal name.
    pub user: String,
    pub app: u16,
    pub trigger: Trigger,
    /// The version of Power Automate for desktop, major and minor.
    pub desktop: Option<(u32, u32)>,
    /// The id of the environment where it happened.
    pub environment: Option<String>,
    /// What it says of whether that is managed.
    pub managed: Option<bool>,
    /// The id of the Power App that was launched.
    pub power_app: Option<String>,
    pub at: Option<Time>,
}

/// Where an event's id comes from.
#[derive(Clone, Debug)]
pub enum EventId {
    /// The caller, or chance.
    Given(String),
    /// Its content: the user, and this.
    OfContent(String),
}

impl ParsedEvent {
    /// The event's id. r20: the same user, app, trigger, environment and time are the same event.
    pub fn id(&self, user: Option<UserId>) -> String {
        match &self.id {
            EventId::Given(id) => id.clone(),
            EventId::OfContent(rest) => {
                let user = user.map_or_else(|| fold(&self.user), |id| id.to_string());
                format!("auto-{}", hex(&digest(&format!("{user}\u{1f}{rest}"))))
            }
        }
    }
}

impl EventKey {
    /// Of an event of this id, of a user whom the store does not know.
    pub fn unknown(id: &str, name: &str) -> EventKey {
        EventKey { user: None, digest: digest(&format!("{}:{id}{}", id.len(), fold(name))) }
    }
}

/// The first 16 bytes of the SHA-256 of a text.
pub fn digest(text: &str) -> EventDigest {
    let mut digest = EventDigest::default();
    digest.iter_mut().zip(Sha256::digest(text)).for_each(|(byte, hashed)| *byte = hashed);
    digest
}
