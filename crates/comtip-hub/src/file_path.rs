//! Paths a server names, before they become files here.

use crate::error::HubError;

/// Checks that a path of a data set stays in the folder it is put into, on any system.
///
/// # Errors
///
/// [`HubError::Hub`] if it is absolute, goes up, or holds what some system reads otherwise.
pub(super) fn check(path: &str) -> Result<(), HubError> {
    if path.split('/').all(is_plain) {
        return Ok(());
    }
    Err(HubError::Hub {
        place: path.escape_debug().to_string(),
        problem: "the hub lists a file of this path, which may lie outside the folder; refused"
            .to_owned(),
    })
}

fn is_plain(part: &str) -> bool {
    let is_odd = |c: char| c.is_control() || ['\\', ':'].contains(&c);
    !part.is_empty() && part != "." && part != ".." && !part.contains(is_odd)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_that_leave_the_folder_are_refused() {
        for path in [
            "../a.csv",
            "ST/../../a.csv",
            "/etc/passwd",
            "ST//a.csv",
            "ST/coord/..",
            "C:/a.csv",
            "ST\\..\\a.csv",
            "",
            "ST/a\0.csv",
        ] {
            assert!(check(path).is_err(), "{path:?}");
        }
    }

    #[test]
    fn paths_of_slides_pass() {
        for path in ["ST/coord/a+b..c_coord.csv", ".gitattributes", "README.md"] {
            check(path).unwrap();
        }
    }
}
