//! Tiles as PNG: lossless, and the same bytes every time.

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder, ImageError, ImageFormat, ImageReader, RgbImage};

/// Encodes 8-bit RGB.
pub(crate) fn encode_tile(tile: &RgbImage) -> Result<Vec<u8>, ImageError> {
    let mut png = Vec::new();
    PngEncoder::new_with_quality(&mut png, CompressionType::Default, FilterType::Adaptive)
        .write_image(
            tile.as_raw(),
            tile.width(),
            tile.height(),
            ExtendedColorType::Rgb8,
        )?;
    Ok(png)
}

/// Decodes what [`encode_tile`] encoded; larger pictures than any tile are refused.
pub(crate) fn decode_tile(png: &[u8]) -> Result<RgbImage, ImageError> {
    const MAX_SIDE_PX: u32 = 65_536;
    let mut reader = ImageReader::with_format(std::io::Cursor::new(png), ImageFormat::Png);
    let mut limits = image::Limits::default();
    limits.max_image_width = Some(MAX_SIDE_PX);
    limits.max_image_height = Some(MAX_SIDE_PX);
    reader.limits(limits);
    reader.decode().map(image::DynamicImage::into_rgb8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiles_come_back_pixel_for_pixel() {
        let tile = RgbImage::from_fn(19, 7, |x, y| image::Rgb([x as u8, 9 * y as u8, 255]));
        assert_eq!(decode_tile(&encode_tile(&tile).unwrap()).unwrap(), tile);
    }
}
