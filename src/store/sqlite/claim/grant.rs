//! What a grant does to the store besides leaving a row.

use super::Recorder;
use crate::{
    domain::{
        claim::{PendingChangeKind, PendingChangeState},
        decision::Grant,
        ids::SkuId,
        time::Time,
        user::Path,
    },
    store::sqlite::{
        blob::Plans,
        error::StoreError,
        facts::{BESIDES, PATH},
    },
};
use rusqlite::{OptionalExtension, params};

/// Where a grant comes true.
pub enum Effect {
    /// Here and at once (Local): the paths it makes.
    Applied(Vec<Path>),
    /// In the tenant, later (Graph).
    Asked {
        /// The paths it will make.
        brings: Vec<Path>,
        /// The products a unit of which is booked.
        books: Vec<SkuId>,
    },
}

impl Recorder<'_> {
    /// Makes a grant true, or asks the tenant to.
    pub fn grant(&mut self, claim: i64, user: i64, grant: &Grant, now: Time, effect: Effect) -> Result<(), StoreError> {
        match effect {
            Effect::Applied(paths) => self.apply(user, grant, paths, now),
            Effect::Asked { brings, books } => {
                match grant.group {
                    Some(_) => self.ask_membership(claim, user, grant, now)?,
                    None => self.ask_license(claim, user, grant, now)?,
                }
                for path in brings.into_iter().filter(|path| path.sku != grant.sku) {
                    let sql = "INSERT INTO holding (user, kind, thing, via, disabled) VALUES (?1, ?2, ?3, ?4, ?5)";
                    self.tx.execute(sql, (user, BESIDES, claim, self.keys.product(self.tx, path.sku)?, Plans(path.disabled)))?;
                }
                for sku in books {
                    let product = self.keys.product(self.tx, sku)?;
                    self.tx.execute("INSERT INTO booking (claim, product) VALUES (?1, ?2)", (claim, product))?;
                }
                Ok(())
            }
        }
    }

    fn apply(&mut self, user: i64, grant: &Grant, paths: Vec<Path>, now: Time) -> Result<(), StoreError> {
        if let Some(location) = &grant.usage_location {
            let sql = "UPDATE user SET usage_location = ?2 WHERE user = ?1 AND usage_location IS NULL";
            self.tx.execute(sql, (user, location))?;
        }
        let via = grant.group.map_or(Ok(0), |group| self.keys.group(self.tx, group))?;
        if grant.group.is_some() {
            self.tx.execute("INSERT OR IGNORE INTO member (user, grp, since) VALUES (?1, ?2, ?3)", (user, via, now))?;
        }
        for path in paths {
            let product = self.keys.product(self.tx, path.sku)?;
            let sql = "INSERT INTO holding (user, kind, thing, via, state, error, disabled) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
                       ON CONFLICT DO UPDATE SET state = excluded.state, error = excluded.error, disabled = excluded.disabled";
            self.tx.execute(sql, (user, PATH, product, via, path.state, path.error, Plans(path.disabled)))?;
        }
        Ok(())
    }

    fn ask_license(&mut self, claim: i64, user: i64, grant: &Grant, now: Time) -> Result<(), StoreError> {
        let sql = "INSERT INTO change (claim, kind, state, user, product, disabled, usage_location, after, created_at, since)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?9)";
        let pending = PendingChangeState::Pending.code();
        let mut after = None;
        if let Some(location) = &grant.usage_location {
            after = self.location_on_its_way(user)?;
            if after.is_none() {
                let kind = PendingChangeKind::SetUsageLocation.code();
                self.tx.execute(sql, (claim, kind, pending, user, None::<i64>, None::<Plans>, Some(location), None::<i64>, now))?;
                after = Some(self.tx.last_insert_rowid());
            }
        }
        let kind = PendingChangeKind::AssignLicense.code();
        let (product, disabled) = (self.keys.product(self.tx, grant.sku)?, Plans(grant.disabled.clone()));
        self.tx.execute(sql, (claim, kind, pending, user, Some(product), Some(disabled), None::<&str>, after, now))?;
        Ok(())
    }

    fn ask_membership(&mut self, claim: i64, user: i64, grant: &Grant, now: Time) -> Result<(), StoreError> {
        let sql = "INSERT INTO change (claim, kind, state, user, grp, created_at, since) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6)";
        let group = grant.group.map(|group| self.keys.group(self.tx, group)).transpose()?;
        let (kind, pending) = (PendingChangeKind::AddToGroup.code(), PendingChangeState::Pending.code());
        self.tx.execute(sql, params![claim, kind, pending, user, group, now])?;
        Ok(())
    }

    /// The change that gives the user a usage location, asked for by an earlier claim and not seen yet.
    fn location_on_its_way(&self, user: i64) -> Result<Option<i64>, StoreError> {
        let sql = "SELECT change FROM change WHERE user = ?1 AND kind = 2 AND state IN (?2, ?3)";
        let (pending, sent) = (PendingChangeState::Pending.code(), PendingChangeState::Sent.code());
        Ok(self.tx.query_row(sql, (user, pending, sent), |row| row.get(0)).optional()?)
    }
}
