//! Ctrl-C, and SIGTERM where there is one: the first asks to stop, the second stops at once.

use std::io;
use std::process;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use signal_hook::consts::{SIGINT, SIGTERM};

/// A flag that the first Ctrl-C sets, or the first SIGTERM, which queues and containers send before they kill. A command looks at it between two steps, ends in order, and
/// returns [`CliError::interrupted`](super::cli_error::CliError::interrupted); a second Ctrl-C ends the
/// program at once. Before the first call Ctrl-C ends it as ever.
pub(crate) fn flag() -> Arc<AtomicBool> {
    static FLAG: OnceLock<Arc<AtomicBool>> = OnceLock::new();
    let install = || {
        let flag = Arc::new(AtomicBool::new(false));
        if let Err(error) = listen(&flag) {
            message!("warning: Ctrl-C will end the program at once ({error})");
        }
        flag
    };
    FLAG.get_or_init(install).clone()
}

/// How a terminal that was taken is given back.
static GIVE_BACK: Mutex<Option<fn()>> = Mutex::new(None);

/// Says that the whole terminal is taken: nothing is said on it, and it is given back before the program
/// ends at once.
#[cfg(feature = "tui")]
pub(crate) fn terminal_is_taken(give_back: fn()) {
    *GIVE_BACK.lock().unwrap_or_else(PoisonError::into_inner) = Some(give_back);
}

/// Gives a terminal back that was taken.
pub(crate) fn give_terminal_back() {
    let taken = GIVE_BACK
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .take();
    if let Some(give_back) = taken {
        give_back();
    }
}

/// Waits for Ctrl-C on a thread of its own, which may speak.
#[cfg(unix)]
fn listen(flag: &Arc<AtomicBool>) -> io::Result<()> {
    let mut signals = signal_hook::iterator::Signals::new([SIGINT, SIGTERM])?;
    let flag = flag.clone();
    std::thread::spawn(move || {
        let mut is_asked = false;
        for signal in signals.forever() {
            if is_asked {
                give_terminal_back();
                process::exit(128 + signal);
            }
            is_asked = true;
            flag.store(true, Ordering::Relaxed);
            let taken = GIVE_BACK.lock().unwrap_or_else(PoisonError::into_inner);
            if taken.is_none() {
                message!(
                    "finishing what is in work, then stopping; press Ctrl-C again to stop at once and lose it"
                );
            }
        }
    });
    Ok(())
}

#[cfg(not(unix))]
fn listen(flag: &Arc<AtomicBool>) -> io::Result<()> {
    use signal_hook::flag::{register, register_conditional_shutdown};
    for signal in [SIGINT, SIGTERM] {
        // In this order the first finds the flag unset.
        register_conditional_shutdown(signal, 128 + signal, flag.clone())?;
        register(signal, flag.clone())?;
    }
    Ok(())
}
