//! A slide taken for one of another technology than its files tell.

use super::hest_technology::HestTechnology;
use super::image_scale::{ImageScale, ScaleSource, VISIUM_DIAMETER_UM, printed_spot_um};
use super::slide::Slide;
use super::slide_warning::SlideWarning;
use crate::error::DataError;

/// Technologies there are.
const KNOWN: [&str; 3] = ["ST", "Visium", "VisiumHD"];

impl Slide {
    /// Takes the slide for one of this technology: `ST`, `Visium` or `VisiumHD`.
    ///
    /// A scale that rests on the width of a spot is made anew from that of the technology: 100 um on ST,
    /// 65 um on Visium as 10x means it; that of a bin is not known. In a file of HEST-1k it is 100, 55 or
    /// 128 um. One given in um per pixel stays.
    ///
    /// # Errors
    ///
    /// [`DataError::Unknown`] if there is no such technology.
    pub fn take_for(&mut self, technology: &str) -> Result<(), DataError> {
        if !KNOWN.contains(&technology) {
            return Err(DataError::unknown("technology", technology, KNOWN));
        }
        if technology == self.technology {
            return Ok(());
        }
        technology.clone_into(&mut self.technology);
        if self.is_by_spot_of_hest() {
            let of_hest = HestTechnology::named(technology);
            self.scale = of_hest.map(|hest| hest.scale(2.0 * self.radius_px));
            self.notes
                .retain(|note| !matches!(note, SlideWarning::HestSpots { .. }));
            return Ok(());
        }
        let rests_on_spot = self.scale.is_some_and(|scale| {
            !matches!(
                scale.source,
                ScaleSource::MicronsPerPixel | ScaleSource::Given
            )
        });
        if rests_on_spot {
            let width = match technology {
                "Visium" => Some((VISIUM_DIAMETER_UM, ScaleSource::SpotDiameter)),
                other => printed_spot_um(other).map(|um| (um, ScaleSource::PrintedSpot)),
            };
            self.scale = width.map(|(width_um, source)| ImageScale {
                mpp: width_um / (2.0 * self.radius_px),
                source,
            });
        }
        Ok(())
    }

    /// Whether its scale rests, or would if the technology were known, on the width of a spot of HEST-1k.
    fn is_by_spot_of_hest(&self) -> bool {
        let is_unknown = |note: &SlideWarning| matches!(note, SlideWarning::HestSpots { .. });
        match self.scale {
            Some(scale) => matches!(scale.source, ScaleSource::HestSpotDiameter { .. }),
            None => self.notes.iter().any(is_unknown),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shards::example;

    #[test]
    fn a_scale_by_the_width_of_a_spot_follows_the_technology_and_a_stated_one_stays() {
        let folder = tempfile::tempdir().unwrap();
        let mut slide = example::slide(folder.path(), "s1");
        slide.radius_px = 50.0;
        slide.technology = "Visium".to_owned();
        let scale = |mpp, source| Some(ImageScale { mpp, source });
        slide.scale = scale(0.65, ScaleSource::SpotDiameter);
        slide.take_for("ST").unwrap();
        assert_eq!(slide.scale, scale(1.0, ScaleSource::PrintedSpot));
        slide.take_for("Visium").unwrap();
        assert_eq!(slide.scale, scale(0.65, ScaleSource::SpotDiameter));
        slide.scale = scale(0.3, ScaleSource::MicronsPerPixel);
        slide.take_for("ST").unwrap();
        assert_eq!(slide.scale, scale(0.3, ScaleSource::MicronsPerPixel));
        let error = slide.take_for("Xenium").unwrap_err().to_string();
        assert!(error.contains("ST, Visium, VisiumHD"), "{error}");
    }

    #[test]
    fn a_spot_of_hest_has_the_width_that_hest_gives_the_technology() {
        let folder = tempfile::tempdir().unwrap();
        let mut slide = example::slide(folder.path(), "s1");
        slide.radius_px = 50.0;
        slide.technology = "unknown".to_owned();
        slide.notes = vec![SlideWarning::HestSpots { pitch: None }];
        for (technology, um) in [("Visium", 55), ("ST", 100), ("VisiumHD", 128)] {
            slide.take_for(technology).unwrap();
            let scale = slide.scale.unwrap();
            assert_eq!(scale.source, ScaleSource::HestSpotDiameter { um });
            assert_eq!(scale.mpp, f64::from(um) / 100.0);
            assert!(slide.notes.is_empty());
        }
    }
}
