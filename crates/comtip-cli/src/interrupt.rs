//! Ctrl-C: the first asks to stop, the second stops at once.

use std::process;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

/// What a shell reports of a program ended by Ctrl-C: 128 and the number of SIGINT.
const CODE: i32 = 130;

/// A flag that the first Ctrl-C sets. A command looks at it between two steps, ends in order, and
/// returns [`Failure::interrupted`](crate::failure::Failure::interrupted); a second Ctrl-C ends the
/// program at once. Before the first call Ctrl-C ends it as ever.
pub(crate) fn flag() -> Arc<AtomicBool> {
    static FLAG: OnceLock<Arc<AtomicBool>> = OnceLock::new();
    let install = || {
        let flag = Arc::new(AtomicBool::new(false));
        let set = flag.clone();
        let handler = move || match set.swap(true, Ordering::Relaxed) {
            false => eprintln!("stopping in order; press Ctrl-C again to stop at once"),
            true => process::exit(CODE),
        };
        if let Err(error) = ctrlc::set_handler(handler) {
            eprintln!("warning: Ctrl-C will end the program at once ({error})");
        }
        flag
    };
    FLAG.get_or_init(install).clone()
}
