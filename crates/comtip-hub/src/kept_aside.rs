//! Where a file goes that someone changed since it was fetched.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// The first free name of `<name>.kept`, `<name>.kept-2` and so on, beside the file; no reader of slides
/// looks for such names.
pub(super) fn free_name(at: &Path) -> PathBuf {
    let name = at.file_name().unwrap_or_default();
    let beside = |ending: &str| {
        let mut kept = OsString::from(name);
        kept.push(ending);
        at.with_file_name(kept)
    };
    let numbered = (2_u64..).map(|n| beside(&format!(".kept-{n}")));
    std::iter::once(beside(".kept"))
        .chain(numbered)
        .find(|path| !path.exists())
        .unwrap_or_else(|| beside(".kept"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_is_there_is_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let at = folder.path().join("s_coord.csv");
        for expected in [
            "s_coord.csv.kept",
            "s_coord.csv.kept-2",
            "s_coord.csv.kept-3",
        ] {
            let free = free_name(&at);
            assert_eq!(free, folder.path().join(expected));
            std::fs::write(free, "").unwrap();
        }
    }
}
