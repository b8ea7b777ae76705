//! A file that cannot be read on, in words.

use std::io::ErrorKind;

/// What to tell of an error met while a picture is read.
pub(crate) fn io_problem(error: &std::io::Error) -> String {
    match error.kind() {
        ErrorKind::UnexpectedEof => {
            "the file ends before its picture does; fetch it again".to_owned()
        }
        ErrorKind::Unsupported => error.to_string(),
        _ => format!("the picture cannot be decoded: {error}"),
    }
}
