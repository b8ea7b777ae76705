//! Numbers of things in words.

use comtip::files::first_names;

/// `1 slide`, `3 slides`.
pub(crate) fn plural(n: usize, noun: &str) -> String {
    match n {
        1 => format!("1 {noun}"),
        _ => format!("{n} {noun}s"),
    }
}

/// The first names and how many more there are; `none` of none.
pub(crate) fn first_of(names: &[impl AsRef<str>], n_shown: usize) -> String {
    match names.is_empty() {
        true => "none".to_owned(),
        false => first_names(names, n_shown),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_thing_is_singular_and_none_is_not() {
        assert_eq!(plural(1, "slide"), "1 slide");
        assert_eq!(plural(0, "slide"), "0 slides");
        assert_eq!(plural(3, "slide"), "3 slides");
    }

    #[test]
    fn names_beyond_those_shown_are_counted() {
        let names = ["a", "b", "c"].map(str::to_owned);
        assert_eq!(first_of(&names, 2), "a, b and 1 more");
        assert_eq!(first_of(&names, 3), "a, b, c");
        assert_eq!(first_of(&names[..0], 3), "none");
    }
}
