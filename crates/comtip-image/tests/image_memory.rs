//! How much memory a picture takes while it is decoded.

use comtip_image::SlideImage;
use image::{ImageBuffer, Rgba};
use peak_alloc::PeakAlloc;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// Buffers of the decoder.
const MOST_OVERHEAD: usize = 1 << 20;

#[test]
fn a_png_of_16_bits_takes_the_memory_of_its_picture() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("slide.png");
    let (width, height) = (1500, 1000);
    ImageBuffer::from_fn(width, height, |x, y| {
        Rgba([x, y, x ^ y, x + y].map(|v| (v * 40_503) as u16))
    })
    .save(&path)
    .unwrap();
    let before = MEMORY.current_usage();
    MEMORY.reset_peak_usage();
    let slide = SlideImage::open(&path).unwrap();
    let taken = MEMORY.peak_usage() - before;
    let picture = 3 * (width * height) as usize;
    assert!(taken <= picture + MOST_OVERHEAD, "{taken} for {picture}");
    assert_eq!((slide.width_px(), slide.height_px()), (width, height));
}
