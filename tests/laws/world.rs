//! What the model knows: a store as plain lists. Times are minutes.

pub const HOUR: i64 = 60;
pub const DAY: i64 = 24 * HOUR;

/// The settings. Times are minutes.
#[derive(Clone, Debug)]
pub struct Settings {
    pub on: bool,
    pub apps_only_managed: bool,
    pub flows_only_managed: bool,
    pub delay: i64,
    pub warning_units: bool,
    pub location: Option<&'static str>,
    pub oldest_hours: Option<i64>,
    pub record_all: bool,
    pub claim_again: &'static str,
    pub agents: bool,
    pub premium_own: bool,
}

/// An environment that an import showed.
#[derive(Clone, Debug)]
pub struct Environment {
    pub id: &'static str,
    pub managed: bool,
    /// Kinds with units.
    pub coverage: Vec<(&'static str, i64)>,
}

/// A plan of a product as the tenant has it.
#[derive(Clone, Debug)]
pub struct Plan {
    pub name: &'static str,
    pub for_users: bool,
    pub status: &'static str,
}

/// A product the tenant owns, with its units.
#[derive(Clone, Debug)]
pub struct Pool {
    pub product: usize,
    pub applies_to: &'static str,
    pub capability: &'static str,
    pub enabled: i64,
    pub warning: i64,
    pub consumed: i64,
    pub reserved: i64,
    pub plans: Vec<Plan>,
    pub taken: i64,
}

/// A way of holding a product.
#[derive(Clone, Debug, PartialEq)]
pub struct Path {
    pub product: usize,
    pub group: Option<usize>,
    pub state: &'static str,
    pub error: Option<&'static str>,
    pub off: Vec<&'static str>,
}

#[derive(Clone, Debug)]
pub struct User {
    pub enabled: bool,
    pub kind: Option<&'static str>,
    pub agent: bool,
    pub location: Option<&'static str>,
    pub department: Option<&'static str>,
    pub paths: Vec<Path>,
    pub taken: i64,
}

/// A product that a group carries, and since when the store knows.
#[derive(Clone, Debug, PartialEq)]
pub struct Carried {
    pub product: usize,
    pub off: Vec<&'static str>,
    pub since: i64,
}

#[derive(Clone, Debug, Default)]
pub struct Group {
    pub carries: Vec<Carried>,
    /// User and since when the store knows.
    pub members: Vec<(usize, i64)>,
    /// It is no security group.
    pub unfit: bool,
    pub taken: i64,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Choice {
    All,
    Except(Vec<&'static str>),
    Only(Vec<&'static str>),
}

#[derive(Clone, Debug, PartialEq)]
pub struct Policy {
    pub name: String,
    /// What tells policies of one priority and creation apart.
    pub id: String,
    pub app: &'static str,
    pub on: bool,
    pub priority: i64,
    pub created: i64,
    pub triggers: Vec<&'static str>,
    pub only_managed: Option<bool>,
    pub include_groups: Vec<usize>,
    pub exclude_groups: Vec<usize>,
    pub exclude_users: Vec<usize>,
    pub locations: Vec<&'static str>,
    pub departments: Vec<&'static str>,
    /// With the group that brings it.
    pub products: Vec<(usize, Choice, Option<usize>)>,
    /// Claims at most, in so many hours.
    pub cap: Option<(usize, i64)>,
}

/// Whom an event names.
#[derive(Clone, Debug, PartialEq)]
pub enum Who {
    Known(usize),
    Stranger(u8),
}

#[derive(Clone, Debug)]
pub struct Event {
    pub id: String,
    pub who: Who,
    pub app: &'static str,
    pub trigger: &'static str,
    pub environment: Option<&'static str>,
    /// What the event itself says of its environment.
    pub managed: Option<bool>,
    pub desktop: Option<&'static str>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Granted {
    pub product: usize,
    pub position: usize,
    pub off: Vec<&'static str>,
    pub group: Option<usize>,
    /// It, and what else its group brings.
    pub brings: Vec<Coming>,
}

/// A product with the plans that are off.
pub type Coming = (usize, Vec<&'static str>);

#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    pub outcome: &'static str,
    pub policy: Option<String>,
    pub granted: Option<Granted>,
    /// The location the user gets before the license.
    pub location: Option<&'static str>,
}

/// What `claim.invoke` says of one event.
#[derive(Clone, Debug, PartialEq)]
pub enum Said {
    Decided { answer: Answer, duplicate: bool },
    Refused,
}

/// An event that left a row.
#[derive(Clone, Debug)]
pub struct Row {
    pub event: Event,
    pub answer: Answer,
    pub state: Option<&'static str>,
    pub at: i64,
    /// What it brings and no import has shown.
    pub coming: Vec<Coming>,
    /// When it was undone.
    pub undone: Option<i64>,
    /// Whether it was cancelled, which keeps nobody from claiming again (r58).
    pub cancelled: bool,
    /// When the first of the reads was taken that all lacked what is to go.
    pub leaving: Option<i64>,
    /// What the user had of what it made when it was decided: the path, and the membership.
    pub had: (Option<Path>, bool),
    /// Whether the user may claim again although this was undone or lost.
    pub unlocked: bool,
}

impl Row {
    /// r26
    pub fn blocks(&self) -> bool {
        !self.unlocked
            && !self.cancelled
            && self.state.is_some_and(|state| ["UndoPending", "Undone", "RemovedOutside"].contains(&state))
    }
}

/// A unit granted and not yet counted by Graph.
#[derive(Clone, Debug)]
pub struct Booking {
    pub row: usize,
    pub product: usize,
    /// When the import was taken that showed the license.
    pub seen: Option<i64>,
}

/// Minutes between two reads that agree (r46).
pub const SETTLE: i64 = 10;

/// A store.
#[derive(Clone, Debug)]
pub struct World {
    pub local: bool,
    pub now: i64,
    pub settings: Settings,
    pub pools: Vec<Pool>,
    pub users: Vec<User>,
    pub groups: Vec<Group>,
    pub policies: Vec<Policy>,
    pub environments: Vec<Environment>,
    /// Users whom a pass of an environment covered, in the order of the first time.
    pub passes: Vec<(&'static str, usize)>,
    /// What Microsoft's table says of products that the tenant does not own.
    pub table: Vec<(usize, Vec<&'static str>)>,
    pub rows: Vec<Row>,
    pub bookings: Vec<Booking>,
    /// The paths that reads lacked, and none since showed: whose, which product and group, and since when.
    pub lacked: Vec<(usize, (usize, Option<usize>), i64)>,
    /// Events that left no row.
    pub fed: u64,
}
