//! From samples of 16 bits to bytes, and whether they use their range.

/// One sample in so many may be brighter than a picture is: hot pixels of a camera, a mark burnt in.
const ONE_IN: u64 = 1000;

/// The range of samples of 16 bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Range {
    /// The file does not tell: all of it must be used.
    Unknown,
    /// From 0 to this, as the file tells.
    UpTo(u16),
}

/// Turns samples into bytes, and remembers how bright they were.
#[derive(Debug)]
pub(crate) struct SixteenBits {
    range: Range,
    largest: u16,
    /// How many samples take so many bits, from none to 16.
    n_of_bits: [u64; 17],
    /// How many are in the brighter half of the range.
    n_bright: u64,
}

impl SixteenBits {
    pub(crate) fn of(range: Range) -> Self {
        Self {
            range,
            largest: 0,
            n_of_bits: [0; 17],
            n_bright: 0,
        }
    }

    /// Largest value of the range.
    fn most(&self) -> u16 {
        match self.range {
            Range::Unknown => u16::MAX,
            Range::UpTo(most) => most,
        }
    }

    /// The upper byte of a sample of a picture: of the whole 16 bits, or of as many as the range takes.
    pub(crate) fn byte(&mut self, sample: u16) -> u8 {
        self.largest = self.largest.max(sample);
        self.n_of_bits[(u16::BITS - sample.leading_zeros()) as usize] += 1;
        self.n_bright += u64::from(sample > self.most() / 2);
        self.byte_of_alpha(sample)
    }

    /// The upper byte of a sample of alpha, which is as bright as can be wherever the picture is.
    pub(crate) fn byte_of_alpha(&self, sample: u16) -> u8 {
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

    /// Refuses a picture whose samples are in the darker half of the range, but for one in 1,000: a slide has
    /// glass or white somewhere, so it holds 12 bits, or 8, in 16. A tag may tell the range; 65,535 in it is
    /// what it says where nobody set it.
    ///
    /// # Errors
    ///
    /// Says what range it uses, and the remedy.
    pub(crate) fn check(&self) -> Result<(), String> {
        if let Range::UpTo(most) = self.range
            && self.largest > most
        {
            return Err(format!(
                "its tag MaxSampleValue says {most}, and a sample is {}; save the file anew",
                self.largest
            ));
        }
        let n_samples: u64 = self.n_of_bits.iter().sum();
        if n_samples == 0 || self.n_bright > n_samples / ONE_IN {
            return Ok(());
        }
        let n_bits = self.bits_of_most(n_samples).max(8);
        let found = match self.n_bright {
            0 => format!("none is above {}", self.largest),
            n => format!("only {n} of {n_samples} are above {}", self.most() / 2),
        };
        let stated = match self.range {
            Range::Unknown => String::new(),
            Range::UpTo(most) => format!(" and the tag MaxSampleValue says {most},"),
        };
        Err(format!(
            "its samples have 16 bits{stated} but {found}, as from a camera of {n_bits} bits, so that the slide would \
             be all but black; scale them to 65,535, save it with 8 bits, or write the tag MaxSampleValue of a TIFF"
        ))
    }

    /// How many bits the samples take, but for the few brightest.
    fn bits_of_most(&self, n_samples: u64) -> usize {
        let mut n_above = 0;
        let mut bits = (0..self.n_of_bits.len()).rev();
        let most = bits.find(|n_bits| {
            n_above += self.n_of_bits[*n_bits];
            n_above > n_samples / ONE_IN
        });
        most.unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stated_range_is_spread_over_the_byte() {
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
        assert!(SixteenBits::of(Range::UpTo(255)).check().is_ok());
        assert!(
            check(Range::UpTo(4095), 4096)
                .unwrap_err()
                .contains("says 4095")
        );
    }

    /// What is said of a picture of 12 bits, so many of whose 10,000 samples are as bright as can be.
    fn check_with_bright(range: Range, n_bright: usize) -> Result<(), String> {
        let mut bits = SixteenBits::of(range);
        for i in 0..10_000 {
            bits.byte(if i < n_bright { u16::MAX } else { 4095 });
        }
        bits.check()
    }

    #[test]
    fn a_few_bright_samples_make_no_bright_picture() {
        let error = check_with_bright(Range::Unknown, 1).unwrap_err();
        assert!(
            error.contains("but only 1 of 10000 are above 32767, as from a camera of 12 bits"),
            "{error}"
        );
        assert!(check_with_bright(Range::Unknown, 10).is_err());
        assert!(check_with_bright(Range::Unknown, 11).is_ok());
    }

    #[test]
    fn a_tag_that_says_the_default_is_no_range() {
        let error = check_with_bright(Range::UpTo(u16::MAX), 0).unwrap_err();
        assert!(
            error.contains("16 bits and the tag MaxSampleValue says 65535, but none is above 4095"),
            "{error}"
        );
        let mut bits = SixteenBits::of(Range::UpTo(u16::MAX));
        for sample in [0, 9000, 16_383] {
            bits.byte(sample);
        }
        assert!(bits.check().unwrap_err().contains("a camera of 14 bits"));
    }
}
