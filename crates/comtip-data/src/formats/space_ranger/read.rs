//! From the files of a slide to the slide.

use std::path::{Path, PathBuf};

use comtip_files::file_stamps;

use super::count_source::CountSource;
use super::layout::{CountFiles, Files, Positions};
use super::no_spots::no_spots;
use super::space_ranger_folder::SpaceRangerFolder;
use super::spot_positions::Place;
use super::tile_image::TileImage;
use super::{agreement, scale_factors, sections};
use crate::error::DataError;
use crate::formats::read_options::ReadOptions;
use crate::formats::slide_reader::SlideReader;
use crate::read_option::ReadOption;
use crate::slide::{DroppedSpots, ImageScale, Slide, SlideWarning, Spot, patient_of};

impl SlideReader for SpaceRangerFolder {
    fn slide_names(&self) -> Vec<&str> {
        vec![self.name()]
    }

    fn read(&self, slide: &str, options: &ReadOptions) -> Result<Slide, DataError> {
        match slide == self.name() {
            true => Self::read(self, options),
            false => Err(DataError::unknown("slide", slide, [self.name()])),
        }
    }

    fn takes(&self) -> &[ReadOption] {
        match self.is_binned() {
            true => &[ReadOption::Image, ReadOption::BinSize],
            false => &[ReadOption::Image],
        }
    }

    fn fingerprint(&self, _slide: &str, options: &ReadOptions) -> Option<String> {
        Self::fingerprint(self, options)
    }

    fn image_path(&self, _slide: &str, options: &ReadOptions) -> Option<PathBuf> {
        Self::image_path(self, options)
    }

    fn place(&self, _slide: &str) -> Option<PathBuf> {
        Some(self.folder().to_path_buf())
    }
}

impl SpaceRangerFolder {
    /// Reads the tables of the slide.
    ///
    /// # Errors
    ///
    /// [`DataError::MissingFile`] if one is not there, with what to do; [`DataError::Slide`] if two could be
    /// meant, or bins are not there of the size that is read; [`DataError::Table`] for a
    /// malformed one, with its row; [`DataError::Hdf5`] for malformed HDF5, and
    /// [`DataError::NeedsHdf5`] if there is nothing else and this build reads none;
    /// [`DataError::Slide`] if they contradict each other or no spot is left.
    pub fn read(&self, options: &ReadOptions) -> Result<Slide, DataError> {
        let chosen = self.chosen(options.bin_size_um)?;
        let files = Files::of(self.name(), chosen.folder);
        let count_files = files.counts()?;
        let source = CountSource::open(&count_files)?;
        let barcodes = source.barcodes()?;
        sections::check_barcodes(&source, &barcodes).map_err(|problem| self.problem(problem))?;
        let factors = scale_factors::read_scale_factors(&files.scale_factors()?)?;
        agreement::check_bins(chosen.folder, &factors).map_err(|problem| self.problem(problem))?;
        let image = TileImage::of(self.name(), self.image(options), &files, &factors)?;
        let features = source.features()?;
        let positions = files.positions()?;
        let places = agreement::read_positions(&positions, &barcodes)?;
        let (Positions::Csv(path) | Positions::Parquet(path)) = &positions;
        agreement::check_positions(&files, path, &places, &barcodes)
            .map_err(|problem| self.problem(problem))?;
        sections::check_places(&places).map_err(|problem| self.problem(problem))?;
        let mirrored = sections::check_positions(&places)
            .map_err(|problem| self.problem(format!("{}: {problem}", path.display())))?;
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
        let mut notes: Vec<SlideWarning> = mirrored.into_iter().collect();
        if let Some(size_um) = chosen
            .other_um
            .filter(|_| options.bin_size_um.is_none() && self.has_bins())
        {
            notes.push(SlideWarning::OnlyBins { size_um });
        }
        if image.is_reduced {
            notes.push(SlideWarning::ReducedImage {
                reduction: image.reduction,
                tile_px: 2.0 * radius_px,
            });
        }
        if !image.is_reduced && image.small.is_none() {
            notes.push(SlideWarning::NothingToCompare {
                wanted: "copy tissue_hires_image.png into `spatial`, beside scale factors that tell its \
                         `tissue_hires_scalef`"
                    .to_owned(),
            });
        }
        if places.n_off_tissue > 0 {
            notes.push(SlideWarning::OffTissue {
                n_spots: places.n_off_tissue,
            });
        }
        if !places.tissue_unknown.is_empty() {
            notes.push(SlideWarning::TissueUnknown {
                spots: places.tissue_unknown,
            });
        }
        notes.extend(features.doubts.iter().cloned());
        let others = features.others.iter();
        notes.extend(
            others.map(|(kind, n_features)| SlideWarning::OtherFeatures {
                kind: kind.clone(),
                n_features: *n_features,
            }),
        );
        notes.extend(agreement::other_matrix(
            &files,
            &count_files,
            &barcodes,
            matrix.n_entries,
        ));
        if matrix.n_repeated > 0 {
            notes.push(SlideWarning::RepeatedEntries {
                n_entries: matrix.n_repeated,
            });
        }
        let is_hd = factors.bin_size_um.is_some() || matches!(positions, Positions::Parquet(_));
        Ok(Slide {
            name: self.name().to_owned(),
            patient: patient_of(self.name()),
            technology: if is_hd { "VisiumHD" } else { "Visium" }.to_owned(),
            tissue: None,
            image_path: image.path,
            radius_px,
            scale: factors.scale(is_hd).map(|full| ImageScale {
                mpp: full.mpp / image.reduction,
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
    pub(crate) fn fingerprint(&self, options: &ReadOptions) -> Option<String> {
        let chosen = self.chosen(options.bin_size_um).ok()?;
        let files = Files::of(self.name(), chosen.folder);
        let (Positions::Csv(positions) | Positions::Parquet(positions)) = files.positions().ok()?;
        let image = self.image_path(options)?;
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
    fn image_path(&self, options: &ReadOptions) -> Option<PathBuf> {
        match self.image(options) {
            Some(path) => Some(path.to_path_buf()),
            None => {
                let chosen = self.chosen(options.bin_size_um).ok()?;
                Files::of(self.name(), chosen.folder).hires_image().ok()
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
                id: format!("{}_{barcode}", self.name()),
                x_px: reduction * place.x_px,
                y_px: reduction * place.y_px,
                label: None,
            });
        }
        (spots, spot_of_barcode)
    }

    /// The image that was given for the slide.
    fn image<'o>(&self, options: &'o ReadOptions) -> Option<&'o Path> {
        options.images.get(self.name()).map(PathBuf::as_path)
    }
}
