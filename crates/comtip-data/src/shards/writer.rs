//! Writes the Parquet file of one slide.

use std::fs::File;
use std::ops::Range;
use std::sync::Arc;

use arrow_array::builder::{Float32Builder, ListBuilder, UInt32Builder};
use arrow_array::{ArrayRef, BinaryArray, Float64Array, RecordBatch, StringArray, StructArray};
use arrow_schema::{ArrowError, DataType, SchemaRef};
use comtip_files::sha256;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::ArrowWriterOptions;
use parquet::basic::{Compression, Encoding};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::schema::types::ColumnPath;

use super::schema::{HUGGING_FACE_FEATURES, element, schema, tile_fields};
use super::shard_metadata::{ShardMetadata, VERSION};
use super::tiles_digest::TilesDigest;
use crate::slide::{Counts, Slide};

/// Rows of a row group: few, so that a viewer fetches a page of tiles without the whole file.
const ROWS_PER_GROUP: usize = 256;
/// Bytes from which on a row group is closed before it has so many rows. It is in memory as a
/// whole while it is written, and whoever reads it may hold it so.
const GROUP_BYTES: usize = 128 << 20;
/// Rows handed over at a time.
const ROWS_PER_BATCH: usize = 64;
/// Bytes of tiles from which on fewer are; an array of Arrow holds 2 GiB.
const BATCH_BYTES: usize = 32 << 20;

/// Writes a shard, spot by spot in the order of the slide.
pub(crate) struct ShardWriter<'s> {
    slide: &'s Slide,
    schema: SchemaRef,
    writer: ArrowWriter<File>,
    /// Encoded tiles of the spots that come next.
    tiles: Vec<Vec<u8>>,
    n_tile_bytes: usize,
    n_written: usize,
}

impl<'s> ShardWriter<'s> {
    /// Starts the shard of a slide.
    pub(crate) fn new(
        file: File,
        facts: &ShardMetadata,
        slide: &'s Slide,
    ) -> Result<Self, ParquetError> {
        let schema = Arc::new(schema());
        // With an Arrow schema stored, pyarrow takes that schema's metadata and not the file's.
        let options = ArrowWriterOptions::new()
            .with_properties(properties(facts, &slide.genes, slide.gene_ids.as_deref()))
            .with_skip_arrow_metadata(true);
        Ok(Self {
            slide,
            writer: ArrowWriter::try_new_with_options(file, schema.clone(), options)?,
            schema,
            tiles: Vec::new(),
            n_tile_bytes: 0,
            n_written: 0,
        })
    }

    /// Appends the next spot, whose encoded tile this is.
    ///
    /// # Panics
    ///
    /// If the slide has no more spots.
    pub(crate) fn push(&mut self, tile: Vec<u8>) -> Result<(), ParquetError> {
        self.n_tile_bytes += tile.len();
        self.tiles.push(tile);
        match self.tiles.len() == ROWS_PER_BATCH || self.n_tile_bytes >= BATCH_BYTES {
            true => self.write_batch(),
            false => Ok(()),
        }
    }

    /// Writes what is left, and the footer, in which the digest of the tiles stands.
    pub(crate) fn finish(mut self, tiles: TilesDigest) -> Result<(), ParquetError> {
        self.write_batch()?;
        let sha256 = KeyValue::new(TilesDigest::KEY.to_owned(), tiles.finish());
        self.writer.append_key_value_metadata(sha256);
        self.writer.close().map(|_metadata| ())
    }

    fn write_batch(&mut self) -> Result<(), ParquetError> {
        let tiles = std::mem::take(&mut self.tiles);
        if tiles.is_empty() {
            return Ok(());
        }
        let range = self.n_written..self.n_written + tiles.len();
        let spots = &self.slide.spots[range.clone()];
        let (gene_idx, count) = lists(&self.slide.counts, range);
        let columns: Vec<ArrayRef> = vec![
            Arc::new(StringArray::from_iter_values(spots.iter().map(|s| &s.id))),
            Arc::new(Float64Array::from_iter_values(spots.iter().map(|s| s.x_px))),
            Arc::new(Float64Array::from_iter_values(spots.iter().map(|s| s.y_px))),
            Arc::new(tile_column(&tiles)?),
            gene_idx,
            count,
            Arc::new(StringArray::from_iter(
                spots.iter().map(|s| s.label.as_deref()),
            )),
        ];
        let batch = RecordBatch::try_new(self.schema.clone(), columns)?;
        self.writer.write(&batch)?;
        self.n_written += tiles.len();
        self.n_tile_bytes = 0;
        match self.writer.in_progress_size() >= GROUP_BYTES {
            true => self.writer.flush(),
            false => Ok(()),
        }
    }
}

fn tile_column(tiles: &[Vec<u8>]) -> Result<StructArray, ArrowError> {
    let bytes = BinaryArray::from_iter_values(tiles);
    let no_paths = StringArray::new_null(tiles.len());
    StructArray::try_new(
        tile_fields(),
        vec![Arc::new(bytes), Arc::new(no_paths)],
        None,
    )
}

fn lists(counts: &Counts, range: Range<usize>) -> (ArrayRef, ArrayRef) {
    let mut gene_idx = ListBuilder::new(UInt32Builder::new()).with_field(element(DataType::UInt32));
    let mut count = ListBuilder::new(Float32Builder::new()).with_field(element(DataType::Float32));
    for spot_idx in range {
        let (genes, values) = counts.spot(spot_idx);
        gene_idx.values().append_slice(genes);
        gene_idx.append(true);
        count.values().append_slice(values);
        count.append(true);
    }
    (Arc::new(gene_idx.finish()), Arc::new(count.finish()))
}

fn properties(
    facts: &ShardMetadata,
    genes: &[String],
    gene_ids: Option<&[String]>,
) -> WriterProperties {
    // PNG does not shrink further, and rising gene indices pack best as differences. Each tile is a
    // page, so that one can be read alone.
    let tile = ColumnPath::from(vec!["tile".to_owned(), "bytes".to_owned()]);
    let gene_idx = ["gene_idx", "list", "element"].map(str::to_owned).to_vec();
    let gene_idx = ColumnPath::from(gene_idx);
    WriterProperties::builder()
        .set_key_value_metadata(Some(key_values(facts, genes, gene_ids)))
        .set_max_row_group_row_count(Some(ROWS_PER_GROUP))
        .set_compression(Compression::SNAPPY)
        .set_column_compression(tile.clone(), Compression::UNCOMPRESSED)
        .set_column_dictionary_enabled(tile.clone(), false)
        .set_column_statistics_enabled(tile.clone(), EnabledStatistics::None)
        .set_column_data_page_row_count_limit(tile, 1)
        .set_column_dictionary_enabled(gene_idx.clone(), false)
        .set_column_encoding(gene_idx, Encoding::DELTA_BINARY_PACKED)
        .build()
}

fn key_values(
    facts: &ShardMetadata,
    genes: &[String],
    gene_ids: Option<&[String]>,
) -> Vec<KeyValue> {
    let genes = serde_json::json!(genes).to_string();
    let tool = concat!("comtip-data ", env!("CARGO_PKG_VERSION"));
    let mut pairs = vec![
        ("huggingface", HUGGING_FACE_FEATURES.to_owned()),
        ("comtip.version", VERSION.to_string()),
        ("comtip.tool", tool.to_owned()),
        ("comtip.genes_sha256", sha256(genes.as_bytes())),
        ("comtip.genes", genes),
    ];
    if let Some(gene_ids) = gene_ids {
        let gene_ids = serde_json::json!(gene_ids).to_string();
        pairs.push(("comtip.gene_ids", gene_ids));
    }
    pairs.extend(facts.to_key_values());
    let to_key_value = |(key, value): (&str, String)| KeyValue::new(key.to_owned(), value);
    pairs.into_iter().map(to_key_value).collect()
}

#[cfg(test)]
mod tests {
    use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

    use super::*;
    use crate::shards::example;
    use crate::shards::reader::Shard;

    /// Rows of every row group of a shard whose tiles have these lengths, which come back.
    fn rows_of_groups(n_bytes: &[usize]) -> Vec<i64> {
        let folder = tempfile::tempdir().unwrap();
        let mut slide = example::slide(folder.path(), "s");
        slide.spots = vec![slide.spots[0].clone(); n_bytes.len()];
        slide.counts = Counts::new(slide.genes.len());
        n_bytes.iter().for_each(|_| slide.counts.push_spot([]));
        let path = folder.path().join("s.parquet");
        let file = File::create(&path).unwrap();
        let mut writer = ShardWriter::new(file, &example::facts(), &slide).unwrap();
        for (i, n_bytes) in n_bytes.iter().enumerate() {
            writer.push(vec![i as u8; *n_bytes]).unwrap();
        }
        writer.finish(TilesDigest::default()).unwrap();
        let mut read = Vec::new();
        let shard = Shard::open(&path).unwrap();
        shard
            .for_each_tile(|tile| {
                assert_eq!(tile[0], read.len() as u8);
                read.push(tile.len());
                Ok(())
            })
            .unwrap();
        assert_eq!(read, n_bytes);
        let file = File::open(&path).unwrap();
        let builder = ParquetRecordBatchReaderBuilder::try_new(file).unwrap();
        let groups = builder.metadata().row_groups().iter();
        groups.map(|group| group.num_rows()).collect()
    }

    #[test]
    fn row_groups_have_as_many_rows_as_ever_while_tiles_are_small() {
        assert_eq!(rows_of_groups(&[1000; 600]), [256, 256, 88]);
    }

    #[test]
    fn row_groups_of_large_tiles_are_closed_at_their_bytes() {
        const MIB: usize = 1 << 20;
        // Handed over by four, in 40 MiB: the fourth such batch reaches 128 MiB.
        assert_eq!(rows_of_groups(&[10 * MIB; 20]), [16, 4]);
        assert_eq!(rows_of_groups(&[130 * MIB, MIB, MIB]), [1, 2]);
    }
}
