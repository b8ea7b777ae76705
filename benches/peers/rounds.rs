//! Our side of the protocol of `compare.py`: a round a line of input, on a device that is waited for.

use std::io::BufRead;
use std::time::Instant;

use burn::tensor::Device;

/// The device that the first argument names, `cpu` or `libtorch`.
pub(crate) fn device() -> Device {
    match std::env::args().nth(1).as_deref() {
        None | Some("cpu") => Device::flex(),
        #[cfg(feature = "tch")]
        Some("libtorch") => libtorch(),
        Some(name) => panic!("no device `{name}` in this build"),
    }
}

#[cfg(feature = "tch")]
#[expect(deprecated, reason = "burn-tch goes with the next release of Burn")]
fn libtorch() -> Device {
    Device::libtorch()
}

/// Answers each line of standard input with the seconds that `round` says the named round took.
pub(crate) fn answer(mut round: impl FnMut(&str) -> f64) {
    for line in std::io::stdin().lock().lines() {
        let line = line.expect("readable");
        println!("{}", round(line.trim()));
    }
}

/// What `work` gives and the seconds until the device was done with it.
pub(crate) fn timed<T>(device: &Device, work: impl FnOnce() -> T) -> (T, f64) {
    let start = Instant::now();
    let given = work();
    device.sync().expect("the device did its work");
    (given, start.elapsed().as_secs_f64())
}
