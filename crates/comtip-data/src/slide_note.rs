//! What a reader left out of a slide, or took for want of better.

use std::fmt;

/// What a reader left out of a slide, or took for want of better; it displays as a sentence.
///
/// # Example
///
/// ```
/// let note = comtip_data::SlideNote::OffTissue { n_spots: 7 };
/// assert_eq!(note.to_string(), "7 spots are off the tissue and left out");
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum SlideNote {
    /// Spots the positions mark as not covered by tissue.
    OffTissue {
        /// How many.
        n_spots: usize,
    },
    /// Features that are no genes, such as antibodies.
    OtherFeatures {
        /// What the feature table calls them: `Antibody Capture`.
        kind: String,
        /// How many.
        n_features: usize,
    },
    /// Entries of the matrix that repeat a spot and gene; their counts were added up.
    RepeatedEntries {
        /// How many, the first of each place not counted.
        n_entries: usize,
    },
    /// Genes called by the symbols of an [`AliasTable`](crate::AliasTable).
    RenamedGenes {
        /// How many.
        n_genes: usize,
    },
    /// Genes that came to one symbol by it; their counts were added up.
    MergedGenes {
        /// The symbol.
        symbol: String,
        /// The names on the slide.
        names: Vec<String>,
    },
    /// The full-resolution image was not given, so tiles are cut from a small one.
    ReducedImage {
        /// Pixels of the small image per pixel of the full-resolution one.
        reduction: f64,
        /// Side of a tile in pixels of the small image: of one of the spot's size as a reader says it,
        /// and of those that are cut as [`prepare`](crate::prepare) does.
        tile_px: f64,
    },
    /// The user gave another scale than the data tell, and goes before them.
    OtherScale {
        /// Micrometres per pixel as given.
        given_um_per_px: f64,
        /// Micrometres per pixel as the data tell.
        told_um_per_px: f64,
    },
    /// The image is a TIFF of several pages; the largest was taken.
    LargestPage {
        /// Its place among them, from 1.
        page: usize,
        /// How many there are, those of a pyramid kept below a page not counted.
        n_pages: usize,
        /// Its width in pixels.
        width_px: u32,
        /// Its height in pixels.
        height_px: u32,
    },
}

impl fmt::Display for SlideNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OffTissue { n_spots } => {
                write!(f, "{n_spots} spots are off the tissue and left out")
            }
            Self::OtherFeatures { kind, n_features } => write!(
                f,
                "{n_features} features of type `{kind}` are no genes and left out"
            ),
            Self::RepeatedEntries { n_entries } => write!(
                f,
                "{n_entries} entries of the matrix repeat a spot and gene; their counts were added up"
            ),
            Self::RenamedGenes { n_genes } => {
                write!(f, "{n_genes} genes are renamed by the table of aliases")
            }
            Self::MergedGenes { symbol, names } => write!(
                f,
                "{} are all {symbol}; their counts were added up",
                names.join(", ")
            ),
            Self::ReducedImage { reduction, tile_px } => write!(
                f,
                "no full-resolution image was given: tiles are cut from the small one beside \
                 the counts ({reduction:.3} of full size) and are only {tile_px:.1} px wide"
            ),
            Self::OtherScale {
                given_um_per_px: given,
                told_um_per_px: told,
            } => write!(
                f,
                "{given} um per pixel is given and taken, though the data tell {told}"
            ),
            Self::LargestPage {
                page,
                n_pages,
                width_px,
                height_px,
            } => write!(
                f,
                "the image has {n_pages} pages; the largest, page {page} of {width_px} x \
                 {height_px} px, is taken for the slide"
            ),
        }
    }
}
