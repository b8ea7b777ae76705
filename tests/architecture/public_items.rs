//! Names of public items.

use std::collections::BTreeMap;

use crate::sources::{LIBRARIES, code_of};

/// What stands before the name of a public item that is no method.
const KINDS: [&str; 7] = [
    "pub struct ",
    "pub enum ",
    "pub trait ",
    "pub type ",
    "pub fn ",
    "pub const ",
    "pub static ",
];

/// The name of a public item that a line at the left margin begins.
fn public_name(line: &str) -> Option<&str> {
    let rest = KINDS.iter().find_map(|kind| line.strip_prefix(kind))?;
    let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_'));
    Some(&rest[..end.unwrap_or(rest.len())])
}

#[test]
fn no_two_public_items_have_one_name() {
    let mut named: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for name in LIBRARIES {
        for (path, code) in code_of(name) {
            for item in code.lines().filter_map(public_name) {
                let places = named.entry(item.to_owned()).or_default();
                places.push(path.display().to_string());
            }
        }
    }
    named.retain(|_, places| places.len() > 1);
    assert!(named.is_empty(), "{named:#?}");
}

#[test]
fn methods_and_private_items_are_no_public_items() {
    assert_eq!(
        public_name("pub fn resize_tile(tile: &RgbImage) {"),
        Some("resize_tile")
    );
    assert_eq!(public_name("pub struct Tint<T> {"), Some("Tint"));
    assert_eq!(public_name("    pub fn new() -> Self {"), None);
    assert_eq!(public_name("pub(crate) fn hidden() {"), None);
}
