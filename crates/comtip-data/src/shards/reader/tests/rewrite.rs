//! Shards written again with other metadata and columns.

use std::sync::Arc;

use arrow_array::{Array, ArrayRef};
use arrow_schema::{Field, Schema};
use parquet::arrow::ArrowWriter;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;

use super::*;

/// Writes the shard again with other metadata and columns.
pub(super) fn rewrite(
    path: &Path,
    alter_metadata: impl FnOnce(&mut Vec<KeyValue>),
    alter_columns: impl FnOnce(&mut Vec<(String, ArrayRef)>),
) {
    let builder = builder(path).unwrap();
    let metadata = builder.metadata().file_metadata().key_value_metadata();
    let mut pairs = metadata.unwrap().clone();
    pairs.retain(|pair| pair.key != "ARROW:schema");
    alter_metadata(&mut pairs);
    let batch = builder.build().unwrap().next().unwrap().unwrap();
    let names = batch.schema();
    let names = names.fields().iter().map(|field| field.name().clone());
    let mut columns: Vec<_> = names.zip(batch.columns().to_vec()).collect();
    alter_columns(&mut columns);
    let field =
        |(name, column): &(String, ArrayRef)| Field::new(name, column.data_type().clone(), true);
    let schema = Arc::new(Schema::new(columns.iter().map(field).collect::<Vec<_>>()));
    let columns = columns.into_iter().map(|(_, column)| column).collect();
    let properties = WriterProperties::builder()
        .set_key_value_metadata(Some(pairs))
        .build();
    let file = File::create(path).unwrap();
    let batch = RecordBatch::try_new(schema.clone(), columns).unwrap();
    let mut writer = ArrowWriter::try_new(file, schema, Some(properties)).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
}

pub(super) fn set(pairs: &mut [KeyValue], key: &str, value: &str) {
    let mut named = pairs.iter_mut().filter(|pair| pair.key == key);
    named.next().unwrap().value = Some(value.to_owned());
}

pub(super) fn replace(
    columns: &mut [(String, ArrayRef)],
    name: &str,
    column: impl Array + 'static,
) {
    let mut named = columns.iter_mut().filter(|(found, _)| found == name);
    named.next().unwrap().1 = Arc::new(column);
}
