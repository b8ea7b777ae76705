//! Whether the image given for a slide is the one its coordinates belong to, by what comes with the counts.

use comtip_image::RegionReader;

use super::likeness::{Likeness, likeness};
use crate::error::DataError;
use crate::formats::open_small;
use crate::slide::{Slide, SlideWarning, SmallPicture};

/// Side Space Ranger makes the longer one of `tissue_hires_image.png`.
const HIRES_SIDE_PX: u32 = 2000;

/// Compares a given image with the small picture of its slide, where there is one: by its sides, which must
/// fit, and by its looks, of which a note tells.
///
/// # Errors
///
/// [`DataError::Slide`] if the sides do not fit; the error names both sizes and what the image probably is;
/// [`DataError::Image`] if its pixels cannot be read.
pub(crate) fn check_fit(
    slide: &Slide,
    image: &dyn RegionReader,
) -> Result<Vec<SlideWarning>, DataError> {
    let Some(picture) = &slide.small_picture else {
        return Ok(Vec::new());
    };
    let small = match open_small(picture) {
        Ok(small) => small,
        Err(error) => {
            return Ok(vec![SlideWarning::NotCompared {
                picture: picture.name.clone(),
                problem: error.to_string(),
            }]);
        }
    };
    if let Some(problem) = misfit(image.size(), small.size(), picture) {
        return Err(DataError::Slide {
            slide: slide.name.clone(),
            problem,
        });
    }
    let unlike = match likeness(image, &*small)? {
        Likeness::Alike => None,
        Likeness::Unlike {
            correlation,
            better,
        } => Some(SlideWarning::UnlikePicture {
            picture: picture.name.clone(),
            correlation,
            better,
        }),
    };
    Ok(unlike.into_iter().collect())
}

/// What is wrong with an image of sides `given`, if it is not the one that `sides`, those of its small
/// picture, stand for.
///
/// A side of the small picture is that of the image times the factor, rounded up or down, so it tells the
/// image's to one pixel over the factor; half a pixel more is allowed for a factor of few digits.
fn misfit(given: (u32, u32), sides: (u32, u32), picture: &SmallPicture) -> Option<String> {
    let full = |side: u32| f64::from(side) / picture.reduction;
    let (width, height) = (full(sides.0), full(sides.1));
    let allowed = 1.5 / picture.reduction + 1.0;
    let is_near = |a: u32, b: f64| (f64::from(a) - b).abs() <= allowed;
    if is_near(given.0, width) && is_near(given.1, height) {
        return None;
    }
    let (across, down) = (f64::from(given.0) / width, f64::from(given.1) / height);
    let is_picture = given.0.abs_diff(sides.0) <= 1 && given.1.abs_diff(sides.1) <= 1;
    let guess = if is_picture {
        format!(
            "it is as wide as {}, {:.3} of full size: give the full-resolution image that went into Space \
             Ranger",
            picture.name, picture.reduction
        )
    } else if picture.reduction == 1.0 && sides.0.max(sides.1) == HIRES_SIDE_PX {
        format!(
            "the coordinates are in pixels of {} (scale factor 1), as `to_legacy_anndata` rewrites them: \
             give no image, or coordinates in pixels of the full-resolution one",
            picture.name
        )
    } else if is_near(given.0, height) && is_near(given.1, width) {
        "it is turned by 90 degrees: give it as it went into Space Ranger".to_owned()
    } else if (across / down - 1.0).abs() < 0.01 {
        format!(
            "it is scaled to {across:.3} of full size: give the image that went into Space Ranger, at its full \
             size"
        )
    } else if across < 1.01 && down < 1.01 {
        "it is cropped, or of another slide: give the image that went into Space Ranger, whole"
            .to_owned()
    } else {
        "it is of another slide perhaps: give the image that went into Space Ranger".to_owned()
    };
    Some(format!(
        "the image given is {} x {} px, but the coordinates belong to one of {width:.0} x {height:.0} px \
         ({} is {} x {} px at {:.4} of full size); {guess}",
        given.0, given.1, picture.name, sides.0, sides.1, picture.reduction
    ))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn picture(reduction: f64) -> SmallPicture {
        SmallPicture {
            path: "spatial/tissue_hires_image.png".into(),
            object: None,
            name: "tissue_hires_image.png".to_owned(),
            reduction,
        }
    }

    #[test]
    fn an_image_that_does_not_fit_is_reported_with_both_sizes_and_what_it_is() {
        let misfit_of =
            |given, sides, reduction| misfit(given, sides, &picture(reduction)).unwrap();
        let hires = misfit_of((500, 400), (500, 400), 0.25);
        assert!(hires.starts_with(
            "the image given is 500 x 400 px, but the coordinates belong to one of 2000 x 1600 px"
        ));
        assert!(
            hires.contains("as wide as tissue_hires_image.png, 0.250 of full size: give the full"),
            "{hires}"
        );
        assert!(misfit_of((1600, 2000), (500, 400), 0.25).contains("turned by 90 degrees"));
        assert!(misfit_of((1000, 800), (500, 400), 0.25).contains("scaled to 0.500 of full size"));
        assert!(misfit_of((2000, 1200), (500, 400), 0.25).contains("cropped"));
        assert!(misfit_of((4000, 1700), (500, 400), 0.25).contains("another slide"));
        assert!(misfit_of((9000, 7200), (2000, 1600), 1.0).contains("to_legacy_anndata"));
    }

    proptest! {
        /// Space Ranger makes the longer side 2,000 px and writes the factor to some digits.
        #[test]
        fn the_image_itself_fits_and_scaled_turned_cropped_or_swapped_ones_do_not(
            width in 4000_u32..60_000,
            height in 4000_u32..60_000,
            rounding in 0_usize..3,
            part in 0.3_f64..0.97,
        ) {
            let reduction = f64::from(HIRES_SIDE_PX) / f64::from(width.max(height));
            let reduction = (reduction * 1e8).round() / 1e8;
            let small = |side: u32| {
                let side = f64::from(side) * reduction;
                [side.floor(), side.round(), side.ceil()][rounding] as u32
            };
            let sides = (small(width), small(height));
            let fits = |given| misfit(given, sides, &picture(reduction)).is_none();
            prop_assert!(fits((width, height)));
            let less = |side: u32| (f64::from(side) * part) as u32;
            prop_assert!(!fits((less(width), less(height))));
            prop_assert!(!fits((less(width), height)));
            prop_assert!(!fits((width, less(height))));
            prop_assert!(!fits(sides));
            if width.abs_diff(height) > width.max(height) / 100 {
                prop_assert!(!fits((height, width)));
            }
        }
    }
}
