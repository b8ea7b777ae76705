//! What the command runs on.

use std::fs;
use std::num::NonZeroUsize;

/// Cores and processor, in words.
pub(crate) fn describe() -> String {
    let cores = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let (system, architecture) = (std::env::consts::OS, std::env::consts::ARCH);
    let processor = fs::read_to_string("/proc/cpuinfo").ok();
    let processor = processor
        .as_deref()
        .and_then(|text| field(text, "model name"));
    match processor {
        Some(processor) => format!("{cores} cores, {processor}, {system} {architecture}"),
        None => format!("{cores} cores, {system} {architecture}"),
    }
}

/// What stands behind `name:` in a file of `/proc`.
fn field<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    text.lines().find_map(|line| {
        let (key, value) = line.split_once(':')?;
        (key.trim() == name).then(|| value.trim())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_of_proc_is_what_stands_behind_its_name() {
        let text = "VmPeak:\t  9 kB\nVmHWM:\t   2048 kB\n";
        assert_eq!(field(text, "VmHWM"), Some("2048 kB"));
        assert_eq!(field(text, "VmRSS"), None);
    }
}
