//! What a shard says about its slide, in the key-value metadata of the Parquet file.

use std::collections::BTreeMap;

use crate::slide::{LabelOrigin, Patient, PatientOrigin};

/// Version of the layout this crate writes and reads.
pub(crate) const VERSION: u32 = 1;

/// Facts of one slide, stored as text under `comtip.<field>` in the metadata of its shard.
#[derive(Debug, Clone, PartialEq)]
pub struct ShardMetadata {
    /// Slide name.
    pub slide: String,
    /// Patient the section was cut from.
    pub patient: Patient,
    /// Technology: `ST`, `Visium` or `VisiumHD`.
    pub technology: String,
    /// Radius of a spot in pixels of the slide's image.
    pub radius_px: f64,
    /// Nominal side of a tile in pixels; a stored tile may differ by one, because its edges are
    /// rounded one by one.
    pub tile_px: u32,
    /// Side of a tile in micrometres, where the scale of the image or the technology tells it.
    pub tile_um: Option<f64>,
    /// Micrometres per pixel of the slide's image, where the data or the user gave it.
    pub mpp: Option<f64>,
    /// Where the micrometres come from, in a few words; `None` if they are not known, or in shards made
    /// before this was kept.
    pub scale_source: Option<String>,
    /// Whose reading the labels are; `None` where there are none.
    pub label_origin: Option<LabelOrigin>,
    /// Width of the slide's image in pixels.
    pub image_width_px: u32,
    /// Height of the slide's image in pixels.
    pub image_height_px: u32,
}

impl ShardMetadata {
    /// Key and text of every fact, in a fixed order.
    pub(crate) fn to_key_values(&self) -> Vec<(&'static str, String)> {
        let mut pairs = vec![
            ("comtip.slide", self.slide.clone()),
            ("comtip.patient", self.patient.name.clone()),
            (
                "comtip.patient_origin",
                self.patient.origin.name().to_owned(),
            ),
            ("comtip.technology", self.technology.clone()),
            // `Display` of a float is the shortest text that reads back to the same bits.
            ("comtip.radius_px", self.radius_px.to_string()),
            ("comtip.tile_px", self.tile_px.to_string()),
            ("comtip.image_width_px", self.image_width_px.to_string()),
            ("comtip.image_height_px", self.image_height_px.to_string()),
        ];
        if let Some(tile_um) = self.tile_um {
            pairs.push(("comtip.tile_um", tile_um.to_string()));
        }
        if let Some(mpp) = self.mpp {
            pairs.push(("comtip.um_per_px", mpp.to_string()));
        }
        if let Some(source) = &self.scale_source {
            pairs.push(("comtip.scale_source", source.clone()));
        }
        if let Some(origin) = &self.label_origin {
            pairs.push(("comtip.label_origin", origin.name()));
        }
        pairs
    }

    /// Reads facts back; the error says which key is missing or malformed.
    pub(crate) fn from_key_values(pairs: &BTreeMap<String, String>) -> Result<Self, String> {
        Ok(Self {
            slide: text(pairs, "comtip.slide")?.to_owned(),
            patient: patient(pairs)?,
            technology: text(pairs, "comtip.technology")?.to_owned(),
            radius_px: number(pairs, "comtip.radius_px")?,
            tile_px: number(pairs, "comtip.tile_px")?,
            tile_um: number_if_there(pairs, "comtip.tile_um")?,
            mpp: number_if_there(pairs, "comtip.um_per_px")?,
            scale_source: pairs.get("comtip.scale_source").cloned(),
            label_origin: match pairs.get("comtip.label_origin") {
                Some(name) => Some(LabelOrigin::named(name).ok_or_else(|| {
                    format!("the metadata says {name:?} for `comtip.label_origin`")
                })?),
                None => None,
            },
            image_width_px: number(pairs, "comtip.image_width_px")?,
            image_height_px: number(pairs, "comtip.image_height_px")?,
        })
    }
}

/// The patient, with the origin that an earlier release did not store.
fn patient(pairs: &BTreeMap<String, String>) -> Result<Patient, String> {
    let (slide, name) = (text(pairs, "comtip.slide")?, text(pairs, "comtip.patient")?);
    let origin = match pairs.get("comtip.patient_origin") {
        Some(origin) => PatientOrigin::named(origin)
            .ok_or_else(|| format!("the metadata says {origin:?} for `comtip.patient_origin`"))?,
        None => PatientOrigin::Unrecorded,
    };
    Ok(Patient::recorded(slide, name, origin))
}

/// The text of a key that must be there.
pub(crate) fn text<'a>(pairs: &'a BTreeMap<String, String>, key: &str) -> Result<&'a str, String> {
    match pairs.get(key) {
        Some(value) => Ok(value),
        None => Err(format!("the metadata lacks `{key}`")),
    }
}

/// The number of a key that must be there.
pub(crate) fn number<T: std::str::FromStr>(
    pairs: &BTreeMap<String, String>,
    key: &str,
) -> Result<T, String> {
    let value = text(pairs, key)?;
    value
        .parse()
        .map_err(|_| format!("the metadata says {value:?} for `{key}`, not a number"))
}

fn number_if_there(pairs: &BTreeMap<String, String>, key: &str) -> Result<Option<f64>, String> {
    match pairs.contains_key(key) {
        true => number(pairs, key).map(Some),
        false => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts() -> ShardMetadata {
        ShardMetadata {
            slide: "a+b".to_owned(),
            patient: Patient::new("B", PatientOrigin::Table),
            technology: "ST".to_owned(),
            radius_px: 72.437_435_277_873_66,
            tile_px: 145,
            tile_um: Some(100.0),
            mpp: Some(0.273_755_12),
            scale_source: Some("given".to_owned()),
            label_origin: Some(LabelOrigin::Transferred),
            image_width_px: 9272,
            image_height_px: 9923,
        }
    }

    fn stored(facts: &ShardMetadata) -> BTreeMap<String, String> {
        let pairs = facts.to_key_values().into_iter();
        pairs.map(|(key, value)| (key.to_owned(), value)).collect()
    }

    #[test]
    fn facts_come_back_bit_for_bit() {
        assert_eq!(
            ShardMetadata::from_key_values(&stored(&facts())),
            Ok(facts())
        );
        let unknown_scale = ShardMetadata {
            tile_um: None,
            mpp: None,
            scale_source: None,
            label_origin: None,
            ..facts()
        };
        let read = ShardMetadata::from_key_values(&stored(&unknown_scale));
        assert_eq!(read, Ok(unknown_scale));
    }

    #[test]
    fn labels_of_a_column_come_back_with_its_name() {
        for origin in ["leiden", "", "column a"] {
            let of_column = ShardMetadata {
                label_origin: Some(LabelOrigin::Column(origin.to_owned())),
                ..facts()
            };
            let read = ShardMetadata::from_key_values(&stored(&of_column));
            assert_eq!(read, Ok(of_column));
        }
    }

    #[test]
    fn labels_of_a_table_come_back_with_its_file_and_column() {
        for column in [
            None,
            Some("Layers".to_owned()),
            Some("a, column b".to_owned()),
        ] {
            let of_table = ShardMetadata {
                label_origin: Some(LabelOrigin::Table {
                    file: "151673.csv".to_owned(),
                    column,
                }),
                ..facts()
            };
            let read = ShardMetadata::from_key_values(&stored(&of_table));
            assert_eq!(read, Ok(of_table));
        }
    }

    #[test]
    fn a_shard_of_an_earlier_release_has_an_origin_put_in() {
        let mut pairs = stored(&facts());
        pairs.remove("comtip.patient_origin");
        let read = ShardMetadata::from_key_values(&pairs).unwrap();
        assert_eq!(read.patient, Patient::new("B", PatientOrigin::Table));
        pairs.insert("comtip.patient".to_owned(), "a+b".to_owned());
        let read = ShardMetadata::from_key_values(&pairs).unwrap();
        assert_eq!(read.patient, Patient::unknown());
    }

    #[test]
    fn a_missing_or_malformed_fact_is_named() {
        let mut pairs = stored(&facts());
        pairs.insert("comtip.tile_px".to_owned(), "wide".to_owned());
        let problem = ShardMetadata::from_key_values(&pairs).unwrap_err();
        assert!(problem.contains("\"wide\" for `comtip.tile_px`"));
        pairs.remove("comtip.slide");
        let problem = ShardMetadata::from_key_values(&pairs).unwrap_err();
        assert!(problem.contains("lacks `comtip.slide`"));
    }
}
