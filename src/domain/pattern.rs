//! Names with wildcards.

use super::fold::fold;

/// A name, in any case, in which `*` stands for any characters and `?` for one. Nothing else is special:
/// brackets mean themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    folded: Vec<char>,
}

impl Pattern {
    /// Every text is a pattern.
    pub fn new(text: &str) -> Pattern {
        Pattern { folded: fold(text).chars().collect() }
    }

    /// Whether it holds no wildcard, so that it names one thing.
    pub fn is_literal(&self) -> bool {
        !self.folded.iter().any(|it| matches!(it, '*' | '?'))
    }

    pub fn matches(&self, name: &str) -> bool {
        let folded = fold(name);
        let (mut pattern, mut name) = (self.folded.as_slice(), folded.chars());
        // Where to go on when a character does not fit: the last star then takes one character more. Earlier
        // stars need not move.
        let mut last_star = None;
        loop {
            match (pattern.split_first(), name.clone().next()) {
                (Some(('*', rest)), _) => {
                    last_star = Some((rest, name.clone()));
                    pattern = rest;
                }
                (None, None) => return true,
                (Some((wanted, rest)), Some(found)) if *wanted == '?' || *wanted == found => {
                    name.next();
                    pattern = rest;
                }
                _ => {
                    let Some((rest, from)) = &mut last_star else { return false };
                    if from.next().is_none() {
                        return false;
                    }
                    pattern = rest;
                    name = from.clone();
                }
            }
        }
    }
}
