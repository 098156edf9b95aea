//! Power Apps of the admin's inventory, and which of them need a premium license.

use super::{
    error::StoreError,
    import_row::{ImportRow, Merge, Shown, Shows},
    transaction::{Read, Tx},
};
use crate::{
    domain::{directory::NewPowerApp, fold::fold, time::Time},
    store::import::{Merged, Refusal},
};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeSet;

/// A Power App.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "PowerAppView")]
pub struct PowerApp {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: Option<String>,
    /// The id of its environment.
    pub environment: Option<String>,
    /// Whether who launches it needs a premium license.
    pub premium: bool,
    /// When it was read.
    pub taken_at: Time,
}

/// The Power Apps whose folded id comes after this, by it, at most so many; `fits` chooses among them.
pub fn list(
    db: &Read<'_>,
    after: &str,
    most: usize,
    fits: impl Fn(&PowerApp) -> bool,
) -> Result<Vec<PowerApp>, StoreError> {
    let sql = "SELECT id, name, environment, premium, taken_at FROM power_app WHERE id_folded > ?1 ORDER BY id_folded";
    db.page(sql, [after], most, |row| {
        let (id, name, environment) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let app = PowerApp { id, name, environment, premium: row.get(3)?, taken_at: row.get(4)? };
        Ok(Some(app).filter(&fits))
    })
}

/// The folded ids of those that need a premium license.
pub fn premium(db: &Read<'_>) -> Result<BTreeSet<String>, StoreError> {
    db.rows("SELECT id_folded FROM power_app WHERE premium = 1", [], |row| row.get(0))
}

impl ImportRow for NewPowerApp {
    type Own = ();

    fn merge(
        &self,
        merge: &mut Merge<NewPowerApp>,
        tx: &Tx<'_>,
    ) -> Result<Result<Merged, Refusal>, StoreError> {
        type Known = (i64, Option<String>, Option<String>, bool, Time);
        let NewPowerApp { id, name, environment, premium } = self;
        let sql =
            "SELECT power_app, name, environment, premium, taken_at FROM power_app WHERE id_folded = ?1";
        let known: Option<Known> = tx.find(sql, [fold(id)], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?))
        })?;
        let sql = "INSERT INTO power_app (id_folded, id, premium, taken_at) VALUES (?1, ?2, 0, 0)";
        let key = tx.key(known.as_ref().map(|known| known.0), sql, (fold(id), id))?;
        merge.seen.insert(key);
        if known.as_ref().is_some_and(|known| merge.terms.stale(known.4)) {
            return Ok(Ok(Merged::Stale));
        }
        let sql = "UPDATE power_app SET name = coalesce(?2, name), environment = coalesce(?3, environment), premium = ?4,
                   taken_at = ?5 WHERE power_app = ?1";
        tx.execute(sql, (key, name, environment, premium, merge.terms.evidence.at))?;
        let Some((_, old_name, old_environment, old_premium, _)) = known else {
            return Ok(Ok(Merged::Added));
        };
        let stays = |new: &Option<String>, old: &Option<String>| new.is_none() || new == old;
        let same = stays(name, &old_name) && stays(environment, &old_environment) && *premium == old_premium;
        Ok(Ok(if same { Merged::Unchanged } else { Merged::Changed }))
    }

    fn shown(&self, (): &mut (), db: &Read<'_>) -> Result<Option<Shown>, StoreError> {
        let sql = "SELECT power_app FROM power_app WHERE id_folded = ?1";
        Ok(db.find(sql, [fold(&self.id)], |row| row.get(0))?.map(Shown::There))
    }

    fn shows((): &()) -> Shows {
        Shows { table: "power_app", key: "power_app", there: "TRUE" }
    }

    fn remove(
        _: &mut Merge<NewPowerApp>,
        tx: &Tx<'_>,
        key: i64,
    ) -> Result<Result<Merged, Refusal>, StoreError> {
        tx.execute("DELETE FROM power_app WHERE power_app = ?1", [key])?;
        Ok(Ok(Merged::Removed))
    }
}
