//! Slides in the layout of 10x Space Ranger.

use std::path::{Path, PathBuf};

use comtip_files::file_stamps;

use super::bin_choice::Chosen;
use super::count_source::CountSource;
use super::layout::{CountFiles, Files, Positions};
use super::no_spots::no_spots;
use super::outs::{Outs, bin_size_um};
use super::places::{Place, Places};
use super::tile_image::TileImage;
use super::{bin_choice, outs, positions_csv, positions_parquet, scale_factors, sections};
use crate::error::DataError;
use crate::slide::{DroppedSpots, ImageScale, Slide, SlideNote, Spot, patient_of};

/// The output folder of [Space Ranger] for one slide: Visium, with positions of version 1 or 2, or
/// Visium HD.
///
/// ```text
/// <outs>/filtered_feature_bc_matrix/{matrix.mtx,features.tsv,barcodes.tsv}[.gz]   or genes.tsv
/// <outs>/filtered_feature_bc_matrix.h5        for want of that folder, with the feature `hdf5`
/// <outs>/spatial/tissue_positions.parquet, tissue_positions.csv or tissue_positions_list.csv
/// <outs>/spatial/scalefactors_json.json
/// <outs>/spatial/tissue_hires_image.png       unless the full-resolution image is given
/// ```
///
/// Spots are those of the matrix that lie on tissue, in the order of the matrix; the matrix is
/// streamed into sparse rows. Genes are the features of type `Gene Expression`, by symbol, made
/// unique as scanpy does; their ids are kept beside. The radius of a spot is half of `spot_diameter_fullres`.
///
/// Each file may be gzip'd, and the name of a data set may stand before its own, as in
/// `V1_Breast_filtered_feature_bc_matrix.h5`; then those of `spatial` may lie beside the counts.
///
/// The slide is called like its folder, leaving out `outs` and, on Visium HD, the folder of the
/// bins; its patient is guessed by [`patient_of`].
///
/// # Example
///
/// ```
/// use comtip_data::SpaceRangerFolder;
///
/// let outs = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/space_ranger/v2");
/// let slide = SpaceRangerFolder::open(outs.as_ref())?.read()?;
/// assert_eq!(slide.name, "v2");
/// assert_eq!(slide.technology, "Visium");
/// assert_eq!(slide.counts.n_spots(), slide.spots.len());
/// # Ok::<(), comtip_data::DataError>(())
/// ```
///
/// [Space Ranger]: https://www.10xgenomics.com/support/software/space-ranger
#[derive(Debug, Clone)]
pub struct SpaceRangerFolder {
    name: String,
    outs: Outs,
    bin_um: Option<u32>,
    image: Option<PathBuf>,
}

impl SpaceRangerFolder {
    /// Takes an `outs` folder, the folder `outs` lies in, or the folder of one size of bins of
    /// Visium HD; of the bins of an `outs` folder those of 8 um are taken, or the only ones; see
    /// [`with_bin_size`](Self::with_bin_size).
    ///
    /// # Errors
    ///
    /// [`DataError::NoSlides`] if it is none of these; [`DataError::Slide`] if its name is not
    /// UTF-8; [`DataError::File`] if it cannot be looked into.
    pub fn open(folder: &Path) -> Result<Self, DataError> {
        Self::find(folder)?.ok_or_else(|| DataError::no_slides(folder))
    }

    /// As [`open`](Self::open); `None` if the folder is none of those.
    pub(crate) fn find(folder: &Path) -> Result<Option<Self>, DataError> {
        let Some(outs) = Outs::find(folder) else {
            return Ok(None);
        };
        Ok(Some(Self {
            name: outs::slide_name(&outs.folder)?,
            outs,
            bin_um: None,
            image: None,
        }))
    }

    /// Takes the bins of this size of Visium HD, in micrometres: 2, 8 or 16, or what Space Ranger was
    /// asked for. A slide of Visium stays as it is.
    pub fn with_bin_size(self, size_um: u32) -> Self {
        Self {
            bin_um: Some(size_um),
            ..self
        }
    }

    /// Whether several sizes of bins can be chosen from, or one at least.
    pub(crate) fn has_bins(&self) -> bool {
        !self.outs.bins.is_empty()
    }

    /// Whether a size of bins may be asked for: there are some, or this is the folder of one size.
    pub(crate) fn is_binned(&self) -> bool {
        let name = self.outs.folder.file_name().unwrap_or_default();
        self.has_bins() || bin_size_um(&name.to_string_lossy()).is_some()
    }

    /// The folder that was found.
    pub(crate) fn folder(&self) -> &Path {
        &self.outs.folder
    }

    fn chosen(&self) -> Result<Chosen<'_>, DataError> {
        bin_choice::choose(&self.outs, self.bin_um).map_err(|problem| self.problem(problem))
    }

    /// Cuts tiles from this image, which must be the one Space Ranger was run with: positions are
    /// in its pixels.
    pub fn with_image(self, full_resolution: impl Into<PathBuf>) -> Self {
        Self {
            image: Some(full_resolution.into()),
            ..self
        }
    }

    /// Name of the slide.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Reads the tables of the slide.
    ///
    /// # Errors
    ///
    /// [`DataError::MissingFile`] if one is not there, with what to do; [`DataError::Slide`] if two could be
    /// meant, or bins are not there of the size that is read; [`DataError::Table`] for a
    /// malformed one, with its row; [`DataError::Hdf5`] for malformed HDF5, and
    /// [`DataError::NeedsHdf5`] if there is nothing else and this build reads none;
    /// [`DataError::Slide`] if they contradict each other or no spot is left.
    pub fn read(&self) -> Result<Slide, DataError> {
        let chosen = self.chosen()?;
        let files = Files::of(&self.name, chosen.folder);
        let source = CountSource::open(files.counts()?)?;
        let barcodes = source.barcodes()?;
        sections::check_barcodes(&source, &barcodes).map_err(|problem| self.problem(problem))?;
        let factors = scale_factors::read_scale_factors(&files.scale_factors()?)?;
        let image = TileImage::of(&self.name, self.image.as_deref(), &files, &factors)?;
        let features = source.features()?;
        let positions = files.positions()?;
        let mut places = Places::of(&barcodes);
        match &positions {
            Positions::Csv(path) => positions_csv::read_positions(path, &mut places)?,
            Positions::Parquet(path) => positions_parquet::read_positions(path, &mut places)?,
        }
        let places = places.finish();
        sections::check_places(&places).map_err(|problem| self.problem(problem))?;
        let (spots, spot_of_barcode) = self.spots(&barcodes, &places.of_barcode, image.reduction);
        if spots.is_empty() {
            return Err(self.problem(no_spots(&barcodes, &places.without_counts)));
        }
        let matrix = source.matrix(&features, &barcodes, &spot_of_barcode)?;
        let without_coordinates = barcodes.iter().zip(&places.of_barcode);
        let without_coordinates = without_coordinates
            .filter(|(_, place)| place.is_none())
            .map(|(barcode, _)| barcode.clone())
            .collect();

        let radius_px = image.reduction * factors.spot_diameter_fullres / 2.0;
        let mut notes = Vec::new();
        if let Some(size_um) = chosen
            .other_um
            .filter(|_| self.bin_um.is_none() && self.has_bins())
        {
            notes.push(SlideNote::OnlyBins { size_um });
        }
        if image.is_reduced {
            notes.push(SlideNote::ReducedImage {
                reduction: image.reduction,
                tile_px: 2.0 * radius_px,
            });
        }
        if !image.is_reduced && image.small.is_none() {
            notes.push(SlideNote::NothingToCompare {
                wanted: "copy tissue_hires_image.png into `spatial`, beside scale factors that tell its \
                         `tissue_hires_scalef`"
                    .to_owned(),
            });
        }
        if places.n_off_tissue > 0 {
            notes.push(SlideNote::OffTissue {
                n_spots: places.n_off_tissue,
            });
        }
        if !places.tissue_unknown.is_empty() {
            notes.push(SlideNote::TissueUnknown {
                spots: places.tissue_unknown,
            });
        }
        notes.extend(features.doubts.iter().cloned());
        let others = features.others.iter();
        notes.extend(others.map(|(kind, n_features)| SlideNote::OtherFeatures {
            kind: kind.clone(),
            n_features: *n_features,
        }));
        if matrix.n_repeated > 0 {
            notes.push(SlideNote::RepeatedEntries {
                n_entries: matrix.n_repeated,
            });
        }
        let is_hd = factors.bin_size_um.is_some() || matches!(positions, Positions::Parquet(_));
        Ok(Slide {
            name: self.name.clone(),
            patient: patient_of(&self.name),
            technology: if is_hd { "VisiumHD" } else { "Visium" }.to_owned(),
            tissue: None,
            image_path: image.path,
            radius_px,
            scale: factors.scale(is_hd).map(|full| ImageScale {
                um_per_px: full.um_per_px / image.reduction,
                ..full
            }),
            small_picture: image.small,
            spots,
            genes: features.genes,
            gene_ids: Some(features.gene_ids).filter(|ids| ids.iter().any(|id| !id.is_empty())),
            counts: matrix.counts,
            label_origin: None,
            dropped: DroppedSpots {
                without_counts: places.without_counts,
                without_coordinates,
                unknown_labels: Vec::new(),
            },
            notes,
        })
    }

    /// Name, length and time of change of the files the slide would be read from; `None` if one is
    /// not there.
    pub(crate) fn fingerprint(&self) -> Option<String> {
        let chosen = self.chosen().ok()?;
        let files = Files::of(&self.name, chosen.folder);
        let (Positions::Csv(positions) | Positions::Parquet(positions)) = files.positions().ok()?;
        let image = self.image_path()?;
        let mut paths = vec![files.scale_factors().ok()?];
        match files.counts().ok()? {
            CountFiles::Folder {
                matrix,
                features,
                barcodes,
            } => paths.extend([features, barcodes, matrix]),
            CountFiles::H5(path) => paths.push(path),
        }
        paths.extend([positions, image]);
        let stamps = file_stamps(&paths)?;
        Some(match chosen.other_um {
            Some(size_um) => format!("bins of {size_um} um\n{stamps}"),
            None => stamps,
        })
    }

    /// The image tiles are cut from, if it is there.
    pub(crate) fn image_path(&self) -> Option<PathBuf> {
        match &self.image {
            Some(path) => Some(path.clone()),
            None => {
                let chosen = self.chosen().ok()?;
                Files::of(&self.name, chosen.folder).hires_image().ok()
            }
        }
    }

    /// Spots on tissue, and the place of every barcode among them.
    fn spots(
        &self,
        barcodes: &[String],
        places: &[Option<Place>],
        reduction: f64,
    ) -> (Vec<Spot>, Vec<Option<u32>>) {
        let mut spots = Vec::new();
        let mut spot_of_barcode = Vec::with_capacity(barcodes.len());
        for (barcode, place) in barcodes.iter().zip(places) {
            let Some(place) = place.filter(Place::is_on_tissue) else {
                spot_of_barcode.push(None);
                continue;
            };
            spot_of_barcode.push(Some(spots.len() as u32));
            spots.push(Spot {
                id: format!("{}_{barcode}", self.name),
                x_px: reduction * place.x_px,
                y_px: reduction * place.y_px,
                label: None,
            });
        }
        (spots, spot_of_barcode)
    }

    fn problem(&self, problem: String) -> DataError {
        DataError::Slide {
            slide: self.name.clone(),
            problem,
        }
    }
}
