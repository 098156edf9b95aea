//! `$filter`, as much of it as the domain names.

use crate::failure::Failure;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Filter {
    And(Box<Filter>, Box<Filter>),
    Or(Box<Filter>, Box<Filter>),
    Not(Box<Filter>),
    /// `path op value`; in `collection/any(x:x/path op value)` the path is `collection/any/path`.
    Compare {
        path: String,
        op: String,
        value: String,
    },
}

impl Filter {
    pub fn parse(text: &str) -> Result<Filter, Failure> {
        let tokens = tokens(text)?;
        let mut parser = Parser { tokens: &tokens };
        let filter = parser.or()?;
        if parser.tokens.is_empty() { Ok(filter) } else { Err(invalid()) }
    }

    pub fn matches(&self, compare: &dyn Fn(&str, &str, &str) -> bool) -> bool {
        match self {
            Filter::And(left, right) => left.matches(compare) && right.matches(compare),
            Filter::Or(left, right) => left.matches(compare) || right.matches(compare),
            Filter::Not(inner) => !inner.matches(compare),
            Filter::Compare { path, op, value } => compare(path, op, value),
        }
    }

    /// Refuses what the service cannot filter by.
    pub fn only(&self, allowed: &[(&str, &[&str])]) -> Result<(), Failure> {
        match self {
            Filter::And(left, right) | Filter::Or(left, right) => {
                left.only(allowed).and_then(|()| right.only(allowed))
            }
            Filter::Not(inner) => inner.only(allowed),
            Filter::Compare { path, op, .. } => {
                let fits = allowed.iter().any(|(name, ops)| name == path && ops.contains(&op.as_str()));
                let refusal = || Failure::unsupported(format!("Unsupported filter '{path} {op}'."));
                fits.then_some(()).ok_or_else(refusal)
            }
        }
    }

    pub fn mentions(&self, name: &str) -> bool {
        match self {
            Filter::And(left, right) | Filter::Or(left, right) => left.mentions(name) || right.mentions(name),
            Filter::Not(inner) => inner.mentions(name),
            Filter::Compare { path, .. } => path == name,
        }
    }
}

fn invalid() -> Failure {
    Failure::syntax("Invalid filter clause.")
}

fn tokens(text: &str) -> Result<Vec<String>, Failure> {
    let mut found = Vec::new();
    let mut rest = text.trim_start();
    while let Some(c) = rest.chars().next() {
        let length = match c {
            '(' | ')' | ',' => 1,
            // Enough for the words that are compared here: none has a quote in it.
            '\'' => rest[1..].find('\'').map(|end| end + 2).ok_or_else(invalid)?,
            _ => rest.find(|c: char| c.is_whitespace() || "(),'".contains(c)).unwrap_or(rest.len()),
        };
        found.push(rest[..length].to_owned());
        rest = rest[length..].trim_start();
    }
    Ok(found)
}

struct Parser<'a> {
    tokens: &'a [String],
}

impl Parser<'_> {
    fn next(&mut self) -> Result<&str, Failure> {
        let (first, rest) = self.tokens.split_first().ok_or_else(invalid)?;
        self.tokens = rest;
        Ok(first)
    }

    fn skip(&mut self, word: &str) -> bool {
        let there = self.tokens.first().is_some_and(|token| token.eq_ignore_ascii_case(word));
        if there {
            self.tokens = &self.tokens[1..];
        }
        there
    }

    fn expect(&mut self, word: &str) -> Result<(), Failure> {
        if self.skip(word) { Ok(()) } else { Err(invalid()) }
    }

    fn or(&mut self) -> Result<Filter, Failure> {
        let mut left = self.and()?;
        while self.skip("or") {
            left = Filter::Or(Box::new(left), Box::new(self.and()?));
        }
        Ok(left)
    }

    fn and(&mut self) -> Result<Filter, Failure> {
        let mut left = self.one()?;
        while self.skip("and") {
            left = Filter::And(Box::new(left), Box::new(self.one()?));
        }
        Ok(left)
    }

    fn one(&mut self) -> Result<Filter, Failure> {
        if self.skip("not") {
            return Ok(Filter::Not(Box::new(self.one()?)));
        }
        if self.skip("(") {
            let inner = self.or()?;
            self.expect(")")?;
            return Ok(inner);
        }
        let path = self.next()?.to_owned();
        if !path.ends_with("/any") {
            return self.compare(path);
        }
        self.expect("(")?;
        let inner = self.next()?.to_owned();
        let (_, inner) = inner.split_once('/').ok_or_else(invalid)?;
        let found = self.compare(format!("{path}/{inner}"));
        self.expect(")")?;
        found
    }

    fn compare(&mut self, path: String) -> Result<Filter, Failure> {
        let op = self.next()?.to_ascii_lowercase();
        if !["eq", "ne", "ge", "le", "gt", "lt"].contains(&op.as_str()) {
            return Err(invalid());
        }
        let value = self.next()?.trim_matches('\'').to_owned();
        Ok(Filter::Compare { path, op, value })
    }
}
