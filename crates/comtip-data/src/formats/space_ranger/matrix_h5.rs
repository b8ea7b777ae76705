//! `filtered_feature_bc_matrix.h5`: matrix, features and barcodes in one HDF5 file.

use std::path::Path;

use super::barcodes::BarcodeList;
use super::matrix::Matrix;
use super::tsv_rows::unquoted;
use crate::error::DataError;
use crate::formats::hdf5::{Compressed, H5File};
use crate::genes::{FeatureList, Features};
use crate::slide::{SpotRows, raw_count};
use crate::tables::{MAX_FEATURES, MAX_SPOTS};

/// The group of version 3, of Cell Ranger 3 and of every Space Ranger.
const MATRIX: &str = "matrix";

/// The file, its layout recognised.
///
/// Version 3 has `/matrix/{barcodes,data,indices,indptr,shape}` and
/// `/matrix/features/{id,name,feature_type}`; version 2 a group for each genome, with
/// `{barcodes,data,indices,indptr,shape,genes,gene_names}`.
pub(crate) struct MatrixH5 {
    file: H5File,
    group: String,
    feature_ids: String,
    feature_names: String,
    feature_types: Option<String>,
}

impl MatrixH5 {
    pub(crate) fn open(path: &Path) -> Result<Self, DataError> {
        let file = H5File::open(path)?;
        if file.has(MATRIX)? {
            let features = format!("{MATRIX}/features");
            let types = format!("{features}/feature_type");
            return Ok(Self {
                feature_ids: format!("{features}/id"),
                feature_names: format!("{features}/name"),
                feature_types: file.has(&types)?.then_some(types),
                group: MATRIX.to_owned(),
                file,
            });
        }
        let mut genomes = file.groups("/")?;
        match (genomes.pop(), genomes.is_empty()) {
            (Some(genome), true) => Ok(Self {
                feature_ids: format!("{genome}/genes"),
                feature_names: format!("{genome}/gene_names"),
                feature_types: None,
                group: genome,
                file,
            }),
            (None, _) => Err(file.error(
                "/",
                "there is no group `matrix`: a matrix of Space Ranger or Cell Ranger was expected",
            )),
            (Some(last), false) => Err(file.error(
                "/",
                format!(
                    "the matrices of several genomes are here, {} and {last}: mixed species; keep \
                     one, in its own file",
                    genomes.join(", ")
                ),
            )),
        }
    }

    pub(crate) fn features(&self) -> Result<Features, DataError> {
        let texts = |object: &str| self.file.texts(object, MAX_FEATURES);
        let (ids, names) = (texts(&self.feature_ids)?, texts(&self.feature_names)?);
        let types = self.feature_types.as_deref().map(texts).transpose()?;
        let n_types = types.as_ref().map_or(ids.len(), Vec::len);
        if names.len() != ids.len() || n_types != ids.len() {
            let problem = format!(
                "{} ids, but {} names and {n_types} types",
                ids.len(),
                names.len()
            );
            return Err(self.file.error(&self.feature_ids, problem));
        }
        let mut features = FeatureList::default();
        for (i, (id, name)) in ids.iter().zip(&names).enumerate() {
            let kind = types.as_ref().map(|types| unquoted(&types[i]));
            let taken = features.take(unquoted(id), unquoted(name), kind);
            taken.map_err(|problem| {
                let problem = format!("row {}: {problem}", i + 1);
                self.file.error(&self.feature_names, problem)
            })?;
        }
        let features = features.finish();
        features.map_err(|problem| self.file.error(&self.feature_names, problem))
    }

    pub(crate) fn barcodes(&self) -> Result<Vec<String>, DataError> {
        let object = format!("{}/barcodes", self.group);
        let mut barcodes = BarcodeList::default();
        let read = self.file.texts(&object, MAX_SPOTS)?;
        for (row, barcode) in (1..).zip(&read) {
            let taken = barcodes.take(row, unquoted(barcode));
            taken.map_err(|problem| self.file.error(&object, format!("row {row}: {problem}")))?;
        }
        let barcodes = barcodes.finish();
        barcodes.map_err(|problem| self.file.error(&object, problem))
    }

    /// `library_ids`, which `spaceranger aggr` writes for each section.
    pub(crate) fn libraries(&self) -> Result<Vec<String>, DataError> {
        let names = self.file.texts_attribute("/", "library_ids")?;
        Ok(names.unwrap_or_default())
    }

    /// As [`read_matrix`](super::matrix::read_matrix): entries are streamed, those of no gene or of
    /// no spot are checked and left out.
    pub(crate) fn matrix(
        &self,
        features: &Features,
        barcodes: &[String],
        spot_of_barcode: &[Option<u32>],
    ) -> Result<Matrix, DataError> {
        let (n_features, n_barcodes) = (features.gene_of_feature.len(), spot_of_barcode.len());
        self.check_shape(n_features, n_barcodes)?;
        let matrix = Compressed::open(&self.file, &self.group, n_barcodes, n_features)?;
        let n_spots = spot_of_barcode.iter().flatten().count() as u32;
        let mut rows = SpotRows::new(n_spots, features.genes.len(), self.file.count_limit());
        matrix.each_entry(|barcode, feature, count| {
            let read = raw_count::check(count).map_err(|problem| {
                let (feature, spot) = (features.describe(feature), &barcodes[barcode]);
                format!("{feature} of spot `{spot}`: count {count} {problem}")
            })?;
            if let (Some(gene), Some(spot)) =
                (features.gene_of_feature[feature], spot_of_barcode[barcode])
            {
                rows.push(spot, gene, read)?;
            }
            Ok(())
        })?;
        let (counts, n_repeated) = rows.finish();
        Ok(Matrix {
            counts,
            n_repeated,
            n_entries: self.n_entries()?,
        })
    }

    /// How many counts above 0 it holds.
    pub(crate) fn n_entries(&self) -> Result<u64, DataError> {
        let data = self.file.numbers(&format!("{}/data", self.group), 1)?;
        Ok(data.shape()[0])
    }

    fn check_shape(&self, n_features: usize, n_barcodes: usize) -> Result<(), DataError> {
        let shape = self.file.numbers(&format!("{}/shape", self.group), 1)?;
        let expected = [n_features as i64, n_barcodes as i64];
        if shape.shape() != [2] {
            return Err(shape.error("a number of features and one of barcodes were expected"));
        }
        let claimed = shape.all_integers()?;
        match claimed == expected {
            true => Ok(()),
            false => Err(shape.error(format!(
                "claims {} features and {} barcodes, but {n_features} and {n_barcodes} are named",
                claimed[0], claimed[1]
            ))),
        }
    }
}
