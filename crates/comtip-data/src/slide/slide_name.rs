//! Names of slides, which become names of files.

use crate::error::DataError;

/// Refuses names that would lead out of the folder or hide the file.
pub(crate) fn check_slide_name(name: &str) -> Result<(), DataError> {
    let is_plain = !name.is_empty()
        && !name.starts_with('.')
        && !name.contains(|c: char| matches!(c, '/' | '\\' | ':') || c.is_control());
    match is_plain {
        true => Ok(()),
        false => Err(DataError::Slide {
            slide: name.escape_debug().to_string(),
            problem: "a slide's name becomes a file name: no slash, backslash, colon or control \
                      character, and no leading dot"
                .to_owned(),
        }),
    }
}
