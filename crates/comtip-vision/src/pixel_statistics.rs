//! What the pixels of a tile are normalised with, as the tower was trained.

use std::fmt;

use burn::serde::{Deserialize, Serialize};

/// Mean and standard deviation of red, green and blue, of samples in `[0, 1]`.
///
/// They belong to the weights: a tower that was trained with ImageNet's and is fed with CLIP's sees every
/// pixel shifted. In settings of a tower without them, as earlier versions wrote, they are CLIP's, which
/// those versions used for all.
///
/// ```
/// use comtip_vision::PixelStatistics;
///
/// let half = PixelStatistics::new([0.5; 3], [0.5; 3])?;
/// assert_eq!(half, PixelStatistics::HALF);
/// assert!(PixelStatistics::new([0.5; 3], [0.5, 0.0, 0.5]).is_err());
/// # Ok::<(), comtip_vision::PixelStatisticsError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(crate = "burn::serde", try_from = "Option<Stored>")]
pub struct PixelStatistics {
    mean: [f32; 3],
    std: [f32; 3],
}

/// Numbers that pixels cannot be normalised with.
#[derive(Debug, Clone, PartialEq)]
pub struct PixelStatisticsError {
    problem: String,
}

/// As a file has them, not checked yet.
#[derive(Deserialize)]
#[serde(crate = "burn::serde")]
struct Stored {
    mean: [f32; 3],
    std: [f32; 3],
}

/// What every byte of every channel becomes; made by [`PixelStatistics::table`].
#[derive(Debug, Clone)]
pub struct PixelTable([[f32; 256]; 3]);

impl PixelStatistics {
    /// Those of OpenAI's CLIP and its descendants.
    pub const CLIP: Self = Self {
        mean: [0.481_454_66, 0.457_827_5, 0.408_210_73],
        std: [0.268_629_54, 0.261_302_6, 0.275_777_1],
    };

    /// Those of ImageNet.
    pub const IMAGENET: Self = Self {
        mean: [0.485, 0.456, 0.406],
        std: [0.229, 0.224, 0.225],
    };

    /// One half for all: samples in `[-1, 1]`.
    pub const HALF: Self = Self {
        mean: [0.5; 3],
        std: [0.5; 3],
    };

    /// Names of the statistics that have one.
    pub const NAMED: [(&'static str, Self); 3] = [
        ("clip", Self::CLIP),
        ("imagenet", Self::IMAGENET),
        ("half", Self::HALF),
    ];

    /// Statistics of red, green and blue.
    ///
    /// # Errors
    ///
    /// If a mean is not in `[0, 1]`, or a standard deviation not above 0 and at most 1.
    pub fn new(mean: [f32; 3], std: [f32; 3]) -> Result<Self, PixelStatisticsError> {
        let refuse = |what: &str, values: [f32; 3], range: &str| {
            Err(PixelStatisticsError {
                problem: format!(
                    "{} is no {what} of red, green and blue: samples are between 0 and 1, so it is {range}; numbers for \
                     samples up to 255 are divided by 255",
                    list(values)
                ),
            })
        };
        if !mean.iter().all(|value| (0.0..=1.0).contains(value)) {
            return refuse("mean", mean, "between 0 and 1");
        }
        if !std.iter().all(|value| *value > 0.0 && *value <= 1.0) {
            return refuse("standard deviation", std, "above 0 and at most 1");
        }
        Ok(Self { mean, std })
    }

    /// Mean of red, green and blue.
    pub fn mean(&self) -> [f32; 3] {
        self.mean
    }

    /// Standard deviation of red, green and blue.
    pub fn std(&self) -> [f32; 3] {
        self.std
    }

    /// What every byte becomes: `(byte / 255 - mean) / std`.
    pub fn table(&self) -> PixelTable {
        PixelTable(std::array::from_fn(|channel| {
            let (mean, std) = (self.mean[channel], self.std[channel]);
            std::array::from_fn(|byte| (byte as f32 / 255.0 - mean) / std)
        }))
    }
}

impl PixelTable {
    /// Normalises a tile.
    ///
    /// # Shapes
    ///
    /// - `rgb`: `[n_pixels, 3]`, rows from the top
    /// - `to`: `[3, n_pixels]`, channel by channel (red, green, blue)
    ///
    /// # Panics
    ///
    /// If the two differ in length, or it is not that of whole pixels.
    ///
    /// ```
    /// use comtip_vision::PixelStatistics;
    ///
    /// let mut pixels = [0.0; 6];
    /// PixelStatistics::HALF.table().normalize(&[255, 0, 51, 255, 0, 51], &mut pixels);
    /// assert_eq!(pixels, [1.0, 1.0, -1.0, -1.0, -0.6, -0.6]);
    /// ```
    pub fn normalize(&self, rgb: &[u8], to: &mut [f32]) {
        assert_eq!(rgb.len(), to.len(), "as many samples");
        assert_eq!(rgb.len() % 3, 0, "samples of whole pixels");
        let (red, others) = to.split_at_mut(rgb.len() / 3);
        let (green, blue) = others.split_at_mut(rgb.len() / 3);
        let planes = red.iter_mut().zip(green).zip(blue);
        for (pixel, ((red, green), blue)) in rgb.chunks_exact(3).zip(planes) {
            *red = self.0[0][usize::from(pixel[0])];
            *green = self.0[1][usize::from(pixel[1])];
            *blue = self.0[2][usize::from(pixel[2])];
        }
    }
}

impl TryFrom<Option<Stored>> for PixelStatistics {
    type Error = PixelStatisticsError;

    fn try_from(stored: Option<Stored>) -> Result<Self, Self::Error> {
        match stored {
            Some(Stored { mean, std }) => Self::new(mean, std),
            // Settings of earlier versions, which normalised for all towers so.
            None => Ok(Self::CLIP),
        }
    }
}

impl fmt::Display for PixelStatistics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (mean, std) = (list(self.mean), list(self.std));
        write!(f, "mean {mean}, standard deviation {std}")?;
        let name = Self::NAMED.iter().find(|(_, known)| known == self);
        match name {
            Some((name, _)) => write!(f, " ({name})"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for PixelStatisticsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.problem)
    }
}

impl std::error::Error for PixelStatisticsError {}

fn list(values: [f32; 3]) -> String {
    values.map(|value| value.to_string()).join(" ")
}

#[cfg(test)]
mod tests;
