//! The eight ways to lay a square on itself.

/// A square laid on itself: mirrored left to right or not, then turned clockwise by right angles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct SquareSymmetry {
    is_mirrored: bool,
    /// 0 to 3.
    n_turns: u8,
}

impl SquareSymmetry {
    /// Then flipped left to right and top to bottom, or one of them, or none.
    pub(super) fn flipped(self, across: bool, down: bool) -> Self {
        // Top to bottom is left to right and half a turn; a flip turns what came before the other way.
        let n_turns = match across == down {
            true => self.n_turns,
            false => 4 - self.n_turns,
        };
        Self {
            is_mirrored: self.is_mirrored ^ across ^ down,
            n_turns: (n_turns + 2 * u8::from(down)) % 4,
        }
    }

    /// Then turned clockwise by so many right angles.
    pub(super) fn turned(self, n_turns: u8) -> Self {
        Self {
            n_turns: (self.n_turns + n_turns) % 4,
            ..self
        }
    }

    /// Moves the pixels of a square `[side_px, side_px, 3]`; no sample changes.
    pub(super) fn apply(self, rgb: Vec<u8>, side_px: usize) -> Vec<u8> {
        if self == Self::default() {
            return rgb;
        }
        let last = side_px - 1;
        let mut laid = Vec::with_capacity(rgb.len());
        for y in 0..side_px {
            for x in 0..side_px {
                // Where the pixel at (x, y) was before the turns, then before the mirror.
                let (x, y) = match self.n_turns {
                    0 => (x, y),
                    1 => (y, last - x),
                    2 => (last - x, last - y),
                    _ => (last - y, x),
                };
                let x = if self.is_mirrored { last - x } else { x };
                let at = 3 * (y * side_px + x);
                laid.extend_from_slice(&rgb[at..at + 3]);
            }
        }
        laid
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AS_IS: SquareSymmetry = SquareSymmetry {
        is_mirrored: false,
        n_turns: 0,
    };

    /// A square of grey pixels, each sample of a pixel one more than the last.
    fn square(pixels: &[u8]) -> Vec<u8> {
        let rgb = |pixel: &u8| [*pixel, pixel + 1, pixel + 2];
        pixels.iter().flat_map(rgb).collect()
    }

    #[test]
    fn flips_and_turns_move_pixels_where_they_do_on_paper() {
        let tile = [10, 20, 30, 40];
        for (symmetry, wanted) in [
            (AS_IS.flipped(true, false), [20, 10, 40, 30]),
            (AS_IS.flipped(false, true), [30, 40, 10, 20]),
            (AS_IS.flipped(true, true), [40, 30, 20, 10]),
            (AS_IS.turned(1), [30, 10, 40, 20]),
            (AS_IS.turned(2), [40, 30, 20, 10]),
            (AS_IS.turned(3), [20, 40, 10, 30]),
            (AS_IS.turned(1).flipped(true, false), [10, 30, 20, 40]),
            (AS_IS.flipped(true, false).turned(1), [40, 20, 30, 10]),
        ] {
            assert_eq!(
                symmetry.apply(square(&tile), 2),
                square(&wanted),
                "{symmetry:?}"
            );
        }
    }

    #[test]
    fn four_quarter_turns_and_two_flips_are_the_identity() {
        let tile: Vec<u8> = (0..75).collect();
        let turn = |tile| AS_IS.turned(1).apply(tile, 5);
        assert_ne!(turn(tile.clone()), tile);
        assert_eq!(turn(turn(turn(turn(tile.clone())))), tile);
        for (across, down) in [(true, false), (false, true), (true, true)] {
            let flip = |tile| AS_IS.flipped(across, down).apply(tile, 5);
            assert_ne!(flip(tile.clone()), tile);
            assert_eq!(flip(flip(tile.clone())), tile);
        }
    }

    #[test]
    fn one_after_the_other_is_what_both_are_together() {
        let tile: Vec<u8> = (0..27).collect();
        for (is_mirrored, n_turns) in [false, true]
            .map(|m| (0..4).map(move |n| (m, n)))
            .into_iter()
            .flatten()
        {
            let first = SquareSymmetry {
                is_mirrored,
                n_turns,
            };
            let once = first.apply(tile.clone(), 3);
            for (across, down) in [(false, false), (true, false), (false, true), (true, true)] {
                assert_eq!(
                    first.flipped(across, down).apply(tile.clone(), 3),
                    AS_IS.flipped(across, down).apply(once.clone(), 3)
                );
            }
            assert_eq!(
                first.turned(3).apply(tile.clone(), 3),
                AS_IS.turned(3).apply(once, 3)
            );
        }
    }
}
