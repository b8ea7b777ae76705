//! What is noted of a slide, given how it is prepared.

use super::tile_options::TileOptions;
use crate::slide::{ScaleSource, Slide, SlideWarning};

/// The notes of the reader, with the width of the tiles that are cut, and a note of a given scale that
/// contradicts the data.
pub(crate) fn notes(slide: &Slide, options: &TileOptions, tile_px: f64) -> Vec<SlideWarning> {
    let of_reader = slide.notes.iter().map(|note| match note {
        SlideWarning::ReducedImage { reduction, .. } => SlideWarning::ReducedImage {
            reduction: *reduction,
            tile_px,
        },
        note => note.clone(),
    });
    of_reader.chain(other_scale(slide, options)).collect()
}

fn other_scale(slide: &Slide, options: &TileOptions) -> Option<SlideWarning> {
    let stated_mpp = slide.scale?.mpp;
    let taken = options.scales.of(slide)?;
    let is_other = taken.source == ScaleSource::Given && taken.mpp != stated_mpp;
    is_other.then_some(SlideWarning::OtherScale {
        given_mpp: taken.mpp,
        stated_mpp,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prepare::{PrepareEvent, PrepareOptions, prepare};
    use crate::shards::example;
    use crate::slide::ImageScale;
    use crate::tiles::mpp_overrides::MppOverrides;
    use crate::tiles::tile_size::TileSize;

    /// What `prepare` notes of a slide whose spots are 10.6 px wide and whose data tell 2.5 um per
    /// pixel, if they tell anything.
    fn noted(tile: &str, scales: &[&str], is_stated: bool) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        let mut slide = example::slide(folder.path(), "s1");
        slide.scale = is_stated.then_some(ImageScale {
            mpp: 2.5,
            source: ScaleSource::SpotDiameter,
        });
        slide.notes = vec![SlideWarning::ReducedImage {
            reduction: 0.25,
            tile_px: 2.0 * slide.radius_px,
        }];
        let options = PrepareOptions {
            tiles: TileOptions {
                size: tile.parse::<TileSize>().unwrap(),
                scales: MppOverrides::parse(scales).unwrap(),
                ..TileOptions::default()
            },
            ..PrepareOptions::default()
        };
        let mut noted = Vec::new();
        let keep = &mut |event: PrepareEvent<'_>| {
            if let PrepareEvent::Noted { note, .. } = event {
                noted.push(note.to_string());
            }
        };
        let to = folder.path().join("shards");
        prepare(
            &["s1".to_owned()],
            &|_: &str| Ok(slide.clone()),
            &to,
            &options,
            keep,
        )
        .unwrap();
        noted
    }

    #[test]
    fn the_note_of_a_small_image_tells_the_width_of_the_tiles_that_are_cut() {
        assert!(noted("spot", &[], true)[0].contains("only 10.6 px wide"));
        assert!(noted("50um", &[], true)[0].contains("only 20.0 px wide"));
        assert!(noted("50um", &["2"], true)[0].contains("only 25.0 px wide"));
    }

    #[test]
    fn a_given_scale_that_contradicts_the_data_is_noted_with_both_numbers() {
        let other = ["2 um per pixel is given and used, though the data say 2.5"];
        assert_eq!(noted("spot", &["2"], true)[1..], other);
        assert_eq!(noted("50um", &["s1=2", "2.5"], true)[1..], other);
        for (scales, is_stated) in [
            (&[][..], true),
            (&["2.5"], true),
            (&["from-spot"], true),
            (&["2"], false),
        ] {
            assert_eq!(noted("spot", scales, is_stated).len(), 1, "{scales:?}");
        }
    }
}
