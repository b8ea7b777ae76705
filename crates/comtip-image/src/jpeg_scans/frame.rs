//! The size of a picture and how its components are sampled.

use std::io::Result;

use super::bits::damaged;

/// Side of a block in samples.
const BLOCK: u32 = 8;

/// A picture, as its frame header says.
#[derive(Debug, Clone)]
pub(super) struct Frame {
    pub(super) is_progressive: bool,
    width: u32,
    pub(super) height: u32,
    pub(super) components: Vec<Component>,
}

/// A component of the pixels.
#[derive(Debug, Clone)]
pub(super) struct Component {
    pub(super) id: u8,
    /// Samples in a unit of the scan, to the right and down.
    sampling: [u32; 2],
    /// Whether a scan has told its mean values.
    pub(super) is_there: bool,
    /// A bit for each coefficient that is not zero, block after block; of progressive pictures.
    pub(super) is_set: Vec<u64>,
}

/// The units of a scan: what is told at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Units {
    pub(super) n_across: u32,
    pub(super) n_down: u32,
    /// Rows of pixels in one.
    pub(super) height: u32,
}

impl Frame {
    /// Reads a header.
    pub(super) fn of(segment: &[u8], is_progressive: bool) -> Result<Self> {
        let [_bits, h0, h1, w0, w1, n_components, rest @ ..] = segment else {
            return Err(damaged());
        };
        let components = rest.chunks_exact(3).map(|chunk| Component {
            id: chunk[0],
            sampling: [chunk[1] >> 4, chunk[1] & 15].map(u32::from),
            is_there: false,
            is_set: Vec::new(),
        });
        let frame = Self {
            is_progressive,
            width: u16::from_be_bytes([*w0, *w1]).into(),
            height: u16::from_be_bytes([*h0, *h1]).into(),
            components: components.collect(),
        };
        let is_sampled = |c: &Component| c.sampling.iter().all(|n| (1..=4).contains(n));
        let is_right = frame.width > 0
            && frame.height > 0
            && (1..=4).contains(n_components)
            && frame.components.len() == usize::from(*n_components)
            && frame.components.iter().all(is_sampled);
        match is_right {
            true => Ok(frame),
            false => Err(damaged()),
        }
    }

    /// Units of a scan of these components: of one its blocks, of several what holds a sample of each.
    pub(super) fn units(&self, components: &[usize]) -> Units {
        let most = self.most_sampled();
        match components {
            [only] => {
                let [across, down] = self.components[*only].sampling;
                let n_blocks = |n_px: u32, n: u32, most: u32| (n_px * n).div_ceil(most * BLOCK);
                Units {
                    n_across: n_blocks(self.width, across, most[0]),
                    n_down: n_blocks(self.height, down, most[1]),
                    height: BLOCK * most[1] / down,
                }
            }
            _ => Units {
                n_across: self.width.div_ceil(most[0] * BLOCK),
                n_down: self.height.div_ceil(most[1] * BLOCK),
                height: BLOCK * most[1],
            },
        }
    }

    /// Blocks that a component has in one unit.
    pub(super) fn n_blocks(&self, components: &[usize], component: usize) -> u32 {
        match components {
            [_] => 1,
            _ => self.components[component].sampling.iter().product(),
        }
    }

    fn most_sampled(&self) -> [u32; 2] {
        let most = |side: usize| self.components.iter().map(|c| c.sampling[side]).max();
        [0, 1].map(|side| most(side).unwrap_or(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 100 x 50 px, luma of 2 x 2 samples and two chromas of one.
    fn frame() -> Frame {
        let segment = [8, 0, 50, 0, 100, 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1];
        Frame::of(&segment, false).unwrap()
    }

    #[test]
    fn units_of_several_components_hold_all_samples_of_a_square() {
        let frame = frame();
        let together = Units {
            n_across: 7,
            n_down: 4,
            height: 16,
        };
        assert_eq!(frame.units(&[0, 1, 2]), together);
        assert_eq!(frame.n_blocks(&[0, 1, 2], 0), 4);
        assert_eq!(frame.n_blocks(&[0, 1, 2], 2), 1);
    }

    #[test]
    fn units_of_one_component_are_its_blocks_and_none_is_beyond_the_picture() {
        let frame = frame();
        let luma = Units {
            n_across: 13,
            n_down: 7,
            height: 8,
        };
        assert_eq!(frame.units(&[0]), luma);
        assert_eq!(frame.units(&[1]).n_across, 7);
        assert_eq!(frame.units(&[1]).height, 16);
        assert_eq!(frame.n_blocks(&[0], 0), 1);
    }

    #[test]
    fn headers_that_contradict_themselves_are_refused() {
        for segment in [
            &[8, 0, 50, 0, 100, 2, 1, 0x11, 0][..],
            &[8, 0, 50, 0, 100, 1, 1, 0x01, 0],
            &[8, 0, 50, 0, 0, 1, 1, 0x11, 0],
            &[8, 0, 50],
        ] {
            assert!(Frame::of(segment, false).is_err());
        }
    }
}
