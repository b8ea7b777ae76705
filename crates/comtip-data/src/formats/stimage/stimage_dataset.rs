//! Slides in the layout of STimage-1K4M.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use super::meta::SlideMeta;
use super::{layout, meta};
use crate::error::DataError;
use crate::slide::LabelOrigin;

/// A folder of slides in the layout of [STimage-1K4M], and what is known of each.
///
/// ```text
/// <root>/{ST,Visium,VisiumHD}/coord/<slide>_coord.csv      spot id, y, x, radius; pixels
/// <root>/{ST,Visium,VisiumHD}/gene_exp/<slide>_count.csv   raw counts, spots x genes; or .csv.gz
/// <root>/{ST,Visium,VisiumHD}/image/<slide>.png            whatever its bytes are
/// <root>/annotation/<slide>_anno.csv                       optional: spot id, region
/// <root>/annotation_transferred/<slide>_anno.csv           optional: regions of a nearby section
/// <root>/meta/meta_all_gene.csv                            optional: species, tissue, papers
/// ```
///
/// A slide is what has a coordinate table. Opening reads the list of slides and the meta table;
/// the tables of a slide are read by [`read`](Self::read), count by count into sparse rows, so
/// that memory follows the counts above zero and not spots times genes.
///
/// # Examples
///
/// ```
/// use comtip_data::StImageDataset;
///
/// let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/sample");
/// let dataset = StImageDataset::open(sample.as_ref())?;
/// let slide = dataset.read("Human_Breast_Andersson_10142021_ST_C3")?;
/// assert_eq!(slide.spots.len(), 180);
/// assert_eq!(slide.genes.len(), 15_821);
/// assert!(slide.genes.iter().any(|gene| gene == "HLA-A"));
/// # Ok::<(), comtip_data::DataError>(())
/// ```
///
/// [STimage-1K4M]: https://huggingface.co/datasets/jiawennnn/STimage-1K4M
#[derive(Debug, Clone)]
pub struct StImageDataset {
    root: PathBuf,
    pub(super) slides: BTreeMap<String, layout::SlideFiles>,
    meta: HashMap<String, SlideMeta>,
}

impl StImageDataset {
    /// Finds the slides under `root` and reads the meta table where there is one.
    ///
    /// # Errors
    ///
    /// [`DataError::NoSlides`] if no coordinate table is found, [`DataError::Slide`] if two
    /// technologies hold a slide of the same name, [`DataError::Table`] if the meta table is
    /// malformed, [`DataError::File`] if a folder cannot be listed.
    pub fn open(root: &Path) -> Result<Self, DataError> {
        let slides = layout::find_slides(root)?;
        let meta = root.join("meta").join("meta_all_gene.csv");
        let meta = match meta.is_file() {
            true => meta::read_meta(&meta)?,
            false => HashMap::new(),
        };
        Ok(Self {
            root: root.to_path_buf(),
            slides,
            meta,
        })
    }

    /// Names of the slides, sorted, as the file names spell them.
    pub fn slide_names(&self) -> impl Iterator<Item = &str> {
        self.slides.keys().map(String::as_str)
    }

    /// What the meta table says of a slide.
    pub fn meta(&self, slide: &str) -> Option<&SlideMeta> {
        self.meta.get(slide)
    }

    /// Whose reading the labels of a slide are; `None` if it has none.
    pub fn label_origin(&self, slide: &str) -> Option<LabelOrigin> {
        self.annotation(slide).map(|(origin, _)| origin)
    }

    pub(super) fn tissue(&self, slide: &str) -> Option<&str> {
        self.meta(slide).map(|meta| meta.tissue.as_str())
    }

    pub(super) fn annotation(&self, slide: &str) -> Option<(LabelOrigin, PathBuf)> {
        let file = format!("{slide}_anno.csv");
        let folders = [
            (LabelOrigin::Annotated, "annotation"),
            (LabelOrigin::Transferred, "annotation_transferred"),
        ];
        folders
            .into_iter()
            .map(|(origin, folder)| (origin, self.root.join(folder).join(&file)))
            .find(|(_, path)| self.slides.contains_key(slide) && path.is_file())
    }
}
