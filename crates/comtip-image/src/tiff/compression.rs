//! How the samples of a page are packed.

use super::CONVERT;

/// How samples are packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Compression {
    None,
    Lzw,
    Deflate,
    PackBits,
    Jpeg,
}

impl Compression {
    /// That of a number of the tag.
    ///
    /// # Errors
    ///
    /// Names the compression that is not read, and the remedy.
    pub(super) fn numbered(number: u64) -> Result<Self, String> {
        let name = match number {
            1 => return Ok(Self::None),
            5 => return Ok(Self::Lzw),
            7 => return Ok(Self::Jpeg),
            8 | 32_946 => return Ok(Self::Deflate),
            32_773 => return Ok(Self::PackBits),
            2..=4 => "fax",
            6 => "JPEG of the old kind",
            33_003 | 33_004 | 33_005 | 34_712 => "JPEG 2000",
            34_887 => "LERC",
            34_925 => "LZMA",
            22_610 | 34_934 => "JPEG XR",
            34_926 | 50_000 => "Zstandard",
            34_927 | 50_001 => "WebP",
            50_002 | 52_546 => "JPEG XL",
            _ => return Err(format!("its compression {number} is not known; {CONVERT}")),
        };
        Err(format!("its compression, {name}, is not read; {CONVERT}"))
    }

    /// Most bytes that one packed byte can stand for.
    pub(super) fn most(self) -> u64 {
        match self {
            Self::None => 1,
            Self::PackBits => 64,
            // Codes of 12 bits for strings of up to 3,839 bytes.
            Self::Lzw => 2560,
            Self::Deflate => 1032,
            // A bit for a block of 8 x 8 pixels of three bytes.
            Self::Jpeg => 1536,
        }
    }
}
