//! Slide thumbnails as data URIs, each once per page.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use image::RgbImage;
use image::codecs::jpeg::JpegEncoder;
use maud::{Markup, html};

/// JPEG quality of a thumbnail under the spots; it is seen faded, at a third of its pixels.
const QUALITY: u8 = 82;

/// The distinct thumbnails of a page, in order of appearance.
#[derive(Default)]
pub(super) struct Thumbnails {
    images: Vec<Arc<RgbImage>>,
    elements: Vec<Option<Markup>>,
}

impl Thumbnails {
    /// Index of `image` on the page, which is the same for images of the same pixels.
    pub(super) fn add(&mut self, image: &Arc<RgbImage>) -> usize {
        let known = self
            .images
            .iter()
            .position(|known| Arc::ptr_eq(known, image) || known == image);
        known.unwrap_or_else(|| {
            let index = self.images.len();
            self.elements.push(element(index, image));
            self.images.push(Arc::clone(image));
            index
        })
    }

    /// Id of the embedded thumbnail `index`; none for one without pixels or too large for JPEG
    /// (65,535 px a side), which is not embedded.
    pub(super) fn id(&self, index: usize) -> Option<String> {
        self.elements.get(index)?.as_ref().map(|_| id(index))
    }

    /// The `<image>` elements, to be put into the `<defs>` of the page.
    pub(super) fn defs(&self) -> Markup {
        html! { @for element in self.elements.iter().flatten() { (element) } }
    }
}

fn id(index: usize) -> String {
    format!("slide-{index}")
}

fn element(index: usize, image: &RgbImage) -> Option<Markup> {
    let (width, height) = image.dimensions();
    if width == 0 || height == 0 {
        return None;
    }
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, QUALITY)
        .encode_image(image)
        .ok()?;
    let data = STANDARD.encode(jpeg);
    Some(html! {
        image id=(id(index)) width=(width) height=(height) href={ "data:image/jpeg;base64," (data) } {}
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use image::{Rgb, RgbImage};

    use super::Thumbnails;

    #[test]
    fn equal_pixels_are_embedded_once_whether_shared_or_not() {
        let pink = Arc::new(RgbImage::from_pixel(8, 8, Rgb([230, 180, 210])));
        let copy = Arc::new(RgbImage::clone(&pink));
        let white = Arc::new(RgbImage::from_pixel(8, 8, Rgb([255; 3])));
        let mut thumbnails = Thumbnails::default();
        let indices = [&pink, &copy, &white, &pink].map(|image| thumbnails.add(image));
        assert_eq!(indices, [0, 0, 1, 0]);
        assert_eq!(
            thumbnails
                .defs()
                .into_string()
                .matches("data:image/jpeg;base64,/9j/")
                .count(),
            2
        );
    }

    #[test]
    fn an_image_without_pixels_is_not_embedded() {
        let mut thumbnails = Thumbnails::default();
        let index = thumbnails.add(&Arc::new(RgbImage::new(0, 5)));
        assert_eq!(thumbnails.id(index), None);
        assert_eq!(thumbnails.defs().into_string(), "");
    }
}
