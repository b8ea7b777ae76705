//! A fault of a device, or of this program: back-ends panic where a device fails, and a person reads a message.

use std::any::Any;
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind, set_hook, take_hook};

use super::cli_error::CliError;

/// Does what a command does, and makes a failure of a panic on the way.
///
/// With RUST_BACKTRACE set the panic is printed as ever, too.
pub(crate) fn as_error(command: impl FnOnce() -> Result<(), CliError>) -> Result<(), CliError> {
    if std::env::var_os("RUST_BACKTRACE").is_none_or(|value| value == "0") {
        drop(take_hook());
        set_hook(Box::new(keep_quiet));
    }
    caught(command)
}

fn caught(command: impl FnOnce() -> Result<(), CliError>) -> Result<(), CliError> {
    let done = catch_unwind(AssertUnwindSafe(command));
    done.unwrap_or_else(|panic| Err(CliError::fault(words(&*panic))))
}

/// The main thread's panic becomes a failure; that of a thread beside it is a line, or becomes an error where
/// it is waited for.
fn keep_quiet(panic: &PanicHookInfo<'_>) {
    let thread = std::thread::current();
    if thread.name() == Some("main") {
        return;
    }
    let name = thread.name().unwrap_or("without a name");
    message!(
        "warning: the thread {name} stopped: {}",
        words(panic.payload())
    );
}

/// What a panic says.
fn words(payload: &(dyn Any + Send)) -> &str {
    let text = payload.downcast_ref::<&str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("it did not say why")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_reported_in_words_with_a_code_and_what_is_no_panic_goes_through() {
        assert!(caught(|| Ok(())).is_ok());
        let usage = caught(|| Err(CliError::usage("so"))).expect_err("a failure");
        assert_eq!((usage.code(), usage.to_string().as_str()), (2, "so"));
        let device = "card 1".to_owned();
        let fault = caught(|| panic!("{device} is gone")).expect_err("a failure");
        assert_eq!(fault.code(), 5);
        let text = fault.to_string();
        assert!(
            text.contains("card 1 is gone") && text.contains("--resume"),
            "{text}"
        );
    }
}
