//! From samples of 16 bits to bytes, and whether they use their range.

/// The range of samples of 16 bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Range {
    /// The file does not tell: all of it must be used.
    Unknown,
    /// From 0 to this, as the file tells.
    UpTo(u16),
}

/// Turns samples into bytes, and remembers the largest.
#[derive(Debug)]
pub(super) struct SixteenBits {
    range: Range,
    largest: u16,
}

impl SixteenBits {
    pub(super) fn of(range: Range) -> Self {
        Self { range, largest: 0 }
    }

    /// The upper byte of a sample: of the whole 16 bits, or of as many as the range takes.
    pub(super) fn byte(&mut self, sample: u16) -> u8 {
        self.largest = self.largest.max(sample);
        match self.range {
            Range::Unknown => (sample >> 8) as u8,
            Range::UpTo(most) => {
                let sample = u32::from(sample.min(most));
                let n_bits = u16::BITS - most.leading_zeros();
                match (most.count_ones() == n_bits, n_bits.checked_sub(8)) {
                    // 4,095 and its like: whole bits, of which the lower ones go.
                    (true, Some(n_lower)) => (sample >> n_lower) as u8,
                    _ => ((sample * 255 + u32::from(most) / 2) / u32::from(most)) as u8,
                }
            }
        }
    }

    /// Refuses a picture whose brightest sample is in the darker half of a range no tag tells: a slide
    /// has glass or white somewhere, so it holds 12 bits, or 8, in 16.
    ///
    /// # Errors
    ///
    /// Says what range it uses, and the remedy.
    pub(super) fn check(&self) -> Result<(), String> {
        match self.range {
            Range::Unknown if self.largest <= u16::MAX / 2 => Err(format!(
                "its samples have 16 bits but none is above {}, as from a camera of {} bits, so that the slide \
                 would be all but black; scale them to 65,535, save it with 8 bits, or write the tag MaxSampleValue \
                 of a TIFF",
                self.largest,
                (u16::BITS - self.largest.leading_zeros()).max(8)
            )),
            Range::UpTo(most) if self.largest > most => Err(format!(
                "its tag MaxSampleValue says {most}, and a sample is {}; save the file anew",
                self.largest
            )),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_told_range_is_spread_over_the_byte() {
        let byte = |most, sample| SixteenBits::of(Range::UpTo(most)).byte(sample);
        assert_eq!([0, 15, 16, 4095].map(|v| byte(4095, v)), [0, 0, 1, 255]);
        assert_eq!([0, 77, 255].map(|v| byte(255, v)), [0, 77, 255]);
        assert_eq!([0, 500, 1000].map(|v| byte(1000, v)), [0, 128, 255]);
        assert_eq!([0, 1].map(|v| byte(1, v)), [0, 255]);
        assert_eq!([255, 256, 65_535].map(|v| byte(65_535, v)), [0, 1, 255]);
    }

    #[test]
    fn an_unused_half_of_the_range_is_refused_unless_a_tag_tells_it() {
        let check = |range, sample| {
            let mut bits = SixteenBits::of(range);
            bits.byte(sample);
            bits.check()
        };
        let error = check(Range::Unknown, 4095).unwrap_err();
        assert!(
            error.contains("none is above 4095, as from a camera of 12 bits"),
            "{error}"
        );
        assert!(check(Range::Unknown, 255).is_err());
        assert!(check(Range::Unknown, 32_767).is_err());
        assert!(check(Range::Unknown, 32_768).is_ok());
        assert!(check(Range::UpTo(4095), 4095).is_ok());
        assert!(
            check(Range::UpTo(4095), 4096)
                .unwrap_err()
                .contains("says 4095")
        );
    }
}
