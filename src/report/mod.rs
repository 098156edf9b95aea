//! What a window of claims comes to, as counts, as CSV, and as a page of HTML with charts. Pure: no SQL, no
//! store, no clock.

pub mod chart;
pub mod counts;
pub mod csv;
pub mod html;
pub mod text;

pub use counts::Counts;
