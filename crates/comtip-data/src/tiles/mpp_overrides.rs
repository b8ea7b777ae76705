//! Micrometres per pixel as the user gives them.

use std::collections::BTreeMap;

use crate::error::DataError;
use crate::slide::{ImageScale, ScaleSource, Slide, printed_spot_um};

/// Micrometres per pixel as the user gives them, for all slides or for some; none by default.
///
/// A number goes before what the data tell, and a note says so. `from-spot` stands in where they tell nothing: the
/// printed spots of ST are 100 um wide and those of Visium 55 um, so a pixel is that over `2 r`. It
/// must be asked for, because the `r` of a data set need not be that of the printed spot.
///
/// # Example
///
/// ```
/// use comtip_data::MppOverrides;
///
/// let scales = MppOverrides::parse(["0.5", "s2=0.25", "s3=from-spot"])?;
/// assert_eq!(scales.slide_names().collect::<Vec<_>>(), ["s2", "s3"]);
/// assert!(MppOverrides::parse(["s2=wide"]).is_err());
/// # Ok::<(), comtip_data::DataError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
pub struct MppOverrides {
    of_all: Option<GivenScale>,
    by_slide: BTreeMap<String, GivenScale>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum GivenScale {
    Mpp(f64),
    FromSpot,
}

impl MppOverrides {
    /// Reads `VALUE` for all slides and `SLIDE=VALUE` for one, which goes before it; a value is a
    /// number of micrometres per pixel above 0, or `from-spot`.
    ///
    /// # Errors
    ///
    /// [`DataError::Unknown`] if a value is neither, or is given twice for one slide or for all.
    pub fn parse<T: AsRef<str>>(arguments: impl IntoIterator<Item = T>) -> Result<Self, DataError> {
        let mut scales = Self::default();
        for argument in arguments {
            let argument = argument.as_ref();
            let (slide, value) = match argument.rsplit_once('=') {
                Some((slide, value)) => (Some(slide), value),
                None => (None, argument),
            };
            let value = scale(value).ok_or_else(|| {
                let known = ["VALUE (um per px, above 0)", "SLIDE=VALUE", "from-spot"];
                DataError::unknown("scale", argument, known)
            })?;
            let earlier = match slide {
                Some(slide) => scales.by_slide.insert(slide.to_owned(), value),
                None => scales.of_all.replace(value),
            };
            if earlier.is_some() {
                return Err(DataError::unknown(
                    "scale",
                    argument,
                    ["one value for a slide"],
                ));
            }
        }
        Ok(scales)
    }

    /// Slides that are given a scale of their own, sorted.
    pub fn slide_names(&self) -> impl Iterator<Item = &str> {
        self.by_slide.keys().map(String::as_str)
    }

    /// Whether each slide that is given a scale of its own is one of these.
    ///
    /// # Errors
    ///
    /// [`DataError::Unknown`] names the first that is not.
    pub fn check_names(&self, slides: &[String]) -> Result<(), DataError> {
        let is_known = |slide: &&str| slides.iter().any(|name| name == slide);
        match self.slide_names().find(|slide| !is_known(slide)) {
            None => Ok(()),
            Some(stray) => {
                let known = slides.iter().map(String::as_str);
                Err(DataError::unknown("slide given a scale", stray, known))
            }
        }
    }

    /// What is given for a slide.
    pub(crate) fn given(&self, slide: &str) -> Option<GivenScale> {
        self.by_slide.get(slide).copied().or(self.of_all)
    }

    /// The scale of a slide, as it was given or as the data tell it.
    pub(crate) fn of(&self, slide: &Slide) -> Option<ImageScale> {
        let from_spot = || {
            Some(ImageScale {
                mpp: printed_spot_um(&slide.technology)? / (2.0 * slide.radius_px),
                source: ScaleSource::PrintedSpot,
            })
        };
        match self.given(&slide.name) {
            Some(GivenScale::Mpp(mpp)) => Some(ImageScale {
                mpp,
                source: ScaleSource::Given,
            }),
            Some(GivenScale::FromSpot) => slide.scale.or_else(from_spot),
            None => slide.scale,
        }
    }
}

fn scale(value: &str) -> Option<GivenScale> {
    if value == "from-spot" {
        return Some(GivenScale::FromSpot);
    }
    let mpp: f64 = value.parse().ok()?;
    let is_one = mpp.is_finite() && mpp > 0.0;
    is_one.then_some(GivenScale::Mpp(mpp))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shards::example;

    fn mpp(arguments: &[&str], alter: impl FnOnce(&mut Slide)) -> Option<f64> {
        let folder = tempfile::tempdir().unwrap();
        let mut slide = example::slide(folder.path(), "s1");
        slide.radius_px = 50.0;
        alter(&mut slide);
        let scales = MppOverrides::parse(arguments).unwrap();
        scales.of(&slide).map(|scale| scale.mpp)
    }

    const STATED: Option<ImageScale> = Some(ImageScale {
        mpp: 0.7,
        source: ScaleSource::MicronsPerPixel,
    });

    #[test]
    fn that_of_the_slide_goes_before_that_of_all_and_both_before_the_data() {
        assert_eq!(mpp(&[], |_| {}), None);
        assert_eq!(mpp(&[], |slide| slide.scale = STATED), Some(0.7));
        assert_eq!(mpp(&["0.5"], |slide| slide.scale = STATED), Some(0.5));
        assert_eq!(mpp(&["s1=0.25", "0.5"], |_| {}), Some(0.25));
        assert_eq!(mpp(&["s2=0.25"], |_| {}), None);
    }

    #[test]
    fn the_spot_tells_the_scale_only_where_the_data_do_not() {
        let st = mpp(&["from-spot"], |_| {});
        assert_eq!(st, Some(1.0));
        let visium = mpp(&["from-spot"], |slide| slide.technology = "Visium".into());
        assert_eq!(visium, Some(0.55));
        let hd = mpp(&["from-spot"], |slide| slide.technology = "VisiumHD".into());
        assert_eq!(hd, None);
        assert_eq!(mpp(&["from-spot"], |slide| slide.scale = STATED), Some(0.7));
        assert_eq!(mpp(&["0.5", "s1=from-spot"], |_| {}), Some(1.0));
    }

    #[test]
    fn values_that_are_no_scale_and_second_ones_are_refused() {
        for wrong in ["", "0", "-1", "inf", "NaN", "s1=", "s1=0", "spot"] {
            assert!(MppOverrides::parse([wrong]).is_err(), "{wrong}");
        }
        for twice in [["0.5", "0.5"], ["s1=0.5", "s1=0.6"]] {
            let problem = MppOverrides::parse(twice).unwrap_err().to_string();
            assert!(problem.contains("one value for a slide"), "{problem}");
        }
        let named = MppOverrides::parse(["a=b=0.5"]).unwrap();
        assert_eq!(named.slide_names().collect::<Vec<_>>(), ["a=b"]);
    }
}
