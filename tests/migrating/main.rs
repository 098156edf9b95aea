//! Migrations that run (r57, r58, r60, r61, r63, r64): whatever goes wrong on the way, nobody has less than before.

mod acts;
mod back;
mod believed;
mod cancel;
#[path = "../support/carrier.rs"]
mod carrier;
mod controls;
mod courses;
#[path = "../support/export.rs"]
mod export;
mod growth;
mod kept;
mod killed;
mod laws;
mod meanwhile;
mod moving;
mod office;
mod others;
#[path = "../support/quiet.rs"]
mod quiet;
mod refused;
mod script;
#[path = "../support/mod.rs"]
mod support;
mod told;
mod undoing;
mod waves;
mod ways;
#[path = "../support/wire.rs"]
mod wire;
