//! Gene names made unique.

use std::collections::{HashMap, HashSet};

/// Appends `-1`, `-2`, ... to every name met before, skipping those taken, as
/// `anndata.AnnData.var_names_make_unique` does; the first keeps its name.
pub(crate) fn make_unique(mut names: Vec<String>) -> Vec<String> {
    let mut taken: HashSet<String> = names.iter().cloned().collect();
    if taken.len() == names.len() {
        return names;
    }
    let mut seen = HashSet::new();
    let mut numbers: HashMap<String, usize> = HashMap::new();
    for name in &mut names {
        if seen.insert(name.clone()) {
            continue;
        }
        let number = numbers.entry(name.clone()).or_default();
        loop {
            *number += 1;
            let unique = format!("{name}-{number}");
            if taken.insert(unique.clone()) {
                *name = unique;
                break;
            }
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn unique(names: &[&str]) -> Vec<String> {
        make_unique(names.iter().map(|n| (*n).to_owned()).collect())
    }

    /// Values of anndata 0.12.19, `pd.Index(names)` through `make_index_unique`.
    #[test]
    fn names_are_those_anndata_gives() {
        assert_eq!(unique(&["a", "b"]), ["a", "b"]);
        assert_eq!(unique(&["a", "a", "b", "a"]), ["a", "a-1", "b", "a-2"]);
        assert_eq!(unique(&["a", "a", "a-1"]), ["a", "a-2", "a-1"]);
        assert_eq!(
            unique(&["a-1", "a", "a", "a-1", "a"]),
            ["a-1", "a", "a-2", "a-1-1", "a-3"]
        );
    }

    proptest! {
        #[test]
        fn no_two_names_are_left_equal(names in prop::collection::vec("[ab](-[12]){0,2}", 0..12)) {
            let unique = make_unique(names.clone());
            prop_assert_eq!(unique.len(), names.len());
            prop_assert_eq!(unique.iter().collect::<HashSet<_>>().len(), names.len());
        }
    }
}
