//! Pictures and tiles that are of no use are refused beyond a few, and the number can be raised.

use super::*;
use crate::tiles::{TileGuards, TileOptions};

/// Prepares a slide of twenty spots 8 px apart on a coloured picture of 200 x 100 px, altered; the notes, or the
/// error.
fn prepared(
    options: &PrepareOptions,
    paint: impl Fn(u32, u32) -> [u8; 3],
    alter: impl FnOnce(&mut Slide),
) -> Result<Vec<String>, String> {
    let folder = tempfile::tempdir().unwrap();
    let mut slide = example::slide(folder.path(), "s1");
    slide.image_path = folder.path().join("picture.png");
    image::RgbImage::from_fn(200, 100, |x, y| image::Rgb(paint(x, y)))
        .save(&slide.image_path)
        .unwrap();
    slide.counts = crate::slide::Counts::new(4);
    slide.spots = (0..20)
        .map(|i| crate::slide::Spot {
            id: format!("s1_{i}"),
            x_px: 10.0 + 9.0 * f64::from(i),
            y_px: 50.0,
            label: None,
        })
        .collect();
    for _ in 0..20 {
        slide.counts.push_spot([(0, 1.0)]);
    }
    slide.dropped = DroppedSpots::default();
    alter(&mut slide);
    let mut notes = Vec::new();
    let done = prepare(
        &["s1".to_owned()],
        &|_: &str| Ok(slide.clone()),
        &folder.path().join("shards"),
        options,
        &mut |event| {
            if let PrepareEvent::Noted { note, .. } = event {
                notes.push(note.to_string());
            }
        },
    );
    done.map(|_| notes).map_err(|error| error.to_string())
}

fn tissue(x: u32, y: u32) -> [u8; 3] {
    [x as u8, 2 * y as u8, 200]
}

fn guarded(guards: TileGuards) -> PrepareOptions {
    PrepareOptions {
        tiles: TileOptions {
            guards,
            ..TileOptions::default()
        },
        ..PrepareOptions::default()
    }
}

#[test]
fn spots_that_lie_on_top_of_one_another_are_refused() {
    let thousandths = |slide: &mut Slide| {
        for spot in &mut slide.spots {
            spot.x_px /= 1000.0;
            spot.y_px /= 1000.0;
        }
    };
    let problem = prepared(&PrepareOptions::default(), tissue, thousandths).unwrap_err();
    assert!(
        problem.contains("neighbouring spots lie 0.01 px apart, and each is 10.60 px wide"),
        "{problem}"
    );
}

#[test]
fn spots_outside_the_image_are_refused_beyond_a_few_and_the_number_can_be_raised() {
    let move_out = |n: usize| {
        move |slide: &mut Slide| {
            for spot in &mut slide.spots[..n] {
                spot.x_px = 450.0;
            }
        }
    };
    let default = PrepareOptions::default();
    assert_eq!(prepared(&default, tissue, move_out(0)), Ok(Vec::new()));
    assert!(prepared(&default, tissue, move_out(3)).is_ok());
    let problem = prepared(&default, tissue, move_out(4)).unwrap_err();
    assert!(
        problem.contains("4 of 20 spots lie outside the image (the image is 200 x 100 px"),
        "{problem}"
    );
    assert!(problem.contains("x = 46 and 450 px"), "{problem}");
    let raised = guarded(TileGuards {
        outside: Some(4),
        ..TileGuards::default()
    });
    assert!(prepared(&raised, tissue, move_out(4)).is_ok());
    let strict = guarded(TileGuards {
        outside: Some(0),
        ..TileGuards::default()
    });
    assert!(prepared(&strict, tissue, move_out(1)).is_err());
}

#[test]
fn black_tiles_and_tiles_of_one_colour_are_distinguished_and_refused_beyond_a_few() {
    let masked = |to: u32, colour: [u8; 3]| move |x, y| if x < to { colour } else { tissue(x, y) };
    let default = PrepareOptions::default();
    // The tile about x = 10 reaches to 15 px, each following one 9 px further.
    let notes = prepared(&default, masked(16, [255; 3]), |_| {}).unwrap();
    assert_eq!(
        notes,
        ["1 tiles are of one colour each, as glass without tissue is"]
    );
    let notes = prepared(&default, masked(16, [0; 3]), |_| {}).unwrap();
    assert!(notes[0].contains("1 of them black though they lie inside"));
    assert!(prepared(&default, masked(100, [255; 3]), |_| {}).is_ok());
    let problem = prepared(&default, masked(150, [255; 3]), |_| {}).unwrap_err();
    assert!(
        problem.contains("of 20 tiles are of one colour each"),
        "{problem}"
    );
    let problem = prepared(&default, masked(60, [0; 3]), |_| {}).unwrap_err();
    assert!(problem.contains("of 20 tiles are black"), "{problem}");
    let raised = guarded(TileGuards {
        blank: Some(20),
        ..TileGuards::default()
    });
    assert!(prepared(&raised, masked(150, [0; 3]), |_| {}).is_ok());
}

#[test]
fn a_picture_without_colours_is_refused_and_a_grey_one_can_be_allowed() {
    let refused = |paint: fn(u32, u32) -> [u8; 3]| {
        prepared(&PrepareOptions::default(), paint, |_| {}).unwrap_err()
    };
    assert!(refused(|_, _| [9, 90, 200]).contains("of one colour throughout"));
    assert!(refused(|x, _| [x as u8 / 16; 3]).contains("no sample is above 12 of 255"));
    assert!(refused(|x, _| [0, x as u8, 0]).contains("green throughout"));
    assert!(refused(|x, y| [x as u8 / 2 + y as u8; 3]).contains("grey throughout"));
    let allowed = guarded(TileGuards {
        grey: crate::tiles::GreyPictures::Taken,
        ..TileGuards::default()
    });
    let notes = prepared(&allowed, |x, y| [x as u8 / 2 + y as u8; 3], |_| {}).unwrap();
    assert!(notes[0].contains("grey throughout"), "{notes:?}");
}

#[test]
fn an_image_of_another_size_than_its_small_picture_implies_is_refused() {
    let with_small = |width: u32, height: u32, flip: bool| {
        move |slide: &mut Slide| {
            let path = slide.image_path.with_file_name("small.png");
            let picture = image::open(&slide.image_path).unwrap().into_rgb8();
            let filter = image::imageops::FilterType::Triangle;
            let small = image::imageops::resize(&picture, width, height, filter);
            let small = match flip {
                true => image::imageops::rotate180(&small),
                false => small,
            };
            small.save(&path).unwrap();
            slide.small_picture = Some(crate::slide::SmallPicture {
                path,
                object: None,
                name: "tissue_hires_image.png".to_owned(),
                reduction: 0.25,
            });
        }
    };
    let default = PrepareOptions::default();
    assert_eq!(
        prepared(&default, tissue, with_small(50, 25, false)),
        Ok(Vec::new())
    );
    let problem = prepared(&default, tissue, with_small(200, 100, false)).unwrap_err();
    assert!(
        problem.contains(
            "the image given is 200 x 100 px, but the coordinates belong to one of 800 x 400 px"
        ),
        "{problem}"
    );
    assert!(
        problem.contains("as wide as tissue_hires_image.png"),
        "{problem}"
    );
    let problem = prepared(&default, tissue, with_small(25, 50, false)).unwrap_err();
    assert!(problem.contains("turned by 90 degrees"), "{problem}");
    let notes = prepared(&default, tissue, with_small(50, 25, true)).unwrap();
    assert!(
        notes[0].contains("does not look like its tissue_hires_image.png"),
        "{notes:?}"
    );
    assert!(
        notes[0].contains("turned by 180 degrees it fits better (1.00)"),
        "{notes:?}"
    );
}
