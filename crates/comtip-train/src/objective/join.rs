//! Two pieces of work side by side.

use burn::tensor::Device;

/// Does two things: at a time on Burn's CPU back-end, which multiplies matrices on all cores and does
/// all else on one; one after the other elsewhere, where a device queues its work or its library knows
/// what to do with the cores.
pub fn join<A, B: Send>(
    device: &Device,
    a: impl FnOnce() -> A,
    b: impl FnOnce() -> B + Send,
) -> (A, B) {
    #[cfg(feature = "flex")]
    if comtip_transformer::host_memory::is_host_device(device) {
        return std::thread::scope(|scope| {
            let b = scope.spawn(b);
            let a = a();
            let b = b.join();
            (
                a,
                b.unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
            )
        });
    }
    let _ = device;
    (a(), b())
}
