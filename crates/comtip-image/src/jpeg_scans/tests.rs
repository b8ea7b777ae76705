//! JPEGs of every kind of scans, whole and damaged; `tests/golden/jpeg_kinds.py` writes them.

use std::io::Cursor;
use std::path::Path;

use proptest::prelude::*;

use super::*;

const KINDS: [&str; 11] = [
    "sequential",
    "two_across",
    "two_by_two",
    "optimized",
    "restarts",
    "restart_rows",
    "progressive",
    "progressive_restarts",
    "sequential_grey",
    "progressive_grey",
    "restarts_grey",
];

fn bytes(kind: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/jpeg_kinds");
    std::fs::read(folder.join(format!("{kind}.jpg"))).unwrap()
}

fn read(jpeg: &[u8]) -> std::result::Result<(), String> {
    let mut scans = JpegScans::default();
    let read = scans.read(&mut Cursor::new(jpeg));
    read.map_err(|error| error.to_string())
}

/// Where the data of the longest scan begin and end.
fn longest_scan(jpeg: &[u8]) -> std::ops::Range<usize> {
    let is_marker = |at: &usize| {
        let code = jpeg[at + 1];
        jpeg[*at] == 0xFF && !matches!(code, 0 | 0xFF | FIRST_RESTART..=LAST_RESTART)
    };
    let markers: Vec<usize> = (0..jpeg.len() - 1).filter(is_marker).collect();
    let scans = markers
        .windows(2)
        .filter(|pair| jpeg[pair[0] + 1] == START_OF_SCAN);
    let scans = scans.map(|pair| {
        let header = usize::from(u16::from_be_bytes([jpeg[pair[0] + 2], jpeg[pair[0] + 3]]));
        pair[0] + 2 + header..pair[1]
    });
    scans.max_by_key(|scan| scan.len()).unwrap()
}

#[test]
fn whole_pictures_of_every_kind_are_whole() {
    for kind in KINDS {
        assert_eq!(read(&bytes(kind)), Ok(()), "{kind}");
    }
}

#[test]
fn a_scan_that_ends_early_is_refused_with_the_row_it_ends_in() {
    for kind in KINDS {
        let whole = bytes(kind);
        let scan = longest_scan(&whole);
        let mut cut = whole.clone();
        cut.drain(scan.start + scan.len() / 2..scan.end);
        let problem = read(&cut).unwrap_err();
        assert!(
            problem.starts_with("its data are damaged in row "),
            "{kind}: {problem}"
        );
        assert!(
            problem.ends_with(" of 45, or above it; fetch it again"),
            "{kind}: {problem}"
        );
    }
    // The last 8 bytes are of the last blocks, which begin in row 41.
    let mut cut = bytes("sequential");
    let scan = longest_scan(&cut);
    cut.drain(scan.end - 8..scan.end);
    assert_eq!(
        read(&cut).unwrap_err(),
        "its data are damaged in row 41 of 45, or above it; fetch it again"
    );
}

#[test]
fn a_scan_that_lacks_bytes_or_has_others_in_its_middle_is_refused() {
    for kind in KINDS {
        let whole = bytes(kind);
        let scan = longest_scan(&whole);
        let middle = scan.start + scan.len() / 3;
        let mut lacking = whole.clone();
        lacking.drain(middle..middle + scan.len() / 4);
        assert!(read(&lacking).is_err(), "{kind}");
        let mut zeroed = whole.clone();
        zeroed[middle..middle + scan.len() / 2].fill(0);
        assert!(read(&zeroed).is_err(), "{kind}");
    }
}

#[test]
fn a_scan_that_goes_on_after_its_last_row_is_refused() {
    let mut longer = bytes("sequential");
    let end = longest_scan(&longer).end;
    longer.splice(end..end, [0x12, 0x34]);
    assert_eq!(
        read(&longer).unwrap_err(),
        "its data are damaged and go on after the last of 45 rows; fetch it again"
    );
    // What only fills up is let pass.
    let mut filled = bytes("sequential");
    filled.splice(end..end, [0, 0, 0xFF, 0, 0xFF]);
    assert_eq!(read(&filled), Ok(()));
}

#[test]
fn a_component_without_a_scan_is_refused() {
    let mut jpeg = bytes("progressive");
    let start = jpeg.windows(2).position(|w| w == [0xFF, START_OF_SCAN]);
    jpeg.truncate(start.unwrap());
    jpeg.extend([0xFF, END]);
    assert!(read(&jpeg).is_err());
}

proptest! {
    #[test]
    fn no_damage_makes_reading_panic(
        kind in prop::sample::select(KINDS.to_vec()),
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..8),
        cut in prop::option::weighted(0.2, any::<prop::sample::Index>()),
    ) {
        let mut jpeg = bytes(kind);
        for (at, byte) in damage {
            let at = at.index(jpeg.len());
            jpeg[at] = byte;
        }
        if let Some(cut) = cut {
            jpeg.truncate(cut.index(jpeg.len()));
        }
        let _ = read(&jpeg);
    }
}
