//! Numbers with their nouns.

/// 1 row, 2 rows.
pub fn counted(number: impl ToString, one: &str, many: &str) -> String {
    let number = number.to_string();
    let noun = if number == "1" { one } else { many };
    format!("{number} {noun}")
}
