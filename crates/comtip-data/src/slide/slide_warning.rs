//! What a reader skipped of a slide, or assumed.

// Long because every kind of note stands here twice: what it holds, and the sentence it displays as.

use std::fmt;

use comtip_image::ImageWarning;

/// What a reader skipped of a slide, or assumed; it displays as a sentence.
///
/// # Example
///
/// ```
/// let note = comtip_data::SlideWarning::OffTissue { n_spots: 7 };
/// assert_eq!(note.to_string(), "7 spots are off the tissue and skipped");
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum SlideWarning {
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
    /// The counts are there twice, and not the same.
    OtherMatrix {
        /// The matrix that is read.
        read: String,
        /// The other.
        other: String,
        /// Entries of both.
        n_entries: [u64; 2],
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
    /// Bins of another size than 8 um were taken, because there are no others.
    OnlyBins {
        /// Their side in micrometres.
        size_um: u32,
    },
    /// Spots of which the table does not say whether they lie on tissue; they are skipped.
    TissueUnknown {
        /// Their names, all of them.
        spots: Vec<String>,
    },
    /// Genes that have dates for names.
    DatesForGenes {
        /// How many.
        n_genes: usize,
        /// The first of them.
        first: Vec<String>,
    },
    /// Gene names with blanks around them, which are taken off.
    BlanksAroundGenes {
        /// How many.
        n_genes: usize,
        /// The first of them, without the blanks.
        first: Vec<String>,
    },
    /// Gene names in quotes, which are taken off.
    QuotesAroundGenes {
        /// How many.
        n_genes: usize,
        /// The first of them, without the quotes.
        first: Vec<String>,
    },
    /// Genes whose names begin with that of an assembly.
    AssemblyInGenes {
        /// The assembly: `GRCh38`.
        assembly: String,
        /// How many.
        n_genes: usize,
        /// The first of them.
        first: Vec<String>,
    },
    /// Genes of several species.
    MixedSpecies {
        /// For each species, one of its genes and how many there are.
        genes: Vec<(String, usize)>,
    },
    /// The full-resolution image was not given, so tiles are cut from a small one.
    ReducedImage {
        /// Pixels of the small image per pixel of the full-resolution one.
        reduction: f64,
        /// Side of a tile in pixels of the small image: of one of the spot's size as a reader says it,
        /// and of those that are cut as [`prepare`](crate::prepare) does.
        tile_px: f64,
    },
    /// The user gave another scale than the data say; it is the one taken.
    OtherScale {
        /// Micrometres per pixel as given.
        given_mpp: f64,
        /// Micrometres per pixel as the data say.
        stated_mpp: f64,
    },
    /// The given image does not look like the small picture that comes with the counts.
    UnlikePicture {
        /// The small picture: `tissue_hires_image.png`.
        picture: String,
        /// Pearson correlation of their shades.
        correlation: f64,
        /// A turn of the image that fits better, and the correlation then.
        better: Option<(&'static str, f64)>,
    },
    /// The given image could not be compared with the small picture that comes with the counts.
    NotCompared {
        /// The small picture: `tissue_hires_image.png`.
        picture: String,
        /// Why.
        problem: String,
    },
    /// Nothing comes with the counts that the given image could be compared with.
    NothingToCompare {
        /// What would do.
        wanted: String,
    },
    /// A file of HEST-1k whose spots do not show the technology, and so not how wide they are.
    HestSpots {
        /// Distance of neighbouring spots over their width, where there are enough of them.
        pitch: Option<f64>,
    },
    /// The distance of neighbouring spots contradicts the scale.
    OtherPitch {
        /// Distance of neighbours by the scale taken, micrometres.
        found_um: f64,
        /// Distance the technology prints them at, micrometres.
        printed_um: f64,
        /// Micrometres per pixel by that.
        mpp: f64,
        /// Where the scale taken comes from.
        source: String,
    },
    /// The distance of neighbouring spots over their width is not that of the technology.
    OtherWidth {
        /// As found.
        found: f64,
        /// As the technology prints them.
        printed: f64,
        /// The technology.
        technology: String,
    },
    /// The picture shows the array of spots mirrored.
    MirroredArray,
    /// Tiles inside the picture are of one colour.
    OneColourTiles {
        /// How many.
        n_tiles: usize,
        /// How many of these are black.
        n_black: usize,
    },
    /// The picture is grey throughout, which was allowed.
    GreyPicture,
    /// What was skipped in the file of the image.
    Image(ImageWarning),
}

impl fmt::Display for SlideWarning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OffTissue { n_spots } => {
                write!(f, "{n_spots} spots are off the tissue and skipped")
            }
            Self::OtherFeatures { kind, n_features } => write!(
                f,
                "{n_features} features of type `{kind}` are no genes and skipped"
            ),
            Self::RepeatedEntries { n_entries } => write!(
                f,
                "{n_entries} entries of the matrix repeat a spot and gene; their counts were added up"
            ),
            Self::OtherMatrix {
                read,
                other,
                n_entries: [here, there],
            } => write!(
                f,
                "{read} ({here} entries) is read, and {other} ({there}) beside it holds other counts, or spots in another \
                 order: keep the one of this run"
            ),
            Self::RenamedGenes { n_genes } => {
                write!(f, "{n_genes} genes are renamed by the table of aliases")
            }
            Self::MergedGenes { symbol, names } => write!(
                f,
                "{} are all {symbol}; their counts were added up",
                names.join(", ")
            ),
            Self::OnlyBins { size_um } => {
                write!(f, "bins of {size_um} um are taken: there are none of 8 um")
            }
            Self::TissueUnknown { spots } => write!(
                f,
                "`in_tissue` has no value for {} spots, which are skipped: {}",
                spots.len(),
                first_of(spots, spots.len(), N_NAMED)
            ),
            Self::DatesForGenes { n_genes, first } => write!(
                f,
                "{n_genes} genes have dates for names, as a spreadsheet makes them of MARCH1 or SEPT7: {}; \
                 they match the genes of no other slide, so take the names from the table before it was opened there",
                first_of(first, *n_genes, N_NAMED)
            ),
            Self::BlanksAroundGenes { n_genes, first } => write!(
                f,
                "{n_genes} gene names have blanks around them, which are taken off: {}",
                first_of(first, *n_genes, N_NAMED)
            ),
            Self::QuotesAroundGenes { n_genes, first } => write!(
                f,
                "{n_genes} gene names have quotes around them, which are taken off: {}",
                first_of(first, *n_genes, N_NAMED)
            ),
            Self::AssemblyInGenes {
                assembly,
                n_genes,
                first,
            } => write!(
                f,
                "{n_genes} genes carry the name of the assembly {assembly}: {}; they match the genes of slides \
                 without it only once it is taken off, by a table of aliases or in the data",
                first_of(first, *n_genes, N_NAMED)
            ),
            Self::MixedSpecies { genes } => {
                let genes = genes.iter().map(|(gene, n)| (gene.as_str(), n));
                let mut genes: Vec<String> =
                    genes.map(|(gene, n)| format!("{n} like {gene}")).collect();
                if let Some(first) = genes.first_mut() {
                    *first = first.replacen(" like", " genes like", 1);
                }
                write!(
                    f,
                    "mixed species: {}; keep the genes of one species, and take what is put in front of their \
                     names off, so that they match those of other slides",
                    genes.join(" and ")
                )
            }
            Self::ReducedImage { reduction, tile_px } => write!(
                f,
                "no full-resolution image was given: tiles are cut from the small one beside \
                 the counts ({reduction:.3} of full size) and are only {tile_px:.1} px wide; \
                 give the full-resolution image of this slide"
            ),
            Self::OtherScale {
                given_mpp: given,
                stated_mpp: stated,
            } => write!(
                f,
                "{given} um per pixel is given and used, though the data say {stated}"
            ),
            Self::UnlikePicture {
                picture,
                correlation,
                better,
            } => {
                // Adding 0 makes -0 of a rounded one 0.
                let correlation = (100.0 * correlation).round() / 100.0 + 0.0;
                write!(
                    f,
                    "the image given does not look like its {picture} (correlation {correlation:.2}); "
                )?;
                match better {
                    Some((turn, reached)) => write!(f, "{turn} it fits better ({reached:.2})"),
                    None => f.write_str("is it that of another slide, or turned?"),
                }
            }
            Self::NotCompared { picture, problem } => write!(
                f,
                "the image given is not checked, because {picture} cannot be read: {problem}"
            ),
            Self::NothingToCompare { wanted } => write!(
                f,
                "the image given is not checked, because no small picture of known size comes with the counts; \
                 {wanted}, or look whether the spots lie on the tissue"
            ),
            Self::HestSpots { pitch } => {
                match pitch {
                    Some(pitch) => write!(f, "spots lie {pitch:.2} times their width apart")?,
                    None => {
                        f.write_str("there are too few spots to tell how far apart they lie")?
                    }
                }
                f.write_str(
                    ", which tells no technology of HEST-1k (Visium 1.82, ST 2, Visium HD put together 1), so \
                     that their width in um and the scale are not known; give the technology, or the scale",
                )
            }
            Self::OtherPitch {
                found_um,
                printed_um,
                mpp,
                source,
            } => write!(
                f,
                "neighbouring spots are {found_um:.1} um apart by the scale ({source}), but this technology \
                 prints them {printed_um} um apart: {mpp:.4} um per pixel by that; give the scale, or \
                 the technology, if one of them is wrong"
            ),
            Self::OtherWidth {
                found,
                printed,
                technology,
            } => write!(
                f,
                "neighbouring spots lie {found:.2} times their width apart, but {technology} prints them {printed:.2} \
                 times: the radius is in other units than the places, or the technology is another; give the technology, \
                 or the scale"
            ),
            Self::MirroredArray => f.write_str(
                "the picture shows the array of spots mirrored: the columns of x and y were exchanged, or the picture \
                 was flipped; look whether the spots lie on the tissue",
            ),
            Self::OneColourTiles { n_tiles, n_black } => {
                write!(f, "{n_tiles} tiles are of one colour each")?;
                match n_black {
                    0 => f.write_str(", as glass without tissue is"),
                    n => write!(f, ", {n} of them black though they lie inside the image"),
                }
            }
            Self::GreyPicture => f.write_str(
                "the image is grey throughout; H&E is coloured, so the tiles are unlike others",
            ),
            Self::Image(warning) => warning.fmt(f),
        }
    }
}

/// Names that a note shows.
const N_NAMED: usize = 20;

/// The first names of so many, and how many more there are.
fn first_of(names: &[String], n_names: usize, n_shown: usize) -> String {
    let shown = &names[..names.len().min(n_shown)];
    match n_names - shown.len() {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}
