//! Ctrl-C: the first asks to stop, the second stops at once.

use std::io;
use std::process;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use signal_hook::consts::SIGINT;

/// What a shell reports of a program ended by Ctrl-C: 128 and the number of SIGINT.
const CODE: i32 = 130;

/// A flag that the first Ctrl-C sets. A command looks at it between two steps, ends in order, and
/// returns [`Failure::interrupted`](crate::failure::Failure::interrupted); a second Ctrl-C ends the
/// program at once. Before the first call Ctrl-C ends it as ever.
pub(crate) fn flag() -> Arc<AtomicBool> {
    static FLAG: OnceLock<Arc<AtomicBool>> = OnceLock::new();
    let install = || {
        let flag = Arc::new(AtomicBool::new(false));
        if let Err(error) = listen(&flag) {
            eprintln!("warning: Ctrl-C will end the program at once ({error})");
        }
        flag
    };
    FLAG.get_or_init(install).clone()
}

/// Waits for Ctrl-C on a thread of its own, which may speak.
#[cfg(unix)]
fn listen(flag: &Arc<AtomicBool>) -> io::Result<()> {
    let mut signals = signal_hook::iterator::Signals::new([SIGINT])?;
    let flag = flag.clone();
    std::thread::spawn(move || {
        for _ in signals.forever() {
            match flag.swap(true, Ordering::Relaxed) {
                false => eprintln!("stopping in order; press Ctrl-C again to stop at once"),
                true => process::exit(CODE),
            }
        }
    });
    Ok(())
}

#[cfg(not(unix))]
fn listen(flag: &Arc<AtomicBool>) -> io::Result<()> {
    use signal_hook::flag::{register, register_conditional_shutdown};
    // In this order the first Ctrl-C finds the flag unset.
    register_conditional_shutdown(SIGINT, CODE, flag.clone())?;
    register(SIGINT, flag.clone())?;
    Ok(())
}
