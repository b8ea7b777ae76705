//! The first of many names, for a message.

/// The first `n_shown` names, separated by commas, and how many more there are; empty of none.
///
/// ```
/// use comtip_files::first_names;
///
/// let files = ["a.csv", "b.csv", "c.csv"];
/// assert_eq!(first_names(&files, 3), "a.csv, b.csv, c.csv");
/// assert_eq!(first_names(&files, 1), "a.csv and 2 more");
/// ```
pub fn first_names(names: &[impl AsRef<str>], n_shown: usize) -> String {
    let shown: Vec<&str> = names.iter().take(n_shown).map(AsRef::as_ref).collect();
    let shown = shown.join(", ");
    match names.len().saturating_sub(n_shown) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}
