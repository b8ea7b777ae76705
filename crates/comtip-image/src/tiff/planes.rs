//! How many planes of one picture the writer of a TIFF says there are.
//!
//! ImageJ writes a large stack behind a single directory, tifffile does so when asked to, and OME-TIFF
//! may keep the other planes in other files: a reader sees the first channel and nothing tells of the rest.

use super::directory::Directory;
use super::tag;

/// Refuses a page that is one of several planes by what its writer says.
///
/// Of the descriptions the first is that of the first page, which speaks of the whole file, the second that of this page.
///
/// # Errors
///
/// Says how many planes there are, and the remedy.
pub(super) fn check_one_plane(
    [of_file, of_page]: [&str; 2],
    page: &Directory,
    (width, height): (u32, u32),
) -> Result<(), String> {
    let n_samples = page.number(tag::SAMPLES_PER_PIXEL)?.unwrap_or(1).max(1);
    let of_samples = |n: Option<u64>| n.map(|n| n / n_samples);
    let (writer, n_planes) = match of_file {
        _ if of_file.starts_with("ImageJ=") => ("ImageJ", imagej(of_file)),
        _ if of_file.contains("<OME") => ("OME", of_samples(ome(of_file, (width, height)))),
        _ => ("tifffile", of_samples(shape(of_page, (width, height)))),
    };
    match n_planes {
        Some(n) if n > 1 => Err(format!(
            "it is one of {n} planes of a picture by the description that {writer} wrote: channels, focal \
             planes or times, and none is the slide; of three channels make one RGB page, for example \
             in ImageJ with Image > Type > RGB Color, or with `tifffile.imwrite(to, \
             tifffile.imread(from).transpose(1, 2, 0), photometric=\"rgb\")`"
        )),
        _ => Ok(()),
    }
}

/// `images=3`, else the product of channels, slices and frames.
fn imagej(description: &str) -> Option<u64> {
    let value = |key: &str| {
        let mut lines = description.lines();
        let value = lines.find_map(|line| line.strip_prefix(key)?.strip_prefix('='));
        value.and_then(|value| value.trim().parse::<u64>().ok())
    };
    let product = ["channels", "slices", "frames"].map(|key| value(key).unwrap_or(1));
    let product = product.into_iter().fold(1, u64::saturating_mul);
    value("images").or(Some(product))
}

/// Planes of samples of the picture of OME that has these sides.
fn ome(description: &str, (width, height): (u32, u32)) -> Option<u64> {
    let pictures = description.split("<Pixels").skip(1);
    let attributes = pictures.filter_map(|text| text.split('>').next());
    let number = |attributes: &str, name: &str| {
        let (_, value) = attributes.split_once(&format!(" {name}=\""))?;
        value.split('"').next()?.parse::<u64>().ok()
    };
    let mut of_size = attributes.filter(|attributes| {
        let sides = ["SizeX", "SizeY"].map(|side| number(attributes, side));
        sides == [Some(width.into()), Some(height.into())]
    });
    let picture = of_size.next()?;
    let sizes = ["SizeC", "SizeZ", "SizeT"].map(|name| number(picture, name).unwrap_or(1));
    Some(sizes.into_iter().fold(1, u64::saturating_mul))
}

/// Samples a pixel by the shape that tifffile notes: `{"shape": [3, 20, 30]}`, of old `shape=(3, 20, 30)`.
///
/// `None` if the shape is that of another picture: libvips hands the note on to what it makes of one.
fn shape(description: &str, (width, height): (u32, u32)) -> Option<u64> {
    let rest = description.strip_prefix("{\"shape\":");
    let rest = rest.or_else(|| description.strip_prefix("shape="))?;
    let (_, sides) = rest.split_once(['[', '('])?;
    let sides = sides.split([']', ')']).next()?;
    let sides = sides.split(',').map(str::trim);
    let sides: Vec<u64> = sides
        .filter(|side| !side.is_empty())
        .map(|side| side.parse().ok())
        .collect::<Option<_>>()?;
    let of_page = [u64::from(height), u64::from(width)];
    let at = sides.windows(2).position(|pair| pair == of_page)?;
    let others = sides[..at].iter().chain(&sides[at + 2..]);
    Some(others.fold(1, |n, side| n.saturating_mul(*side)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn planes_are_counted_as_each_writer_notes_them() {
        assert_eq!(imagej("ImageJ=1.53t\nimages=3\nchannels=3\n"), Some(3));
        assert_eq!(imagej("ImageJ=1.53t\nchannels=2\nslices=4\n"), Some(8));
        assert_eq!(imagej("ImageJ=1.11a\nunit=um\n"), Some(1));
        let pixels = r#"<OME><Pixels SizeX="9" SizeY="5" SizeC="3" SizeZ="1" SizeT="2"/></OME>"#;
        assert_eq!(ome(pixels, (9, 5)), Some(6));
        assert_eq!(ome(pixels, (8, 5)), None);
        assert_eq!(
            shape(r#"{"shape": [3, 20, 30], "truncated": true}"#, (30, 20)),
            Some(3)
        );
        assert_eq!(shape("shape=(20, 30)", (30, 20)), Some(1));
        assert_eq!(shape("shape=(4, 20, 30, 3)", (30, 20)), Some(12));
        assert_eq!(shape("a shape of [3]", (30, 20)), None);
        assert_eq!(shape(r#"{"shape": ["#, (30, 20)), None);
        let cropped = shape(r#"{"shape": [20, 30, 3]}"#, (15, 10));
        assert_eq!(cropped, None, "the note of the picture it was cut from");
    }
}
