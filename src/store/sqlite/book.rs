//! The rule book of this moment, and those that claims were decided by.

use super::{
    app,
    blob::Plans,
    catalog,
    error::StoreError,
    policy,
    row::Row,
    setting,
    transaction::{Read, Tx},
};
use crate::{
    domain::{
        app::App,
        book::{GroupLicense, LicensedGroup, Pages, RuleBook, Unfit},
        directory::Flags,
        ids::GroupId,
        time::Time,
    },
    store::record,
};
use sha2::{Digest, Sha256};

pub fn load(db: &Read<'_>) -> Result<RuleBook, StoreError> {
    let policies = policy::all(db)?.into_iter().map(|stored| stored.policy).collect();
    let settings = setting::get(db)?.settings;
    Ok(RuleBook::from(Pages {
        settings,
        apps: App::all(&app::all(db)?),
        policies,
        products: catalog::owned(db)?,
        groups: licensed_groups(db)?,
    }))
}

fn licensed_groups(db: &Read<'_>) -> Result<Vec<LicensedGroup>, StoreError> {
    let sql = format!(
        "SELECT grp.id, product.sku, group_license.disabled, group_license.since, {FITNESS} FROM group_license JOIN grp USING (grp)
         JOIN product USING (product) WHERE grp.removed = 0 ORDER BY grp.id, product.sku"
    );
    let mut groups: Vec<LicensedGroup> = Vec::new();
    db.each(&sql, [], |row| {
        let id: GroupId = row.get(0)?;
        let Plans(disabled) = row.get(2)?;
        let license = GroupLicense { sku: row.get(1)?, disabled, since: row.get::<_, Time>(3)? };
        match groups.last_mut().filter(|last| last.id == id) {
            Some(group) => group.licenses.push(license),
            None => groups.push(LicensedGroup { id, licenses: vec![license], unfit: unfit(row)? }),
        }
        Ok(())
    })?;
    Ok(groups)
}

/// The columns of a group that [`unfits`] reads.
pub(super) const FITNESS: &str =
    "security_enabled, dynamic, on_premises_sync, mail_enabled, role_assignable, restricted";

/// The first of what speaks against a group (r18).
fn unfit(row: &Row<'_>) -> rusqlite::Result<Option<Unfit>> {
    Ok(unfits(row, 4)?.first().copied())
}

/// All that speaks against a group, of six columns from `first` on.
pub(super) fn unfits(row: &Row<'_>, first: usize) -> rusqlite::Result<Vec<Unfit>> {
    let flags = Flags {
        security_enabled: row.get(first)?,
        on_premises_sync: row.get(first + 2)?,
        mail_enabled: row.get(first + 3)?,
        role_assignable: row.get(first + 4)?,
        restricted: row.get(first + 5)?,
    };
    Ok(Unfit::all(flags, row.get(first + 1)?))
}

/// A rule book as it is kept with claims: made once a revision, for it takes longer than a claim.
pub struct EncodedRuleBook {
    body: Vec<u8>,
    digest: [u8; 32],
}

impl EncodedRuleBook {
    pub fn of(book: &RuleBook) -> Result<EncodedRuleBook, StoreError> {
        let body = record::book::encode(book).ok_or(StoreError::Unwritable)?;
        let digest = Sha256::digest(&body).into();
        Ok(EncodedRuleBook { body, digest })
    }
}

/// The number of this rule book among those that claims were decided by; kept once, however many claims.
pub fn save(tx: &Tx<'_>, book: &EncodedRuleBook) -> Result<i64, StoreError> {
    let found = tx.find("SELECT book FROM rule_book WHERE digest = ?1", [book.digest], |row| row.get(0))?;
    if let Some(number) = found {
        return Ok(number);
    }
    tx.execute("INSERT INTO rule_book (digest, body) VALUES (?1, ?2)", (book.digest, &book.body))?;
    Ok(tx.last_insert_rowid())
}

/// A rule book that claims were decided by.
pub fn kept(db: &Read<'_>, number: i64) -> Result<RuleBook, StoreError> {
    let mut statement = db.prepare_cached("SELECT body, book FROM rule_book WHERE book = ?1")?;
    let mut rows = statement.query([number])?;
    let row = rows.next()?.ok_or_else(|| StoreError::gone("rule_book"))?;
    record::book::decode(row.get_ref(0)?.as_blob().unwrap_or_default()).ok_or_else(|| row.unreadable(0))
}
