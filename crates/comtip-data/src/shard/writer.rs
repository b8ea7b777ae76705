//! Writes the Parquet file of one slide.

use std::fs::File;
use std::ops::Range;
use std::sync::Arc;

use arrow_array::builder::{Float32Builder, ListBuilder, UInt32Builder};
use arrow_array::{ArrayRef, BinaryArray, Float64Array, RecordBatch, StringArray, StructArray};
use arrow_schema::{ArrowError, DataType, SchemaRef};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::ArrowWriterOptions;
use parquet::basic::{Compression, Encoding};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::schema::types::ColumnPath;

use super::digest::sha256;
use super::facts::{ShardFacts, VERSION};
use super::schema::{HUGGING_FACE_FEATURES, element, schema, tile_fields};
use crate::{Counts, Spot};

/// Rows of a row group: few, so that a viewer fetches a page of tiles without the whole file.
const ROWS_PER_GROUP: usize = 256;

/// Writes a shard, some spots at a time.
pub(crate) struct ShardWriter {
    schema: SchemaRef,
    writer: ArrowWriter<File>,
}

impl ShardWriter {
    /// Starts a shard of a slide whose counts are over `genes`, with an id each or none.
    pub(crate) fn new(
        file: File,
        facts: &ShardFacts,
        genes: &[String],
        gene_ids: Option<&[String]>,
    ) -> Result<Self, ParquetError> {
        let schema = Arc::new(schema());
        // With an Arrow schema stored, pyarrow takes that schema's metadata and not the file's.
        let options = ArrowWriterOptions::new()
            .with_properties(properties(facts, genes, gene_ids))
            .with_skip_arrow_metadata(true);
        Ok(Self {
            writer: ArrowWriter::try_new_with_options(file, schema.clone(), options)?,
            schema,
        })
    }

    /// Appends the spots of `range`, whose encoded tiles are `tiles`.
    ///
    /// # Panics
    ///
    /// If `tiles` and `range` differ in length or `range` reaches over the spots.
    pub(crate) fn append(
        &mut self,
        spots: &[Spot],
        counts: &Counts,
        range: Range<usize>,
        tiles: &[Vec<u8>],
    ) -> Result<(), ParquetError> {
        assert_eq!(tiles.len(), range.len(), "one tile a spot");
        let spots = &spots[range.clone()];
        let (gene_idx, count) = lists(counts, range);
        let columns: Vec<ArrayRef> = vec![
            Arc::new(StringArray::from_iter_values(spots.iter().map(|s| &s.id))),
            Arc::new(Float64Array::from_iter_values(spots.iter().map(|s| s.x_px))),
            Arc::new(Float64Array::from_iter_values(spots.iter().map(|s| s.y_px))),
            Arc::new(tile_column(tiles)?),
            gene_idx,
            count,
            Arc::new(StringArray::from_iter(
                spots.iter().map(|s| s.label.as_deref()),
            )),
        ];
        let batch = RecordBatch::try_new(self.schema.clone(), columns)?;
        self.writer.write(&batch)
    }

    /// Writes what is left and the footer.
    pub(crate) fn finish(self) -> Result<(), ParquetError> {
        self.writer.close().map(|_metadata| ())
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
    facts: &ShardFacts,
    genes: &[String],
    gene_ids: Option<&[String]>,
) -> WriterProperties {
    // PNG does not shrink further, and rising gene indices pack best as differences.
    let tile = ColumnPath::from(vec!["tile".to_owned(), "bytes".to_owned()]);
    let gene_idx = ["gene_idx", "list", "element"].map(str::to_owned).to_vec();
    let gene_idx = ColumnPath::from(gene_idx);
    WriterProperties::builder()
        .set_key_value_metadata(Some(key_values(facts, genes, gene_ids)))
        .set_max_row_group_row_count(Some(ROWS_PER_GROUP))
        .set_compression(Compression::SNAPPY)
        .set_column_compression(tile.clone(), Compression::UNCOMPRESSED)
        .set_column_dictionary_enabled(tile.clone(), false)
        .set_column_statistics_enabled(tile, EnabledStatistics::None)
        .set_column_dictionary_enabled(gene_idx.clone(), false)
        .set_column_encoding(gene_idx, Encoding::DELTA_BINARY_PACKED)
        .build()
}

fn key_values(facts: &ShardFacts, genes: &[String], gene_ids: Option<&[String]>) -> Vec<KeyValue> {
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
