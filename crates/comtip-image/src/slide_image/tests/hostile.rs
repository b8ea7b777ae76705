//! TIFF headers that claim more than there is.

use super::*;

/// A TIFF of Intel order with one page of these tags, all numbers of 32 bits, and `data` at its end;
/// `next` is where it says the next page is.
fn made(tags: &[(u16, u32)], next: u32, data: &[u8]) -> Vec<u8> {
    let entries: Vec<_> = tags.iter().map(|(tag, value)| (*tag, 1, *value)).collect();
    made_of_entries(&entries, next, data)
}

/// As [`made`], of tags, how many numbers each claims, and where they lie or the one there is.
fn made_of_entries(entries: &[(u16, u32, u32)], next: u32, data: &[u8]) -> Vec<u8> {
    let mut tiff = b"II*\0\x08\0\0\0".to_vec();
    tiff.extend((entries.len() as u16).to_le_bytes());
    for (tag, count, value) in entries {
        tiff.extend(tag.to_le_bytes());
        tiff.extend(4_u16.to_le_bytes());
        tiff.extend(count.to_le_bytes());
        tiff.extend(value.to_le_bytes());
    }
    tiff.extend(next.to_le_bytes());
    tiff.extend(data);
    tiff
}

/// Tags of a grey page in one strip that starts with the file.
fn grey(width: u32, height: u32) -> Vec<(u16, u32)> {
    vec![
        (256, width),
        (257, height),
        (258, 8),
        (259, 1),
        (262, 1),
        (273, 0),
        (277, 1),
        (278, u32::MAX),
        (279, width.wrapping_mul(height)),
    ]
}

fn with(mut tags: Vec<(u16, u32)>, tag: u16, value: u32) -> Vec<(u16, u32)> {
    tags.retain(|(other, _)| *other != tag);
    tags.push((tag, value));
    tags.sort_unstable();
    tags
}

fn refusal(bytes: &[u8]) -> String {
    match open(bytes) {
        Err(error @ ImageError::Picture { .. }) => error.to_string(),
        other => panic!("expected a refusal, got {other:?}"),
    }
}

#[test]
fn a_strip_of_as_many_rows_as_can_be_is_the_whole_picture() {
    let tiff = made(&grey(4, 3), 0, b"");
    let slide = open(&tiff).unwrap();
    assert_eq!((slide.width_px(), slide.height_px()), (4, 3));
    let first: Vec<u8> = slide.pixels.iter().step_by(3).copied().collect();
    assert_eq!(first, tiff[..12]);
}

#[test]
fn giant_pages_are_refused_from_the_header() {
    for (width, height) in [(100_000, 100_000), (u32::MAX, u32::MAX), (1, 1 << 31)] {
        let problem = refusal(&made(&grey(width, height), 0, b""));
        assert!(problem.contains("more than 40000 a side"), "{problem}");
    }
    // The decoder's count of strips would overflow.
    let planar = with(with(grey(1, 1 << 31), 277, 3), 284, 2);
    let problem = refusal(&made(&with(planar, 278, 1), 0, b""));
    assert!(problem.contains("more than 40000 a side"), "{problem}");
    assert!(refusal(&made(&grey(0, 5), 0, b"")).contains("0 x 5 px"));
}

#[test]
fn files_too_short_for_their_header_are_refused_before_memory_is_taken() {
    for compression in [1, 5, 7, 8, 32_773] {
        let tags = with(grey(40_000, 40_000), 259, compression);
        let problem = refusal(&made(&tags, 0, &[0; 1000]));
        assert!(problem.contains("bytes cannot hold the 40000"), "{problem}");
    }
}

#[test]
fn pages_in_a_circle_are_refused() {
    assert!(refusal(&made(&grey(4, 3), 8, b"")).contains("runs in a circle"));
    let first = made(&grey(4, 3), 0, b"");
    let second_at = first.len() as u32;
    let mut both = made(&grey(4, 3), second_at, b"");
    both.extend(&made(&grey(2, 2), 8, b"")[8..]);
    assert!(refusal(&both).contains("runs in a circle"));
}

#[test]
fn a_page_outside_the_file_is_refused() {
    assert!(refusal(&made(&grey(4, 3), 1 << 20, b"")).contains("the file ends before"));
    assert!(refusal(b"II*\0\0\0\0\0").contains("holds no picture"));
}

#[test]
fn strips_without_number_are_refused() {
    let entries = |n_strips| {
        let tags = with(grey(4, 3), 278, 1).into_iter();
        let counted = tags.map(|(tag, value)| match tag {
            273 | 279 => (tag, n_strips, 0),
            _ => (tag, 1, value),
        });
        counted.collect::<Vec<_>>()
    };
    let problem = refusal(&made_of_entries(&entries(1 << 31), 0, b""));
    assert!(
        problem.contains("tag 273 of the TIFF claims 2147483648 values"),
        "{problem}"
    );
    let problem = refusal(&made_of_entries(&entries(7), 0, b""));
    assert!(
        problem.contains("claims 7 strips or tiles where 3 cover it"),
        "{problem}"
    );
}

#[test]
fn giant_tiles_are_refused() {
    let tags = with(with(grey(4, 3), 322, u32::MAX), 323, u32::MAX);
    assert!(refusal(&made(&tags, 0, b"")).contains("its tiles claim 4294967295 x 4294967295 px"));
    let tags = with(with(grey(4, 3), 322, 0), 323, 16);
    assert!(refusal(&made(&tags, 0, b"")).contains("its tiles claim 0 x 16 px"));
}

#[test]
fn a_tag_of_many_numbers_is_not_read_for_one() {
    let many: Vec<_> = grey(4, 3)
        .into_iter()
        .map(|(tag, value)| (tag, if tag == 256 { 3 } else { 1 }, value))
        .collect();
    let problem = refusal(&made_of_entries(&many, 0, b""));
    assert!(
        problem.contains("tag 256 of the TIFF has 3 numbers"),
        "{problem}"
    );
}

#[test]
fn a_big_tiff_of_endless_tags_is_refused() {
    let mut tiff = b"II+\0\x08\0\0\0\x10\0\0\0\0\0\0\0".to_vec();
    tiff.extend((1_u64 << 60).to_le_bytes());
    assert!(refusal(&tiff).contains("a page claims 1152921504606846976 tags"));
}

#[test]
fn a_jpeg_tile_of_another_size_than_it_should_have_is_refused() {
    let whole = std::fs::read(tiff::golden("jpeg_ycbcr_420.tif")).unwrap();
    let frame = whole.windows(2).position(|w| w == [0xFF, 0xC0]).unwrap();
    for (height, width, expected) in [
        (
            16_000_u16,
            16_000_u16,
            "16000 x 16000 px of 3 channels instead of 32 x 16",
        ),
        (16, 31, "31 x 16 px of 3 channels instead of 32 x 16"),
        (8, 32, "32 x 8 px"),
    ] {
        let mut changed = whole.clone();
        changed[frame + 5..frame + 7].copy_from_slice(&height.to_be_bytes());
        changed[frame + 7..frame + 9].copy_from_slice(&width.to_be_bytes());
        let problem = refusal(&changed);
        assert!(problem.contains(expected), "{problem}");
    }
}

#[test]
fn a_jpeg_tile_without_end_is_refused() {
    let mut cut = std::fs::read(tiff::golden("jpeg_ycbcr_420.tif")).unwrap();
    let end = cut.windows(2).rposition(|w| w == [0xFF, 0xD9]).unwrap();
    cut[end + 1] = 0;
    let problem = refusal(&cut);
    assert!(
        problem.contains("ends before its picture does"),
        "{problem}"
    );
}

#[test]
fn a_jpeg_tile_with_a_hole_is_refused_with_its_number_and_row() {
    let mut holed = std::fs::read(tiff::golden("jpeg_ycbcr_420.tif")).unwrap();
    let end = holed.windows(2).rposition(|w| w == [0xFF, 0xD9]).unwrap();
    holed[end - 100..end].fill(0x55);
    let problem = refusal(&holed);
    assert!(
        problem.contains("its strips or tiles are JPEG, and of number "),
        "{problem}"
    );
    assert!(
        problem.contains(" its data are damaged in row "),
        "{problem}"
    );
}
