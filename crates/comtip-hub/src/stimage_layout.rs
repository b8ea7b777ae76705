//! Where the files of a slide lie in a data set with the layout of STimage-1K4M.
//!
//! `comtip-data` reads the same layout from a disk; tests fetch slides and read them there.

/// Folders of technologies, in any case.
const TECHNOLOGIES: [&str; 3] = ["ST", "Visium", "VisiumHD"];

pub(crate) const TABLE_OF_SLIDES: &str = "meta/meta_all_gene.csv";
pub(crate) const ANNOTATION_FOLDERS: [&str; 2] = ["annotation", "annotation_transferred"];
pub(crate) const COORDINATES_SUFFIX: &str = "_coord.csv";
pub(crate) const COUNTS_SUFFIXES: [&str; 2] = ["_count.csv", "_count.csv.gz"];
pub(crate) const IMAGE_EXTENSIONS: [&str; 5] = ["png", "jpg", "jpeg", "tif", "tiff"];

/// Whether a folder is called like a technology.
pub(crate) fn is_technology(folder: &str) -> bool {
    TECHNOLOGIES
        .iter()
        .any(|technology| folder.eq_ignore_ascii_case(technology))
}
