//! Whether a file can be written, asked before the work and not after it.

use std::path::Path;

use crate::failure::Failure;

/// Refuses a path that no file can have: in a folder that is not there, or a folder's own.
///
/// # Errors
///
/// If it is one; `option` is named.
pub(crate) fn check(option: &str, path: &Path) -> Result<(), Failure> {
    let refuse = |problem: String| {
        let shown = path.display();
        Err(Failure::usage(format!("{option} {shown}: {problem}")))
    };
    if path.is_dir() {
        return refuse("is a folder; name a file".to_owned());
    }
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() && !folder.is_dir() => refuse(format!(
            "there is no folder {}; make it first",
            folder.display()
        )),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_name_in_a_folder_that_is_there_can_be_a_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let refused = |path: &Path| check("--to", path).expect_err("refused").to_string();
        assert!(check("--to", &folder.path().join("a.csv")).is_ok());
        assert!(check("--to", Path::new("a.csv")).is_ok());
        assert!(refused(folder.path()).contains("is a folder"));
        assert!(refused(&folder.path().join("b/a.csv")).contains("make it first"));
    }
}
