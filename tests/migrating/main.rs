//! Migrations that run (r57, r58, r60, r61, r63, r64): whatever goes wrong on the way, nobody has less than before.

mod kept;
mod office;
mod script;
