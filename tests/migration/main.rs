//! Migration from direct licenses to those of groups, as it is planned, signed off and taken back in.

#[path = "../support/cases.rs"]
mod cases;
mod held;
mod law;
mod local;
mod refused;
mod report;
mod signed;
mod steps;
#[path = "../support/mod.rs"]
mod support;
mod tables;
mod tenant;
mod waves;
