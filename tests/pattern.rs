//! Names with wildcards, as `identity` takes them.

use autoclaim::domain::pattern::Pattern;

fn matches(pattern: &str, name: &str) -> bool {
    Pattern::new(pattern).matches(name)
}

#[test]
fn a_star_stands_for_any_characters_and_a_question_mark_for_one() {
    for (pattern, name) in [
        ("*", ""),
        ("*", "Größe"),
        ("a*", "A"),
        ("*b*b", "abxb"),
        ("a?c", "aßC"),
        ("**?", "x"),
        ("ST*SS?", "strasse5ss1"),
    ] {
        assert!(matches(pattern, name), "{pattern} should match {name}");
    }
    for (pattern, name) in [
        ("", "a"),
        ("?", ""),
        ("?", "ab"),
        ("a*b", "a"),
        ("a*b*c", "acb"),
        ("*b", "bc"),
        ("a", "ab"),
        ("ab*", "a"),
    ] {
        assert!(!matches(pattern, name), "{pattern} should not match {name}");
    }
}

#[test]
fn nothing_else_is_special() {
    assert!(matches("Microsoft_365_E5_[no Teams]*", "microsoft_365_e5_[NO TEAMS] (2)"));
    assert!(!matches("[a]", "a"));
    assert!(matches(r"a\*", r"a\b"));
    assert!(Pattern::new("[a].+").is_literal());
    assert!(!Pattern::new("a?").is_literal());
    assert!(!Pattern::new("*").is_literal());
}

#[test]
fn many_stars_cost_no_more_than_the_name_times_the_pattern() {
    let pattern = "*a".repeat(5_000) + "b";
    assert!(!matches(&pattern, &"a".repeat(20_000)));
}
