//! The lists that are read from Graph page by page: how far each has come, and members until their list is
//! whole.

use super::{
    error::StoreError,
    row::{Row, columns},
    transaction::{Read, Tx},
};
use crate::domain::{
    ids::{GroupId, UserId},
    listing::{Listing, ListingKind},
};

const COLUMNS: &str =
    "kind, grp, started_at, ended_at, page, top, link IS NOT NULL, failures, request, due FROM listing";

/// All lists that were ever begun.
pub fn all(db: &Read<'_>) -> Result<Vec<Listing>, StoreError> {
    db.rows(&format!("SELECT {COLUMNS}"), [], read)
}

/// The list whose next page a request asks for.
pub fn of_request(db: &Read<'_>, request: i64) -> Result<Option<Listing>, StoreError> {
    db.find(&format!("SELECT {COLUMNS} WHERE request = ?1"), [request], read)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Listing> {
    Ok(
        columns! { row, 0 => Listing { kind, group, started, ended, page, top, linked, failures, request, due } },
    )
}

/// Where a list goes on; none where it begins.
pub fn link(db: &Read<'_>, kind: ListingKind, group: i64) -> Result<Option<String>, StoreError> {
    let sql = "SELECT link FROM listing WHERE kind = ?1 AND grp = ?2";
    Ok(db.find(sql, (kind.code(), group), |row| row.get(0))?.flatten())
}

/// Stores how far a list has come. One that has a link keeps its own, unless another one is given.
pub fn put(tx: &Tx<'_>, listing: &Listing, link: Option<&str>) -> Result<(), StoreError> {
    let sql = "INSERT INTO listing (kind, grp, started_at, ended_at, page, top, link, failures, request, due)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, iif(?7, ?8, NULL), ?9, ?10, ?11)
               ON CONFLICT DO UPDATE SET started_at = excluded.started_at, ended_at = excluded.ended_at, page = excluded.page, top = excluded.top,
                 link = iif(?7, coalesce(?8, link), NULL), failures = excluded.failures, request = excluded.request, due = excluded.due";
    let Listing { kind, group, started, ended, page, top, linked, failures, request, due } = listing;
    tx.run(sql, (kind.code(), group, started, ended, page, top, linked, link, failures, request, due))
}

/// Forgets a list, and the members that it had come to.
pub fn remove(tx: &Tx<'_>, kind: ListingKind, group: i64) -> Result<(), StoreError> {
    tx.run("DELETE FROM listing WHERE kind = ?1 AND grp = ?2", (kind.code(), group))?;
    clear_members(tx, group)
}

/// The groups whose members have not been listed since the groups were: those that carry licenses, or that
/// policies name.
pub fn groups_to_list(db: &Read<'_>) -> Result<Vec<i64>, StoreError> {
    let sql = "SELECT grp FROM grp WHERE removed = 0 AND taken_at > 0
                 AND grp IN (SELECT grp FROM group_license
                   UNION SELECT i.grp FROM policy p JOIN policy_product i USING (version) WHERE i.grp IS NOT NULL
                   UNION SELECT g.grp FROM policy p JOIN policy_scope s USING (version) JOIN grp g ON g.id = s.value WHERE s.kind IN (2, 3))
                 AND NOT EXISTS (SELECT 1 FROM listing l WHERE l.kind = ?1 AND l.grp = grp.grp AND l.ended_at IS NOT NULL
                   AND l.started_at >= (SELECT started_at FROM listing WHERE kind = ?2))
               ORDER BY grp";
    db.rows(sql, (ListingKind::Members.code(), ListingKind::Groups.code()), |row| row.get(0))
}

/// The object id of a group.
pub fn group_id(db: &Read<'_>, group: i64) -> Result<GroupId, StoreError> {
    let id = db.find("SELECT id FROM grp WHERE grp = ?1", [group], |row| row.get(0))?;
    id.ok_or_else(|| StoreError::gone("grp"))
}

/// Keeps members of a group until all are there.
pub fn keep_members(tx: &Tx<'_>, group: i64, members: &[UserId]) -> Result<(), StoreError> {
    members.iter().try_for_each(|id| {
        tx.run("INSERT OR IGNORE INTO listed_member (grp, id) VALUES (?1, ?2)", (group, id))
    })
}

/// The members of a group that were kept; they are kept no longer.
pub fn take_members(tx: &Tx<'_>, group: i64) -> Result<Vec<UserId>, StoreError> {
    let members = tx.rows("SELECT id FROM listed_member WHERE grp = ?1", [group], |row| row.get(0))?;
    clear_members(tx, group)?;
    Ok(members)
}

/// Keeps no members of a group.
pub fn clear_members(tx: &Tx<'_>, group: i64) -> Result<(), StoreError> {
    tx.run("DELETE FROM listed_member WHERE grp = ?1", [group])
}
