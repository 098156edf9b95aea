//! How many cases the property tests run, and from which seed.

use proptest::test_runner::{Config, FileFailurePersistence, RngSeed};

/// The seed that every run begins with, so that a test fails for everybody or for nobody.
const SEED: u64 = 20_261_121;

/// So many cases of one seed. `AUTOCLAIM_CASES` asks for another number of them, `AUTOCLAIM_SEED` for another
/// seed: a number, or `random`.
///
/// What fails is kept beside its test, in a file of the same name that ends in `.proptest-regressions`, to be
/// committed.
pub fn cases(cases: u32) -> Config {
    let said = |name: &str| std::env::var(name).ok();
    let number = |name: &str, text: String| {
        text.parse::<u64>().unwrap_or_else(|_| panic!("{name} is no number: {text}"))
    };
    let cases =
        said("AUTOCLAIM_CASES").map_or(cases, |text| u32::try_from(number("AUTOCLAIM_CASES", text)).unwrap());
    let rng_seed = match said("AUTOCLAIM_SEED") {
        None => RngSeed::Fixed(SEED),
        Some(word) if word == "random" => RngSeed::Random,
        Some(text) => RngSeed::Fixed(number("AUTOCLAIM_SEED", text)),
    };
    let persistence = FileFailurePersistence::WithSource("proptest-regressions");
    Config {
        cases,
        rng_seed,
        failure_persistence: Some(Box::new(persistence)),
        max_shrink_iters: 2_000,
        ..Config::default()
    }
}
