//! `autoclaim-tenant '{"seed": 1, "people": 300, "products": {"SPE_E3": 5}}'`: prints its port, and serves until `POST /_tenant/stop`.
#![forbid(unsafe_code)]

use std::{
    error::Error,
    io::Write,
    time::{SystemTime, UNIX_EPOCH},
};
use tenant::{SECOND, Time, config::Config, http::Listening};

fn main() -> Result<(), Box<dyn Error>> {
    let text = std::env::args().nth(1).unwrap_or_else(|| "{}".to_owned());
    let mut config: Config = serde_json::from_str(&text)?;
    let real = SystemTime::now().duration_since(UNIX_EPOCH)?;
    config.start.get_or_insert_with(|| Time(real.as_secs() * SECOND).to_string());
    let listening = Listening::bind(config.tenant()?, config.port, config.speed)?;
    println!("{}", listening.port());
    std::io::stdout().flush()?;
    listening.run()?;
    Ok(())
}
