//! Columns of a shard, as Arrow, and as Hugging Face `datasets` calls them.

use std::sync::Arc;

use arrow_schema::{DataType, Field, Fields, Schema};

/// Columns in their order. All may hold nulls as far as Arrow knows, as in every file `datasets`
/// writes; only `label` and the path of a tile ever do.
pub(crate) fn schema() -> Schema {
    Schema::new(vec![
        Field::new("spot_id", DataType::Utf8, true),
        Field::new("x", DataType::Float64, true),
        Field::new("y", DataType::Float64, true),
        Field::new("tile", DataType::Struct(tile_fields()), true),
        Field::new("gene_idx", DataType::List(element(DataType::UInt32)), true),
        Field::new("count", DataType::List(element(DataType::Float32)), true),
        Field::new("label", DataType::Utf8, true),
    ])
}

/// The struct that `datasets` takes for an image: encoded bytes, and a path that is null.
pub(crate) fn tile_fields() -> Fields {
    Fields::from(vec![
        Field::new("bytes", DataType::Binary, true),
        Field::new("path", DataType::Utf8, true),
    ])
}

/// The field inside a list, named as the Parquet format wants it.
pub(crate) fn element(of: DataType) -> Arc<Field> {
    Arc::new(Field::new("element", of, true))
}

/// What `datasets` looks for under the key `huggingface` of the metadata, so that it shows the tile
/// column as images. `Sequence` is the spelling that old and new releases of it read.
pub(crate) const HUGGING_FACE_FEATURES: &str = concat!(
    r#"{"info": {"features": {"#,
    r#""spot_id": {"dtype": "string", "_type": "Value"}, "#,
    r#""x": {"dtype": "float64", "_type": "Value"}, "#,
    r#""y": {"dtype": "float64", "_type": "Value"}, "#,
    r#""tile": {"_type": "Image"}, "#,
    r#""gene_idx": {"feature": {"dtype": "uint32", "_type": "Value"}, "_type": "Sequence"}, "#,
    r#""count": {"feature": {"dtype": "float32", "_type": "Value"}, "_type": "Sequence"}, "#,
    r#""label": {"dtype": "string", "_type": "Value"}}}}"#,
);

/// Says which column of `found` is missing or of another type than it should be. More columns than
/// needed are welcome, and the field inside a list may have any name.
pub(crate) fn check(found: &Schema) -> Result<(), String> {
    for wanted in schema().fields() {
        let name = wanted.name();
        let Ok(field) = found.field_with_name(name) else {
            return Err(format!("there is no column `{name}`"));
        };
        let same = match (field.data_type(), wanted.data_type()) {
            (DataType::List(found), DataType::List(wanted)) => {
                found.data_type() == wanted.data_type()
            }
            (DataType::Struct(found), DataType::Struct(wanted)) => wanted.iter().all(|wanted| {
                let mut named = found.iter().filter(|field| field.name() == wanted.name());
                named.any(|field| field.data_type() == wanted.data_type())
            }),
            (found, wanted) => found == wanted,
        };
        if !same {
            return Err(format!(
                "column `{name}` holds {}, not {}",
                field.data_type(),
                wanted.data_type()
            ));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schema_passes_its_own_check() {
        assert_eq!(check(&schema()), Ok(()));
    }

    #[test]
    fn every_column_is_described_to_hugging_face() {
        let described: serde_json::Value = serde_json::from_str(HUGGING_FACE_FEATURES).unwrap();
        for field in schema().fields() {
            let feature = &described["info"]["features"][field.name()];
            assert!(feature["_type"].is_string(), "{}", field.name());
        }
    }

    #[test]
    fn a_missing_column_and_a_wrong_type_are_named() {
        let mut fields = schema().fields().to_vec();
        let count = fields.remove(5);
        let problem = check(&Schema::new(fields.clone())).unwrap_err();
        assert_eq!(problem, "there is no column `count`");
        fields.push(Arc::new(
            count.as_ref().clone().with_data_type(DataType::Utf8),
        ));
        let problem = check(&Schema::new(fields)).unwrap_err();
        assert!(
            problem.starts_with("column `count` holds Utf8, not List"),
            "{problem}"
        );
    }
}
