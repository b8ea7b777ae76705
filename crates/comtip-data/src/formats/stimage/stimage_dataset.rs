//! Slides in the layout of STimage-1K4M.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use comtip_files::file_stamps;

use super::meta::SlideMeta;
use super::{annotation, coordinates, count_table, join, layout, meta, sections};
use crate::error::DataError;
use crate::genes::GeneNaming;
use crate::slide::{LabelOrigin, Slide, patient_of};

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
    slides: BTreeMap<String, layout::SlideFiles>,
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

    /// Reads the tables of one slide and joins them by spot id.
    ///
    /// Its spots are those with coordinates and counts, in the order of the coordinates; ids of
    /// one table only are in [`Slide::dropped`]. Its patient is guessed by [`patient_of`]. A
    /// section annotated itself is labelled by that, otherwise by transferred labels.
    ///
    /// # Errors
    ///
    /// [`DataError::Unknown`] if there is no such slide, [`DataError::MissingFile`] if it lacks
    /// counts or image, [`DataError::Table`] for a malformed table, with its row and column, and
    /// [`DataError::Slide`] if no spot has both coordinates and counts, or they are of several sections.
    pub fn read(&self, slide: &str) -> Result<Slide, DataError> {
        if slide.contains(['/', '\\']) || slide.contains("..") {
            let problem = "a slide is given by its name, not by a path".to_owned();
            return Err(DataError::Slide {
                slide: slide.to_owned(),
                problem,
            });
        }
        let Some(files) = self.slides.get(slide) else {
            return Err(DataError::unknown("slide", slide, self.slide_names()));
        };
        let image_path = files.image()?;
        let table = files.counts()?;
        let coordinates = coordinates::read_coordinates(&files.coordinates())?;
        let table = count_table::read_counts(&table)?;
        let labels = match self.annotation(slide) {
            Some((_, path)) => annotation::read_annotation(&path)?,
            None => Vec::new(),
        };
        let radius_px = coordinates.radius_px;
        let joined = join::join(slide, coordinates, table, labels)?;
        sections::check_one_section(&joined.spots).map_err(|problem| DataError::Slide {
            slide: slide.to_owned(),
            problem,
        })?;
        let gene_ids = match GeneNaming::of(&joined.genes) {
            GeneNaming::Symbols => None,
            GeneNaming::EnsemblIds => Some(joined.genes.clone()),
        };
        Ok(Slide {
            name: slide.to_owned(),
            patient: patient_of(slide),
            technology: files.technology.to_owned(),
            tissue: self.tissue(slide).map(str::to_owned),
            image_path,
            radius_px,
            scale: None,
            small_picture: None,
            spots: joined.spots,
            genes: joined.genes,
            gene_ids,
            counts: joined.counts,
            label_origin: self.label_origin(slide),
            dropped: joined.dropped,
            notes: joined.doubts,
        })
    }

    /// Technology, tissue, whose reading the labels are, and name, length and time of change of the files
    /// a slide would be read from; `None` if one is not there.
    pub(crate) fn fingerprint(&self, slide: &str) -> Option<String> {
        let files = self.slides.get(slide)?;
        let mut paths = vec![
            files.coordinates(),
            files.counts().ok()?,
            files.image().ok()?,
        ];
        let (origin, annotation) = self.annotation(slide).unzip();
        paths.extend(annotation);
        let origin = origin.map_or_else(|| "none".to_owned(), |origin| origin.name());
        let tissue = self.tissue(slide).unwrap_or_default();
        let stamps = file_stamps(&paths)?;
        let technology = &files.technology;
        Some(format!("{technology} {tissue} labels {origin}\n{stamps}"))
    }

    /// The image of a slide, if it is there.
    pub(crate) fn image_path(&self, slide: &str) -> Option<PathBuf> {
        self.slides.get(slide)?.image().ok()
    }

    fn tissue(&self, slide: &str) -> Option<&str> {
        self.meta(slide).map(|meta| meta.tissue.as_str())
    }

    fn annotation(&self, slide: &str) -> Option<(LabelOrigin, PathBuf)> {
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
