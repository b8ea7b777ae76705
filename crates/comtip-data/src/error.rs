//! Why data could not be read or written.
// Long because it is one enum, every variant with its words and fields.

use std::borrow::Cow;
use std::path::PathBuf;

use comtip_files::{FileError, first_names};
use comtip_image::ImageError;

use crate::read_option::ReadOption;

/// Names that a message gives; the rest are counted.
const N_NAMED: usize = 20;

/// Why a slide, a table, an image or a shard could not be read or written.
///
/// Every variant names the file, and the column and row where there is one; rows count from 1 and
/// include the header, as editors and spreadsheets number lines.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DataError {
    /// A file could not be read or written, or another process writes to its folder.
    #[error(transparent)]
    File(#[from] FileError),
    /// A folder or file holds no slide in a layout this crate knows.
    #[error("{path} holds no slide: {}", what_lies_there(.there))]
    NoSlides {
        /// The folder or file.
        path: PathBuf,
        /// What it is instead and what to do, where that can be seen.
        there: Option<String>,
    },
    /// A file that belongs to a slide is not there.
    #[error("slide {slide}: no {what} at {path}; {remedy}")]
    MissingFile {
        /// The slide.
        slide: String,
        /// What the file holds: `image`, `counts`.
        what: &'static str,
        /// Where it was looked for.
        path: PathBuf,
        /// What to do about it.
        remedy: Cow<'static, str>,
    },
    /// A table is malformed.
    #[error("{path}, row {row}{}: {problem}", column_suffix(.column))]
    Table {
        /// The table.
        path: PathBuf,
        /// Row, from 1, the header included.
        row: u64,
        /// Column name, where the trouble is in one cell.
        column: Option<String>,
        /// What is wrong and what would be right.
        problem: String,
    },
    /// An object of an HDF5 file is missing or malformed.
    #[error("{path}, `{object}`: {problem}")]
    Hdf5 {
        /// The file.
        path: PathBuf,
        /// Path of the object in the file: `matrix/barcodes`.
        object: String,
        /// What is wrong and what would be right.
        problem: String,
    },
    /// An HDF5 file, in a build that reads none.
    #[error("{path} needs the feature hdf5, which this program was built without; {remedy}")]
    NeedsHdf5 {
        /// The file.
        path: PathBuf,
        /// What to do about it.
        remedy: &'static str,
    },
    /// A folder of annotation tables has none of a slide, or two of one.
    #[error("{path}: {problem}")]
    Annotations {
        /// The folder.
        path: PathBuf,
        /// What is wrong and what to do.
        problem: String,
    },
    /// A column of labels was named for slides whose tables have none.
    #[error("labels from column `{column}`: only files of AnnData have such columns; leave it out")]
    Labels {
        /// The column.
        column: String,
    },
    /// Something was chosen that only files of AnnData have.
    #[error(
        "{option} is chosen, but only files of AnnData have one, and these slides are not such; leave it out"
    )]
    AnnDataOnly {
        /// What was chosen.
        option: ReadOption,
    },
    /// A size of bins was chosen for slides that have none.
    #[error(
        "bins of {size_um} um are chosen, but none of these slides is an output of Visium HD with several sizes \
         of bins; leave the size out"
    )]
    NoBins {
        /// The size in micrometres.
        size_um: u32,
    },
    /// An image could not be read.
    #[error(transparent)]
    Image(#[from] ImageError),
    /// The parts of a slide contradict each other.
    #[error("slide {slide}: {problem}")]
    Slide {
        /// The slide.
        slide: String,
        /// What is wrong and what to do.
        problem: String,
    },
    /// More of a slide shows nothing, or no colour, than may.
    #[error("slide {slide}: {problem}")]
    Guarded {
        /// The slide.
        slide: String,
        /// What is wrong and what to do.
        problem: String,
        /// The guard that lets it pass if it is raised.
        guard: TileGuard,
    },
    /// Tiles of a size in micrometres are wanted of a slide whose pixels have no known size.
    #[error(
        "slide {slide}: tiles in um need the um per pixel of its image, which its data do not say; give them, or a Space \
         Ranger folder with scalefactors_json.json, or take its spots for the size they are made in: 100 um of ST, 55 um of Visium"
    )]
    NoScale {
        /// The slide.
        slide: String,
    },
    /// A split would let what is tested be seen in training.
    #[error("split leaks: {problem}")]
    Leak {
        /// Who is on both sides.
        problem: String,
    },
    /// A shard or its manifest is not what this crate wrote.
    #[error("{path}: {problem}")]
    Shard {
        /// The shard or manifest.
        path: PathBuf,
        /// What is wrong and what to do.
        problem: String,
    },
    /// A folder of shards holds tiles of another size than is asked for.
    #[error(
        "{path}: slide {slide} is there with tiles of size `{there}`, and tiles of size `{asked}` are asked for; ask \
         for tiles of size `{there}`, choose another folder, or have the tiles of all slides of the folder replaced"
    )]
    OtherTiles {
        /// The folder.
        path: PathBuf,
        /// A slide that is there.
        slide: String,
        /// The size of its tiles, as [`TileSize`](crate::TileSize) displays it.
        there: String,
        /// The size asked for.
        asked: String,
    },
    /// A slide of the same name is in the folder of shards, from elsewhere.
    #[error(
        "slide {slide} is in the folder of shards already, {there}, and would be replaced by {asked}; if they are two \
         slides, rename one of them, or have the one that is there replaced"
    )]
    OtherSource {
        /// The slide.
        slide: String,
        /// Technology and place of the one that is there.
        there: String,
        /// Technology and place of the one that is given.
        asked: String,
    },
    /// A name was given that is not among the known ones.
    #[error("unknown {what} `{name}`: expected one of {known}")]
    Unknown {
        /// What the name stands for: `slide`, `patient`, `normalization`.
        what: &'static str,
        /// The name.
        name: String,
        /// The names that would have been right.
        known: String,
    },
    /// Nothing says which patients some slides are of, so nothing says that a split keeps them apart.
    #[error(
        "patients of {} cannot be guessed from their names; give a table of patients (columns slide, patient)",
        first_names(.slides, N_NAMED)
    )]
    PatientsUnknown {
        /// The slides.
        slides: Vec<String>,
    },
    /// A file of a split or of folds is malformed, or divides what it names wrongly.
    #[error("{path}: {problem}")]
    SplitFile {
        /// The file.
        path: PathBuf,
        /// What is wrong and what to do.
        problem: String,
    },
    /// A split has an empty side or is given contradictory things.
    #[error("cannot split: {problem}")]
    Split {
        /// What is wrong and what to do.
        problem: String,
    },
    /// An epoch cannot be drawn as asked for.
    #[error("cannot draw an epoch: {problem}")]
    Sampler {
        /// What is wrong and what to do.
        problem: String,
    },
    /// Genes asked for are not in the data.
    #[error("{problem}")]
    Genes {
        /// Which genes, and what to do.
        problem: String,
    },
    /// The caller asked to stop.
    #[error("stopped when asked to; what was done stays")]
    Cancelled,
}

/// The guard that refused a slide, one of [`TileGuards`](crate::TileGuards), and what lets the slide pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum TileGuard {
    /// [`outside`](crate::TileGuards::outside), to be at least this.
    Outside(usize),
    /// [`blank`](crate::TileGuards::blank), to be at least this.
    Blank(usize),
    /// [`grey`](crate::TileGuards::grey).
    Grey,
}

impl DataError {
    /// A [`FileError::Io`] for `path`, to be given to `map_err`.
    pub(crate) fn io(
        action: &'static str,
        path: impl Into<PathBuf>,
    ) -> impl FnOnce(std::io::Error) -> Self {
        let error = FileError::io(action, path);
        move |source| Self::File(error(source))
    }

    /// A [`DataError::SplitFile`] for `path`, to be given to `map_err`.
    pub(crate) fn split_file(path: impl Into<PathBuf>) -> impl FnOnce(String) -> Self {
        let path = path.into();
        move |problem| Self::SplitFile { path, problem }
    }

    /// A [`DataError::Unknown`] that lists the known names, the first twenty of many.
    pub(crate) fn unknown<'a>(
        what: &'static str,
        name: &str,
        known: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        let known: Vec<_> = known.into_iter().collect();
        Self::Unknown {
            what,
            name: name.to_owned(),
            known: first_names(&known, N_NAMED),
        }
    }
}

fn what_lies_there(there: &Option<String>) -> &str {
    there.as_deref().unwrap_or(
        "expected <tech>/coord/<slide>_coord.csv beside gene_exp and image folders (STimage-1K4M), \
         filtered_feature_bc_matrix and spatial, here or up to two folders below (Space Ranger), or .h5ad files \
         (AnnData)",
    )
}

fn column_suffix(column: &Option<String>) -> String {
    match column {
        Some(name) => format!(", column `{name}`"),
        None => String::new(),
    }
}
