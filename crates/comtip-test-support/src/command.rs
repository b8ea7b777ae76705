//! The command under test, run to its end.

use std::path::Path;
use std::process::{Command, Output};

/// Arguments of a command: a line with blanks between them, or a list.
pub trait Words {
    /// Each argument.
    fn words(&self) -> Vec<&str>;
}

impl Words for str {
    fn words(&self) -> Vec<&str> {
        self.split_whitespace().collect()
    }
}

impl Words for String {
    fn words(&self) -> Vec<&str> {
        self.as_str().words()
    }
}

impl Words for [&str] {
    fn words(&self) -> Vec<&str> {
        self.to_vec()
    }
}

impl<const N: usize> Words for [&str; N] {
    fn words(&self) -> Vec<&str> {
        self.to_vec()
    }
}

impl Words for Vec<&str> {
    fn words(&self) -> Vec<&str> {
        self.clone()
    }
}

/// Runs `program` in `folder`, where paths are relative to, and waits for its end.
///
/// # Panics
///
/// If it cannot be started.
pub fn run(program: &str, folder: impl AsRef<Path>, arguments: &(impl Words + ?Sized)) -> Output {
    let output = Command::new(program)
        .current_dir(folder)
        .args(arguments.words())
        // With it, what a fault says is longer.
        .env_remove("RUST_BACKTRACE")
        .output();
    output.unwrap_or_else(|error| panic!("{program}: {error}"))
}

/// Defines `comtip(folder, arguments)` in a test of the command: only there cargo says where it lies.
#[macro_export]
macro_rules! define_comtip {
    () => {
        fn comtip(
            folder: impl AsRef<std::path::Path>,
            arguments: &(impl $crate::Words + ?Sized),
        ) -> std::process::Output {
            $crate::run(env!("CARGO_BIN_EXE_comtip"), folder, arguments)
        }
    };
}
