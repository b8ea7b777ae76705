//! How a batch is cut, and where its chunks are computed.

use std::ops::Range;

use burn::tensor::Device;

/// How a batch is cut, and where its chunks are computed: dealt out to the devices in turn.
#[derive(Debug, Clone)]
pub struct Chunking {
    chunk_size: usize,
    devices: Vec<Device>,
}

impl Chunking {
    /// Chunks of `chunk_size` pairs; `usize::MAX` leaves a batch whole. The first of `devices` holds the
    /// weights.
    ///
    /// # Panics
    ///
    /// If `devices` is empty.
    pub fn new(chunk_size: usize, devices: Vec<Device>) -> Self {
        assert!(!devices.is_empty(), "a step needs a device");
        Self {
            chunk_size: chunk_size.max(1),
            devices,
        }
    }

    /// Batches as they are, on one device.
    pub fn whole(device: Device) -> Self {
        Self::new(usize::MAX, vec![device])
    }

    /// Whether a batch of so many pairs is a single chunk.
    pub(crate) fn is_whole(&self, n_pairs: usize) -> bool {
        n_pairs <= self.chunk_size
    }

    /// Where the weights are.
    pub(crate) fn first_device(&self) -> &Device {
        &self.devices[0]
    }

    /// The devices that are lent copies of the weights.
    pub(crate) fn other_devices(&self) -> &[Device] {
        &self.devices[1..]
    }

    /// The chunks of a batch of `n_pairs` that are dealt to one of the devices.
    pub(crate) fn dealt_to(&self, device_idx: usize, n_pairs: usize) -> Vec<Range<usize>> {
        let starts = (0..n_pairs).step_by(self.chunk_size);
        let own = starts.skip(device_idx).step_by(self.devices.len());
        own.map(|start| start..n_pairs.min(start.saturating_add(self.chunk_size)))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_are_dealt_out_in_turn_and_each_pair_once() {
        let two = Chunking::new(3, vec![Device::flex(), Device::flex()]);
        assert_eq!(two.dealt_to(0, 11), [0..3, 6..9]);
        assert_eq!(two.dealt_to(1, 11), [3..6, 9..11]);
        let whole = Chunking::whole(Device::flex());
        assert_eq!(whole.dealt_to(0, 11), Vec::from([0..11; 1]));
    }
}
