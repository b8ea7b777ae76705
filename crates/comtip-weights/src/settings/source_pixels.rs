//! What settings say of the way from a picture to the numbers that a tower reads.

use comtip_vision::PixelStatistics;
use serde_json::Value;

use crate::layout::Layout;

/// What settings say of it.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct SourcePixels {
    pub(crate) statistics: Option<PixelStatistics>,
    /// Side of what the tower is shown, px.
    pub(crate) side_px: Option<usize>,
    /// What is done there and not here.
    pub(crate) differences: Vec<String>,
}

impl SourcePixels {
    /// Reads the settings of the software that the layout belongs to.
    ///
    /// # Errors
    ///
    /// If they hold something else than numbers that pixels can be normalised with.
    pub(crate) fn read(layout: Layout, settings: &Value) -> Result<Self, String> {
        match layout {
            Layout::HuggingFace => Ok(Self::default()),
            Layout::OpenClip => open_clip(settings),
            Layout::Timm => timm(settings),
            Layout::Comtip => Ok(Self {
                statistics: statistics(settings.pointer("/vision/pixels"), ["mean", "std"])?,
                ..Self::default()
            }),
        }
    }

    fn differs(&mut self, is_so: bool, what: impl FnOnce() -> String) {
        if is_so {
            self.differences.push(what());
        }
    }
}

/// `preprocessor_config.json`, or `processor_config.json` with an image processor in it.
///
/// # Errors
///
/// As [`SourcePixels::read`].
pub(crate) fn hugging_face(settings: &Value) -> Result<SourcePixels, String> {
    let settings = settings.get("image_processor").unwrap_or(settings);
    let is_on = |name: &str| settings.get(name).and_then(Value::as_bool).unwrap_or(true);
    let channels = match is_on("do_normalize") {
        true => channels(settings, ["image_mean", "image_std"])?,
        false => Some([[0.0; 3], [1.0; 3]]),
    };
    let kind = ["image_processor_type", "feature_extractor_type"];
    let kind = kind.iter().find_map(|name| settings.get(name)?.as_str());
    let channels = channels.or_else(|| {
        let clip = PixelStatistics::CLIP;
        let is_clip = kind.is_some_and(|kind| kind.starts_with("CLIP"));
        is_clip.then(|| [clip.mean().map(f64::from), clip.std().map(f64::from)])
    });
    // Samples are multiplied by it ahead of all; ours, by 1 / 255.
    let factor = match is_on("do_rescale") {
        true => number(settings, "rescale_factor").unwrap_or(1.0 / 255.0) * 255.0,
        false => 255.0,
    };
    if !(factor.is_finite() && factor > 0.0) {
        return Err("has a `rescale_factor` that is not above 0".to_owned());
    }
    let is_usual = (factor - 1.0).abs() < 1e-9;
    let rescaled = |value: f64| if is_usual { value } else { value / factor };
    let statistics = channels.map(|channels| channels.map(|values| values.map(rescaled)));
    let mut pixels = SourcePixels {
        statistics: statistics.map(checked).transpose()?,
        ..SourcePixels::default()
    };
    let (size, crop) = (side(settings, "size"), side(settings, "crop_size"));
    let is_cropped = is_on("do_center_crop") && crop.is_some();
    pixels.side_px = if is_cropped { crop } else { size };
    pixels.differs(!is_on("do_resize"), || {
        "tiles are not resized there; here they are".to_owned()
    });
    if let (true, Some(size), Some(crop)) = (is_cropped && is_on("do_resize"), size, crop) {
        pixels.differs(size != crop, || cropped(size, crop));
    }
    let filter = settings.get("resample");
    let name = match filter.and_then(Value::as_u64) {
        Some(0) => Some("nearest"),
        Some(1) => Some("lanczos"),
        Some(2) => Some("bilinear"),
        Some(4) => Some("box"),
        Some(5) => Some("hamming"),
        _ => None,
    };
    pixels.differences.extend(name.map(filtered));
    Ok(pixels)
}

fn open_clip(settings: &Value) -> Result<SourcePixels, String> {
    let Some(settings) = settings.get("preprocess_cfg").filter(|cfg| cfg.is_object()) else {
        return Ok(SourcePixels::default());
    };
    let mut pixels = SourcePixels {
        // What is not said is open_clip's default, CLIP's.
        statistics: statistics(Some(settings), ["mean", "std"])?.or(Some(PixelStatistics::CLIP)),
        side_px: side(settings, "size"),
        ..SourcePixels::default()
    };
    let filter = settings.get("interpolation").and_then(Value::as_str);
    let filter = filter.filter(|name| *name != "bicubic");
    pixels.differences.extend(filter.map(filtered));
    Ok(pixels)
}

fn timm(settings: &Value) -> Result<SourcePixels, String> {
    // Older files have everything outermost.
    let settings = settings.get("pretrained_cfg").unwrap_or(settings);
    let Some(known) = statistics(Some(settings), ["mean", "std"])? else {
        return Ok(SourcePixels::default());
    };
    let side_px = settings.pointer("/input_size/2").and_then(Value::as_u64);
    let mut pixels = SourcePixels {
        statistics: Some(known),
        side_px: side_px.and_then(|side| usize::try_from(side).ok()),
        ..SourcePixels::default()
    };
    // timm's own where nothing is said.
    let crop = number(settings, "crop_pct").unwrap_or(0.875);
    if let Some(side) = pixels.side_px {
        let resized = (side as f64 / crop).floor();
        pixels.differs(crop < 1.0, || cropped(resized as usize, side));
    }
    let filter = settings.get("interpolation").and_then(Value::as_str);
    let filter = filter.filter(|name| *name != "bicubic");
    pixels.differences.extend(filter.map(filtered));
    Ok(pixels)
}

fn cropped(size: usize, crop: usize) -> String {
    format!(
        "tiles are resized to {size} px there and the middle {crop} px are read; here the whole tile is resized and read"
    )
}

fn filtered(name: &str) -> String {
    format!("tiles are resized with the filter `{name}` there; here with bicubic")
}

fn statistics(
    settings: Option<&Value>,
    names: [&str; 2],
) -> Result<Option<PixelStatistics>, String> {
    let Some(settings) = settings.filter(|settings| !settings.is_null()) else {
        return Ok(None);
    };
    channels(settings, names)?.map(checked).transpose()
}

fn checked([mean, std]: [[f64; 3]; 2]) -> Result<PixelStatistics, String> {
    let narrow = |values: [f64; 3]| values.map(|value| value as f32);
    PixelStatistics::new(narrow(mean), narrow(std)).map_err(|error| error.to_string())
}

/// Two lists of a number for each channel, if both are there.
fn channels(settings: &Value, names: [&str; 2]) -> Result<Option<[[f64; 3]; 2]>, String> {
    let list = |name: &str| -> Result<Option<[f64; 3]>, String> {
        let Some(value) = settings.get(name).filter(|value| !value.is_null()) else {
            return Ok(None);
        };
        let numbers: Option<Vec<f64>> = match value {
            Value::Number(number) => number.as_f64().map(|number| vec![number; 3]),
            Value::Array(values) => values.iter().map(Value::as_f64).collect(),
            _ => None,
        };
        let three = numbers.and_then(|numbers| <[f64; 3]>::try_from(numbers).ok());
        match three {
            Some(three) => Ok(Some(three)),
            None => Err(format!(
                "has `{name}` {value}, not a number for each of red, green and blue"
            )),
        }
    };
    match (list(names[0])?, list(names[1])?) {
        (Some(mean), Some(std)) => Ok(Some([mean, std])),
        (None, None) => Ok(None),
        _ => Err(format!(
            "has one of `{}` and `{}` alone",
            names[0], names[1]
        )),
    }
}

/// A side, as a number or under the names that `transformers` has for it, or of a pair of equal ones.
fn side(settings: &Value, name: &str) -> Option<usize> {
    let value = settings.get(name)?;
    let inner = ["shortest_edge", "height"]
        .iter()
        .find_map(|name| value.get(name));
    let value = inner.or_else(|| value.get(0)).unwrap_or(value);
    usize::try_from(value.as_u64()?).ok()
}

fn number(settings: &Value, name: &str) -> Option<f64> {
    settings.get(name)?.as_f64()
}

#[cfg(test)]
mod tests;
