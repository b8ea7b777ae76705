//! The JSON of scale factors as programs and people leave it, made plain numbers.

use serde_json::{Map, Value};

/// Factors that must be numbers where they are; others are not read and may be anything.
const FACTORS: [&str; 5] = [
    SPOT_DIAMETER,
    "tissue_hires_scalef",
    "tissue_lowres_scalef",
    "microns_per_pixel",
    "bin_size_um",
];
const SPOT_DIAMETER: &str = "spot_diameter_fullres";
/// Keys of what Loupe writes when an image is aligned by hand; it is given to Space Ranger.
const ALIGNMENT: [&str; 5] = [
    "oligo",
    "fiducial",
    "transform",
    "serialNumber",
    "cytAssistInfo",
];
const EXPECTED: &str = "scale factors were expected, an object with `spot_diameter_fullres`";

/// What is wrong with the JSON, in which row and of which factor.
#[derive(Debug, PartialEq)]
pub(crate) struct FactorProblem {
    pub(crate) row: u64,
    pub(crate) factor: Option<&'static str>,
    pub(crate) problem: String,
}

/// The factors of a file, each one number; what is null, NaN or no factor is left out.
///
/// R writes a number as an array of one, some programs as text, Python NaN as a word that is no JSON.
pub(crate) fn plain_factors(json: &[u8]) -> Result<Map<String, Value>, FactorProblem> {
    let whole = |problem: &str| FactorProblem {
        row: 1,
        factor: None,
        problem: problem.to_owned(),
    };
    if json.trim_ascii().is_empty() {
        return Err(whole("the file is empty; copy it from the run again"));
    }
    let mut value: Value =
        serde_json::from_slice(&without_words(json)).map_err(|error| FactorProblem {
            row: error.line().max(1) as u64,
            factor: None,
            problem: match error.is_eof() {
                true => "the file ends early: it was cut short, copy it from the run again".to_owned(),
                false => format!(
                    "this is not JSON from character {} of the row on; copy the file from the run again",
                    error.column().max(1)
                ),
            },
        })?;
    if let Value::Array(list) = &mut value
        && list.len() == 1
        && list[0].is_object()
    {
        value = list.remove(0);
    }
    let factors = match value {
        Value::Object(factors) => factors,
        other => {
            return Err(whole(&format!(
                "the file holds {}; {EXPECTED}",
                kind_of(&other)
            )));
        }
    };
    if !factors.contains_key(SPOT_DIAMETER) {
        return Err(whole(&without_diameter(&factors)));
    }
    let mut plain = Map::new();
    for factor in FACTORS {
        let Some(value) = factors.get(factor) else {
            continue;
        };
        let wrong = |problem: String| FactorProblem {
            row: row_of(json, factor),
            factor: Some(factor),
            problem,
        };
        match number(value) {
            Ok(Some(number)) => {
                plain.insert(factor.to_owned(), number.into());
            }
            Ok(None) if factor == SPOT_DIAMETER => {
                let problem = "it has no value; take the file from a run that found the spots";
                return Err(wrong(problem.to_owned()));
            }
            Ok(None) => {}
            Err(problem) => return Err(wrong(problem)),
        }
    }
    Ok(plain)
}

/// `NaN` and `Infinity` as Python writes them, outside of texts, made `null`.
fn without_words(json: &[u8]) -> Vec<u8> {
    const WORDS: [&[u8]; 3] = [b"-Infinity", b"Infinity", b"NaN"];
    let (mut plain, mut is_text, mut at) = (Vec::with_capacity(json.len()), false, 0);
    while let Some(byte) = json.get(at) {
        let word = WORDS.iter().find(|word| json[at..].starts_with(word));
        match (byte, word) {
            (b'\\', _) if is_text => {
                plain.extend(json[at..].iter().take(2));
                at += 2;
            }
            (_, Some(word)) if !is_text => {
                plain.extend(b"null");
                at += word.len();
            }
            _ => {
                is_text ^= *byte == b'"';
                plain.push(*byte);
                at += 1;
            }
        }
    }
    plain
}

/// A number, however it is wrapped; `None` where there is no value.
fn number(value: &Value) -> Result<Option<f64>, String> {
    match value {
        Value::Null => Ok(None),
        Value::Number(number) => match number.as_f64().filter(|number| number.is_finite()) {
            Some(number) => Ok(Some(number)),
            None => Err(format!("{number} is too large")),
        },
        Value::String(text) => match text.trim().parse::<f64>() {
            Ok(number) if number.is_nan() => Ok(None),
            Ok(number) if number.is_infinite() => Err(format!("{number} is not a number above 0")),
            Ok(number) => Ok(Some(number)),
            Err(_) => Err(format!("`{}` is not a number", short(text))),
        },
        Value::Array(list) if list.len() == 1 => number(&list[0]),
        other => Err(format!(
            "it holds {}; one number was expected",
            kind_of(other)
        )),
    }
}

fn without_diameter(factors: &Map<String, Value>) -> String {
    if ALIGNMENT.iter().any(|key| factors.contains_key(*key)) {
        return "this is the alignment of an image by Loupe, which Space Ranger was given; the scale factors \
                are in scalefactors_json.json in the folder `spatial` that it wrote"
            .to_owned();
    }
    if factors.contains_key("features") && factors.contains_key("type") {
        return format!("these are outlines (GeoJSON); {EXPECTED}");
    }
    let keys: Vec<String> = factors
        .keys()
        .take(10)
        .map(|key| format!("`{}`", short(key)))
        .collect();
    match keys.is_empty() {
        true => format!("the file holds nothing; {EXPECTED}"),
        false => format!(
            "there is no `{SPOT_DIAMETER}`, only {}; take the file from the folder `spatial` of the run",
            keys.join(", ")
        ),
    }
}

fn kind_of(value: &Value) -> String {
    match value {
        Value::Null => "nothing".to_owned(),
        Value::Bool(_) => "a truth value".to_owned(),
        Value::Number(_) => "a number".to_owned(),
        Value::String(_) => "a text".to_owned(),
        Value::Array(list) => format!("a list of {}", list.len()),
        Value::Object(_) => "an object".to_owned(),
    }
}

/// Row of the file in which a factor is named.
fn row_of(json: &[u8], factor: &str) -> u64 {
    let name = format!("\"{factor}\"");
    let at = json
        .windows(name.len())
        .position(|part| part == name.as_bytes());
    let before = &json[..at.unwrap_or(0)];
    1 + before.iter().filter(|byte| **byte == b'\n').count() as u64
}

fn short(text: &str) -> String {
    text.chars().take(40).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_however_they_are_wrapped() {
        for json in [
            r#"{"spot_diameter_fullres": 89.5, "tissue_hires_scalef": 0.25}"#,
            r#"{"spot_diameter_fullres": [89.5], "tissue_hires_scalef": ["0.25"]}"#,
            r#"[{"spot_diameter_fullres": "89.5", "tissue_hires_scalef": 0.25, "bin_size_um": null}]"#,
            "{\"fiducial_diameter_fullres\": NaN, \"regist_target\": \"NaN\\\"NaN\", \
             \"spot_diameter_fullres\": 89.5, \"tissue_hires_scalef\": 0.25, \"bin_size_um\": -Infinity}",
        ] {
            let factors = plain_factors(json.as_bytes()).unwrap();
            assert_eq!(factors.len(), 2, "{json}");
            assert_eq!(factors[SPOT_DIAMETER], 89.5);
            assert_eq!(factors["tissue_hires_scalef"], 0.25);
        }
    }
}
