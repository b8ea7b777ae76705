//! The guard that every division passes when it is made and when it is read.

use std::collections::BTreeSet;

/// Checks that there is something to train on, that no name is empty or given twice on a side, and
/// that none is on both sides; `what` is named by them, a slide or a spot.
///
/// # Errors
///
/// What is wrong, with the first such name.
pub(crate) fn check_sides(what: &str, train: &[String], test: &[String]) -> Result<(), String> {
    let trained = names_of_side(what, "training", train)?;
    let tested = names_of_side(what, "test", test)?;
    let both: Vec<&&str> = trained.intersection(&tested).collect();
    match both[..] {
        [] if train.is_empty() => Err(format!("no {what} is trained on")),
        [] => Ok(()),
        [name] => Err(format!("{what} {name} is trained on and tested on")),
        [name, ..] => Err(format!(
            "{} {what}s are trained on and tested on, such as {name}",
            both.len()
        )),
    }
}

fn names_of_side<'a>(
    what: &str,
    side: &str,
    names: &'a [String],
) -> Result<BTreeSet<&'a str>, String> {
    let mut seen = BTreeSet::new();
    for name in names {
        if name.trim().is_empty() {
            return Err(format!("a {what} of the {side} side has no name"));
        }
        if !seen.insert(name.as_str()) {
            return Err(format!("{what} {name} is given twice on the {side} side"));
        }
    }
    Ok(seen)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(train: &[&str], test: &[&str]) -> Result<(), String> {
        let owned = |names: &[&str]| names.iter().map(|n| (*n).to_owned()).collect::<Vec<_>>();
        check_sides("slide", &owned(train), &owned(test))
    }

    #[test]
    fn what_is_wrong_is_named() {
        let cases: [(&[&str], &[&str], &str); 6] = [
            (&["a", "b"], &["b"], "slide b is trained on and tested on"),
            (
                &["a", "b"],
                &["b", "a"],
                "2 slides are trained on and tested on, such as a",
            ),
            (
                &["a", "a"],
                &["b"],
                "slide a is given twice on the training side",
            ),
            (
                &["a"],
                &["b", "b"],
                "slide b is given twice on the test side",
            ),
            (&["a"], &[" "], "a slide of the test side has no name"),
            (&[], &["b"], "no slide is trained on"),
        ];
        for (train, test, expected) in cases {
            assert_eq!(check(train, test), Err(expected.to_owned()));
        }
        assert_eq!(check(&["a"], &["b"]), Ok(()));
        assert_eq!(check(&["a"], &[]), Ok(()));
    }

    proptest! {
        #[test]
        fn sides_pass_exactly_if_all_their_names_differ(
            train in prop::collection::vec("[a-e]", 1..6),
            test in prop::collection::vec("[a-e]", 0..6),
        ) {
            let all: BTreeSet<&String> = train.iter().chain(&test).collect();
            let differ = all.len() == train.len() + test.len();
            prop_assert_eq!(check_sides("slide", &train, &test).is_ok(), differ);
        }
    }
}
