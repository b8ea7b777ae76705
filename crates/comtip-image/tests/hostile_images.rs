//! Whatever bytes an image file holds, opening it ends in a picture or an error, and takes no more
//! memory than its length can answer for.

use std::path::{Path, PathBuf};

use comtip_image::{ImageError, SlideImage};
use peak_alloc::PeakAlloc;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// What decoders take whatever they read.
const MOST_OVERHEAD: usize = 8 << 20;
/// Most bytes a byte of a file may take: LZW packs up to 2,560 in one, and the picture has three
/// bytes for one of grey.
const MOST_PER_BYTE: usize = 4 * 2560;

/// Small valid files: every TIFF of the golden tests, PNGs, and a JPEG.
fn seeds() -> Vec<Vec<u8>> {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let entries = std::fs::read_dir(golden.join("tiff")).unwrap();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending != "json"));
    paths.push(golden.join("tile_c2_32.png"));
    paths.sort();
    let mut seeds: Vec<_> = paths
        .iter()
        .map(|path| std::fs::read(path).unwrap())
        .collect();
    let mut jpeg = std::io::Cursor::new(Vec::new());
    let picture = image::open(golden.join("tile_c2_32.png")).unwrap();
    picture
        .write_to(&mut jpeg, image::ImageFormat::Jpeg)
        .unwrap();
    seeds.push(jpeg.into_inner());
    seeds
}

/// A file cut short, some of its bytes changed, most of them at its start, where headers are.
fn damaged(seeds: Vec<Vec<u8>>) -> impl Strategy<Value = Vec<u8>> {
    let place = prop_oneof![4 => 0..300_usize, 1 => 0..6000_usize];
    let byte = prop_oneof![
        any::<u8>(),
        prop::sample::select(vec![0, 1, 2, 4, 127, 128, 255])
    ];
    let changes = prop::collection::vec((place, byte), 0..6);
    let cut = prop_oneof![3 => Just(usize::MAX), 1 => 0..6000_usize];
    (prop::sample::select(seeds), changes, cut).prop_map(|(mut bytes, changes, cut)| {
        for (place, byte) in changes {
            let len = bytes.len();
            bytes[place % len] = byte;
        }
        bytes.truncate(cut);
        bytes
    })
}

/// Anything after the first bytes of a format.
fn anything() -> impl Strategy<Value = Vec<u8>> {
    let starts = prop::sample::select(vec![
        &b""[..],
        b"II*\0\x08\0\0\0",
        b"MM\0*\0\0\0\x08",
        b"II+\0\x08\0\0\0\x10\0\0\0\0\0\0\0",
        b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR",
        b"\xff\xd8\xff",
    ]);
    let rest = prop::collection::vec(any::<u8>(), 0..400);
    (starts, rest).prop_map(|(start, rest)| [start, &rest].concat())
}

#[test]
fn no_file_makes_opening_panic_or_take_memory_it_cannot_answer_for() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("slide.tif");
    let cases = prop_oneof![4 => damaged(seeds()), 1 => anything()];
    let mut runner = TestRunner::new(ProptestConfig {
        // More only if the environment asks for them.
        cases: ProptestConfig::default().cases.max(1000),
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    let run = runner.run(&cases, |bytes| {
        std::fs::write(&path, &bytes).unwrap();
        let before = MEMORY.current_usage();
        MEMORY.reset_peak_usage();
        let opened = SlideImage::open(&path);
        let taken = MEMORY.peak_usage().saturating_sub(before);
        prop_assert!(
            taken <= MOST_OVERHEAD + MOST_PER_BYTE * bytes.len(),
            "{} bytes took {taken}",
            bytes.len()
        );
        match opened {
            Ok(slide) => prop_assert!(slide.width_px() > 0 && slide.height_px() > 0),
            Err(ImageError::Picture { .. }) => {}
            Err(other) => prop_assert!(false, "{other}"),
        }
        Ok(())
    });
    if let Err(error) = run {
        panic!("{error}");
    }
}
