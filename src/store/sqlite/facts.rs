//! A few point reads: what a decision has to know of one user, and the units of pools.

use super::{
    blob::{Count, Plans},
    error::StoreError,
    keys::Ids,
    row::Row,
    transaction::{Read, Statements, Tx},
};
use crate::domain::{
    book::RuleBook,
    claim::ClaimState,
    facts::{Membership, OpenClaim, TakenBack, UserFacts},
    fold::fold,
    ids::{GroupId, PlanId, SkuId, UserId},
    product::Units,
    time::Time,
    user::Path,
    world::{Person, Pool},
};
use std::collections::BTreeMap;

/// The kind of a holding that is a path. Decisions read it and the kinds up to [`ENDED`].
pub(super) const PATH: i64 = 0;
/// The kind of a holding that is a product a claim on its way brings besides its own. The kinds from here to
/// [`SEEN`] are grants.
pub(super) const BESIDES: i64 = 1;
/// The kind of a holding that is a claim on its way. Every claim of a known user has one holding of a kind
/// from here to [`NO_GRANT`].
pub(super) const OPEN: i64 = 2;
/// The kind of a holding that is a claim undone whose license is still to be seen gone.
pub(super) const LEAVING: i64 = 3;
/// The kind of a holding that is a claim undone or whose license was removed outside.
pub(super) const ENDED: i64 = 4;
/// The kind of a holding that is a claim whose license was seen.
pub(super) const SEEN: i64 = 5;
/// The kind of a holding that is a claim that grants nothing.
pub(super) const NO_GRANT: i64 = 6;
/// The state that nearly every path has, and that takes no room.
const ACTIVE: &str = "Active";

/// The kind of the holding of a claim in this state.
pub(super) const fn kind_of(state: Option<ClaimState>) -> i64 {
    match state {
        Some(ClaimState::Booked | ClaimState::Sent) => OPEN,
        Some(ClaimState::Observed | ClaimState::Migrated) => SEEN,
        Some(ClaimState::UndoPending) => LEAVING,
        Some(ClaimState::Failed | ClaimState::Undone | ClaimState::RemovedOutside) => ENDED,
        None => NO_GRANT,
    }
}

/// The users a reference names, without what they hold: one by object id, or every user of the principal
/// name, in any case; at most 10.
pub fn find(db: &Read<'_>, reference: &str) -> Result<Vec<Person>, StoreError> {
    Users::of(db).find(reference, Whereabouts::InTenant)
}

/// As [`find`], of users who are gone and kept for their history.
pub fn find_gone(db: &Read<'_>, reference: &str) -> Result<Vec<Person>, StoreError> {
    Users::of(db).find(reference, Whereabouts::Gone)
}

/// What decides of one user who is in the tenant.
pub fn of_user(db: &Read<'_>, book: &RuleBook, id: UserId) -> Result<Option<UserFacts>, StoreError> {
    let mut users = Users::of(db);
    let Some(mut person) = users.find(&id.to_string(), Whereabouts::InTenant)?.pop() else { return Ok(None) };
    users.complete(book, &mut person)?;
    Ok(person.facts)
}

/// Where users are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Whereabouts {
    InTenant,
    /// Removed, and kept for their history.
    Gone,
}

/// Reads users.
pub(super) struct Users<'d> {
    db: &'d Read<'d>,
    statements: Statements<'d>,
    ids: Ids,
}

impl<'d> Users<'d> {
    pub fn of(db: &'d Read<'d>) -> Users<'d> {
        Users { db, statements: Statements::of(db), ids: Ids::default() }
    }

    /// As [`find`].
    pub fn find(&mut self, reference: &str, whereabouts: Whereabouts) -> Result<Vec<Person>, StoreError> {
        let gone = whereabouts == Whereabouts::Gone;
        let found = if let Ok(id) = reference.parse::<UserId>() {
            let sql = "SELECT user, id, upn, account_enabled, user_type, usage_location, department, taken_at, agent FROM user
                       WHERE id = ?1 AND removed = ?2";
            self.statements.get(sql)?.query_map((id, gone), bare)?.collect::<rusqlite::Result<_>>()?
        } else {
            let sql = "SELECT user, id, upn, account_enabled, user_type, usage_location, department, taken_at, agent FROM user
                       WHERE upn_folded = ?1 AND removed = ?2 LIMIT 10";
            self.statements
                .get(sql)?
                .query_map((fold(reference), gone), bare)?
                .collect::<rusqlite::Result<_>>()?
        };
        Ok(found)
    }

    /// Adds what a user holds and which groups the user is in.
    pub fn complete(&mut self, book: &RuleBook, person: &mut Person) -> Result<(), StoreError> {
        let Some(facts) = &mut person.facts else { return Ok(()) };
        self.holdings(person.key, facts)?;
        if !book.names_groups() {
            return Ok(());
        }
        let mut rows =
            self.statements.get("SELECT grp, since FROM member WHERE user = ?1")?.query([person.key])?;
        while let Some(row) = rows.next()? {
            let (group, removed) = self.ids.group(self.db, row.get(0)?)?;
            if !removed && book.names_group(group) {
                facts.groups.push(Membership { group, since: row.get(1)? });
            }
        }
        Ok(())
    }

    fn holdings(&mut self, user: i64, facts: &mut UserFacts) -> Result<(), StoreError> {
        let (db, ids) = (self.db, &mut self.ids);
        let sql = "SELECT kind, subject, path, state, error, disabled, product FROM holding WHERE user = ?1 AND kind BETWEEN 0 AND 4";
        let mut rows = self.statements.get(sql)?.query([user])?;
        let mut taken_back: Vec<TakenBack> = Vec::new();
        while let Some(row) = rows.next()? {
            let (kind, subject, path): (i64, i64, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
            if kind == PATH {
                let (sku, disabled) = (ids.product(db, subject)?, plans_off(&row, 5)?.0);
                let group = if path == 0 { None } else { Some(ids.group(db, path)?.0) };
                facts.paths.push(Path { sku, group, state: state(&row, 3)?, error: row.get(4)?, disabled });
            } else if kind == LEAVING || kind == ENDED {
                if let Some(it) = self::taken_back(db, user, path)? {
                    match taken_back.iter_mut().find(|known| known.app == it.app) {
                        Some(known) if known.claim < it.claim => *known = it,
                        Some(_) => {}
                        None => taken_back.push(it),
                    }
                }
            } else {
                let (claim, product) = if kind == BESIDES { (subject, path) } else { (path, row.get(6)?) };
                let app = db.find("SELECT app FROM claim WHERE claim = ?1", [claim], |row| row.get(0))?;
                let app = app.ok_or_else(|| StoreError::gone("claim"))?;
                let (sku, disabled) = (ids.product(db, product)?, plans_off(&row, 5)?.0);
                facts.open.push(OpenClaim { claim, app, sku, disabled });
            }
        }
        facts.open.sort_by_key(|open| (open.claim, open.sku));
        taken_back.sort_by_key(|it| it.app);
        facts.taken_back = taken_back;
        Ok(())
    }
}

fn bare(row: &Row<'_>) -> rusqlite::Result<Person> {
    let guest = row.text_or_null(4)?.is_some_and(|word| word.eq_ignore_ascii_case("Guest"));
    let id = row.get(1)?;
    let facts = UserFacts {
        id,
        enabled: row.get(3)?,
        guest,
        agent: row.get(8)?,
        usage_location: row.get(5)?,
        department: row.get(6)?,
        taken_at: row.get(7)?,
        paths: Vec::new(),
        foreign: BTreeMap::new(),
        groups: Vec::new(),
        open: Vec::new(),
        taken_back: Vec::new(),
    };
    Ok(Person { key: row.get(0)?, id, user_principal_name: row.get(2)?, facts: Some(facts) })
}

/// r26: an undone or lost claim, and none that failed or was cancelled (r58), unless an admin lets the user claim its app again.
fn taken_back(db: &Read<'_>, user: i64, claim: i64) -> Result<Option<TakenBack>, StoreError> {
    let sql = "SELECT c.app, n.undone_at, n.undone_by FROM claim c LEFT JOIN claim_now n USING (claim) WHERE c.claim = ?1
                 AND coalesce(n.state, c.state) <> ?3 AND coalesce(n.cancelled, 0) = 0 AND NOT EXISTS (SELECT 1 FROM unlocked a WHERE a.user = ?2 AND a.app = c.app AND a.claim >= c.claim)";
    let read = |row: &Row<'_>| {
        let undone: (Option<Time>, Option<String>) = (row.get(1)?, row.get(2)?);
        Ok(TakenBack { claim, app: row.get(0)?, undone: undone.0.zip(undone.1) })
    };
    db.find(sql, (claim, user, ClaimState::Failed.code()), read)
}

/// The pools of these products, of those that the tenant owns.
pub fn pools(
    db: &Read<'_>,
    products: impl IntoIterator<Item = SkuId>,
) -> Result<BTreeMap<SkuId, Pool>, StoreError> {
    let sql = "SELECT product, enabled, warning, consumed, booked, reserved, taken_at, refused_at FROM pool JOIN product USING (product) WHERE sku = ?1";
    let read = |row: &Row<'_>| {
        let count = |column: usize| row.get(column).map(|Count(units)| units);
        let (enabled, warning, consumed) = (count(1)?, count(2)?, count(3)?);
        let units = Units {
            enabled,
            warning,
            consumed,
            booked: count(4)?,
            reserved: count(5)?,
            taken_at: row.get(6)?,
            refused_at: row.get(7)?,
        };
        Ok(Pool { product: row.get(0)?, units })
    };
    let mut pools = BTreeMap::new();
    for sku in products {
        pools.extend(db.find(sql, [sku], read)?.map(|pool| (sku, pool)));
    }
    Ok(pools)
}

/// Moves the units that claims of a transaction took, or gave back if negative: consumed in a Local store,
/// booked in a Graph store.
pub fn take_units(tx: &Tx<'_>, sku: SkuId, units: i64, local: bool) -> Result<(), StoreError> {
    let sql = if local {
        "UPDATE pool SET consumed = max(0, consumed + ?2), moved = 1 WHERE product = (SELECT product FROM product WHERE sku = ?1)"
    } else {
        "UPDATE pool SET booked = booked + ?2 WHERE product = (SELECT product FROM product WHERE sku = ?1)"
    };
    tx.run(sql, (sku, units))
}

/// A group's displayName, if an import has shown it.
pub fn group_name(db: &Read<'_>, id: GroupId) -> Result<Option<String>, StoreError> {
    Ok(db.find("SELECT name FROM grp WHERE id = ?1", [id], |row| row.get(0))?.flatten())
}

/// The groups a reference names: one object id, or every group of the displayName, in any case.
pub fn find_groups(db: &Read<'_>, reference: &str) -> Result<Vec<GroupId>, StoreError> {
    if let Ok(id) = reference.parse::<GroupId>() {
        let sql = "SELECT id FROM grp WHERE id = ?1 AND removed = 0";
        return db.rows(sql, [id], |row| row.get(0));
    }
    db.rows("SELECT id FROM grp WHERE name_folded = ?1 AND removed = 0 LIMIT 10", [fold(reference)], |row| {
        row.get(0)
    })
}

/// A user's principal name as the last import gave it.
pub fn principal_name(db: &Read<'_>, id: UserId) -> Result<Option<String>, StoreError> {
    db.find("SELECT upn FROM user WHERE id = ?1", [id], |row| row.get(0))
}

/// The columns that [`path`] reads, of a holding h, its product p and its group g.
pub(super) const PATH_COLUMNS: &str = "p.sku, g.id, h.state, h.error, h.disabled";

/// A path by which a user holds a product, of its columns from `first` on.
pub(super) fn path(row: &Row<'_>, first: usize) -> rusqlite::Result<Path> {
    Ok(Path {
        sku: row.get(first)?,
        group: row.get(first + 1)?,
        state: state(row, first + 2)?,
        error: row.get(first + 3)?,
        disabled: plans_off(row, first + 4)?.0,
    })
}

/// Graph's state of a path.
pub(super) fn state(row: &Row<'_>, column: usize) -> rusqlite::Result<String> {
    Ok(row.get::<_, Option<String>>(column)?.unwrap_or_else(|| ACTIVE.to_owned()))
}

/// The plans that a holding switches off.
pub(super) fn plans_off(row: &Row<'_>, column: usize) -> rusqlite::Result<Plans> {
    Ok(row.get::<_, Option<Plans>>(column)?.unwrap_or_default())
}

/// What is stored of a path beside its place: state, error, plans switched off.
pub(super) fn columns<'p>(
    state: &'p str,
    error: Option<&'p str>,
    disabled: &[PlanId],
) -> (Option<&'p str>, Option<&'p str>, Option<Vec<u8>>) {
    let disabled = Some(disabled).filter(|plans| !plans.is_empty()).map(Plans::bytes);
    (Some(state).filter(|state| *state != ACTIVE), error, disabled)
}
