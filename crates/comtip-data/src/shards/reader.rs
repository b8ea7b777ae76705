//! Reads the Parquet file of one slide.

mod key_values;

use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};

use arrow_array::RecordBatch;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use super::shard_metadata::ShardMetadata;
use super::tiles_digest::TilesDigest;
use super::{row, schema};
use crate::error::DataError;
use crate::slide::{Counts, Spot};
use crate::tables::parquet_file;
use key_values::{check_version, gene_ids, genes};

/// What to do about a file that is not as it was written.
const REMEDY: &str = "write it again with `comtip prepare`";

/// The prepared form of one slide; opened, its spots not yet read.
///
/// # Example
///
/// ```
/// use comtip_data::Shard;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let folder = tempfile::tempdir()?;
/// # let image_path = folder.path().join("slide.png");
/// # image::RgbImage::from_fn(40, 40, |x, _| image::Rgb([200, 150, 5 * x as u8])).save(&image_path)?;
/// # let mut counts = comtip_data::Counts::new(2);
/// # counts.push_spot([(1, 3.0)]);
/// # let spot = comtip_data::Spot { id: "s1_1x1".into(), x_px: 20.0, y_px: 20.0, label: None };
/// # let slide = comtip_data::Slide {
/// #     name: "s1".into(),
/// #     patient: comtip_data::Patient::unknown(),
/// #     technology: "ST".into(),
/// #     tissue: None,
/// #     image_path,
/// #     radius_px: 8.0,
/// #     scale: None,
/// #     small_picture: None,
/// #     spots: vec![spot],
/// #     genes: vec!["GFAP".into(), "HLA-A".into()],
/// #     gene_ids: None,
/// #     counts,
/// #     label_origin: None,
/// #     dropped: Default::default(),
/// #     notes: Vec::new(),
/// # };
/// # let shards = folder.path().join("shards");
/// # let options = comtip_data::PrepareOptions::default();
/// # comtip_data::prepare(&["s1".into()], &|_: &str| Ok(slide.clone()), &shards, &options, &mut |_| {})?;
/// // `shards` was written by `prepare`: one slide of one spot, HLA-A counted 3 times.
/// let shard = Shard::open(shards.join("s1.parquet"))?;
/// assert_eq!(shard.genes(), ["GFAP", "HLA-A"]);
/// assert_eq!(shard.facts().tile_um, Some(100.0));
/// let read = shard.read_spots()?;
/// assert_eq!(read.spots[0].id, "s1_1x1");
/// assert_eq!(read.counts.spot(0), (&[1][..], &[3.0][..]));
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct Shard {
    path: PathBuf,
    facts: ShardMetadata,
    genes: Vec<String>,
    gene_ids: Option<Vec<String>>,
    n_spots: usize,
    tiles_sha256: Option<String>,
}

/// Spots of a shard and their counts.
#[derive(Debug, Clone, PartialEq)]
pub struct ShardSpots {
    /// Spots, in the order of the slide.
    pub spots: Vec<Spot>,
    /// Raw counts, `spots.len()` x number of genes of the shard.
    pub counts: Counts,
}

impl Shard {
    /// Opens `<slide>.parquet` and checks its columns and metadata; no row is read.
    ///
    /// # Errors
    ///
    /// [`DataError::File`] if the file cannot be opened; [`DataError::Shard`] if it is cut short, no
    /// Parquet file, of another version, or lacks a column or a fact.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, DataError> {
        let path = path.as_ref();
        let refuse = |problem: String| refuse(path, &problem);
        let builder = builder(path)?;
        let metadata = builder.metadata().file_metadata();
        let pairs: BTreeMap<String, String> = metadata
            .key_value_metadata()
            .into_iter()
            .flatten()
            .filter_map(|pair| Some((pair.key.clone(), pair.value.clone()?)))
            .collect();
        check_version(&pairs).map_err(refuse)?;
        schema::check(builder.schema()).map_err(refuse)?;
        let n_spots = usize::try_from(metadata.num_rows())
            .map_err(|_| refuse(format!("it claims {} rows", metadata.num_rows())))?;
        let genes = genes(&pairs).map_err(refuse)?;
        Ok(Self {
            facts: ShardMetadata::from_key_values(&pairs).map_err(refuse)?,
            gene_ids: gene_ids(&pairs, genes.len()).map_err(refuse)?,
            genes,
            n_spots,
            tiles_sha256: pairs.get(TilesDigest::KEY).cloned(),
            path: path.to_owned(),
        })
    }

    /// Facts of the slide.
    pub fn facts(&self) -> &ShardMetadata {
        &self.facts
    }

    /// Names of the genes measured, the columns of the counts.
    pub fn genes(&self) -> &[String] {
        &self.genes
    }

    /// Ids of the genes, where the data had them beside the names.
    pub fn gene_ids(&self) -> Option<&[String]> {
        self.gene_ids.as_deref()
    }

    /// Number of spots.
    pub fn n_spots(&self) -> usize {
        self.n_spots
    }

    /// SHA-256 over ids and pixels of all tiles, as they were when the shard was written; shards of earlier releases
    /// do not tell.
    pub fn tiles_sha256(&self) -> Option<&str> {
        self.tiles_sha256.as_deref()
    }

    /// Reads spots and counts, but no tiles.
    ///
    /// # Errors
    ///
    /// [`DataError::Shard`] if a row is malformed, by its number from 1.
    pub fn read_spots(&self) -> Result<ShardSpots, DataError> {
        let mut spots = Vec::new();
        let mut counts = Counts::new(self.genes.len());
        let columns = ["spot_id", "x", "y", "gene_idx", "count", "label"];
        self.for_each_batch(&columns, |batch, first_row| {
            row::push_spots(batch, first_row, &mut spots, &mut counts)
        })?;
        Ok(ShardSpots { spots, counts })
    }

    /// Reads the encoded tiles (PNG), one a spot, in the order of the spots.
    ///
    /// # Errors
    ///
    /// As [`read_spots`](Self::read_spots).
    pub fn read_tiles(&self) -> Result<Vec<Vec<u8>>, DataError> {
        let mut tiles = Vec::new();
        self.for_each_batch(&["tile"], |batch, first_row| {
            row::push_tiles(batch, first_row, &mut tiles)
        })?;
        Ok(tiles)
    }

    /// Gives the encoded tile of one spot after another, few of them in memory at a time; what `take`
    /// finds wrong becomes an error of the shard.
    pub(crate) fn for_each_tile(
        &self,
        mut take: impl FnMut(Vec<u8>) -> Result<(), String>,
    ) -> Result<(), DataError> {
        self.for_each_batch(&["tile"], |batch, first_row| {
            let mut tiles = Vec::new();
            row::push_tiles(batch, first_row, &mut tiles)?;
            tiles.into_iter().try_for_each(&mut take)
        })
    }

    fn for_each_batch(
        &self,
        columns: &[&str],
        mut take: impl FnMut(&RecordBatch, usize) -> Result<(), String>,
    ) -> Result<(), DataError> {
        let refuse = |problem: String| refuse(&self.path, &problem);
        let batches = parquet_file::batches(builder(&self.path)?, columns).map_err(refuse)?;
        let mut n_rows = 0;
        for batch in batches {
            let batch = batch.map_err(refuse)?;
            take(&batch, n_rows + 1).map_err(refuse)?;
            n_rows += batch.num_rows();
        }
        if n_rows != self.n_spots {
            let n_spots = self.n_spots;
            return Err(refuse(format!("it has {n_rows} rows but claims {n_spots}")));
        }
        Ok(())
    }
}

fn builder(path: &Path) -> Result<ParquetRecordBatchReaderBuilder<File>, DataError> {
    let file = File::open(path).map_err(DataError::io("open", path))?;
    parquet_file::open(file)
        .map_err(|error| refuse(path, &format!("not a whole Parquet file ({error})")))
}

/// An error of a shard that was not left as it was written.
pub(super) fn refuse(path: &Path, problem: &str) -> DataError {
    DataError::Shard {
        path: path.to_owned(),
        problem: format!("{problem}; {REMEDY}"),
    }
}

#[cfg(test)]
mod tests;
