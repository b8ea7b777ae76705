//! How many tiles may show nothing, and whether a slide keeps to it.

use comtip_image::{ImageError, Outside, RegionReader, Tint, one_colour};
use serde::{Deserialize, Serialize};

use crate::error::{DataError, TileGuard};
use crate::slide::{Slide, SlideWarning};

/// How many tiles of a slide may show nothing before it is refused, and whether it may be grey.
///
/// # Example
///
/// ```
/// use comtip_data::{GreyPictures, TileGuards};
///
/// let guards = TileGuards::default();
/// assert_eq!(guards.outside, None);
/// assert_eq!(guards.grey, GreyPictures::Refused);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TileGuards {
    /// Spots whose centre may lie outside the image; by default 3, or one in a hundred if that is more,
    /// but fewer than half of the spots.
    pub outside: Option<usize>,
    /// Tiles inside the image that may be of one colour; by default as many black ones as
    /// [`outside`](Self::outside) has by default, and half of the spots of any colour, because glass can be
    /// of one.
    pub blank: Option<usize>,
    /// What becomes of a picture that is grey throughout.
    pub grey: GreyPictures,
}

/// What becomes of a picture that is grey throughout, as one channel of several is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum GreyPictures {
    /// It is refused: H&E is coloured.
    #[default]
    Refused,
    /// It is taken, with a note.
    Taken,
}

/// A few of so many spots.
fn a_few(n_spots: usize) -> usize {
    (n_spots / 100).max(3).min(n_spots.saturating_sub(1) / 2)
}

impl TileGuards {
    /// Whether all that others let pass of a slide of so many spots passes here too.
    pub(crate) fn are_as_loose_as(&self, others: &Self, n_spots: usize) -> bool {
        let limits = |guards: &Self| {
            [
                guards.outside.unwrap_or(a_few(n_spots)),
                guards.blank.unwrap_or(a_few(n_spots)),
                guards.blank.unwrap_or(n_spots / 2),
            ]
        };
        let (here, there) = (limits(self), limits(others));
        let is_grey_taken = self.grey == GreyPictures::Taken || others.grey == self.grey;
        is_grey_taken && here.iter().zip(there).all(|(here, there)| *here >= there)
    }

    /// Looks at the whole picture.
    ///
    /// # Errors
    ///
    /// [`DataError::Image`] if it cannot be read, is black, of one colour or of one channel; [`DataError::Guarded`] if it
    /// is grey and that is refused.
    pub(crate) fn check_picture(
        &self,
        slide: &Slide,
        image: &dyn RegionReader,
    ) -> Result<Option<SlideWarning>, DataError> {
        let tint = Tint::of(image)?;
        let problem = match (tint, self.grey) {
            (Tint::Coloured, _) => return Ok(None),
            (Tint::Grey, GreyPictures::Taken) => return Ok(Some(SlideWarning::GreyPicture)),
            (Tint::Grey, GreyPictures::Refused) => {
                "the image is grey throughout, but for one pixel of 1,000 at most, as one channel of several is; \
                 H&E is coloured: give the coloured image, or allow grey ones"
                    .to_owned()
            }
            (Tint::OneChannel(channel), _) => format!(
                "the image is {channel} throughout, its other channels are 0 but in one pixel of 1,000 at most; give \
                 one with red, green and blue"
            ),
            (Tint::Dark(most), _) => format!(
                "the image is all but black: no sample is above {most} of 255 but in one pixel of 1,000 at most; it is \
                 damaged, or its samples have fewer bits than it says: save it anew with 8 bits"
            ),
            (Tint::OneColour(colour), _) => {
                format!("the image is of one colour throughout, {colour:?}; save it anew")
            }
        };
        let path = slide.image_path.clone();
        Err(match tint {
            Tint::Grey => DataError::Guarded {
                slide: slide.name.clone(),
                problem: format!("{}: {problem}", path.display()),
                guard: TileGuard::Grey,
            },
            _ => ImageError::Picture { path, problem }.into(),
        })
    }

    /// Looks at every tile, of so many pixels about its spot.
    ///
    /// # Errors
    ///
    /// [`DataError::Guarded`] if more show nothing than may; [`DataError::Slide`] if every spot lies outside;
    /// [`DataError::Image`] if their pixels cannot be read.
    pub(crate) fn check_tiles(
        &self,
        slide: &Slide,
        image: &dyn RegionReader,
        radius_px: f64,
    ) -> Result<Option<SlideWarning>, DataError> {
        let n_spots = slide.spots.len();
        let size = image.size();
        let (width, height) = (f64::from(size.0), f64::from(size.1));
        let (mut n_off, mut n_one_colour, mut n_black) = (0, 0, 0);
        let (mut reach_x, mut reach_y) = ((f64::MAX, f64::MIN), (f64::MAX, f64::MIN));
        let mut n_wholly = 0;
        for spot in &slide.spots {
            let (x, y) = (spot.x_px, spot.y_px);
            reach_x = (x.min(reach_x.0), x.max(reach_x.1));
            reach_y = (y.min(reach_y.0), y.max(reach_y.1));
            n_off += usize::from(!((0.0..=width).contains(&x) && (0.0..=height).contains(&y)));
            n_wholly += usize::from(Outside::of_tile(size, x, y, radius_px) == Outside::Wholly);
            if let Some(colour) = one_colour(image, x, y, radius_px)? {
                n_one_colour += 1;
                n_black += usize::from(colour == [0; 3]);
            }
        }
        let refuse = |guard: TileGuard, problem: String| {
            Err(DataError::Guarded {
                slide: slide.name.clone(),
                problem,
                guard,
            })
        };
        let reach = format!(
            "the image is {width} x {height} px; the spots lie between x = {:.0} and {:.0} px, y = {:.0} and \
             {:.0} px",
            reach_x.0, reach_x.1, reach_y.0, reach_y.1
        );
        if n_wholly == n_spots && self.outside.is_none_or(|allowed| allowed < n_spots) {
            // No remedy lets these pass.
            return Err(DataError::Slide {
                slide: slide.name.clone(),
                problem: format!(
                    "every spot lies outside its image of {width} x {height} px; the coordinates belong to an \
                     image of another size ({reach})"
                ),
            });
        }
        if n_off > self.outside.unwrap_or(a_few(n_spots)) {
            return refuse(
                TileGuard::Outside(n_off),
                format!(
                    "{n_off} of {n_spots} spots lie outside the image ({reach}); the coordinates belong to an image \
                 of another size: give that one, in full, or allow that many spots outside"
                ),
            );
        }
        if n_black > self.blank.unwrap_or(a_few(n_spots)) {
            return refuse(
                TileGuard::Blank(n_black),
                format!(
                    "{n_black} of {n_spots} tiles are black, though they lie inside the image; it is damaged, cropped \
                 or masked: give the image itself, or allow that many blank tiles"
                ),
            );
        }
        if n_one_colour > self.blank.unwrap_or(n_spots / 2) {
            return refuse(
                TileGuard::Blank(n_one_colour),
                format!(
                    "{n_one_colour} of {n_spots} tiles are of one colour each, without tissue; the coordinates belong \
                 to another image, or it is masked: give the image itself, or allow that many blank tiles"
                ),
            );
        }
        Ok((n_one_colour > 0).then_some(SlideWarning::OneColourTiles {
            n_tiles: n_one_colour,
            n_black,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_passed_looser_guards_need_not_pass_stricter_ones() {
        let usual = TileGuards::default();
        let outside = |n| TileGuards {
            outside: Some(n),
            ..usual
        };
        assert!(usual.are_as_loose_as(&usual, 1_000));
        assert!(outside(10).are_as_loose_as(&usual, 1_000));
        assert!(!outside(9).are_as_loose_as(&usual, 1_000));
        assert!(!usual.are_as_loose_as(&outside(11), 1_000));
        let grey = TileGuards {
            grey: GreyPictures::Taken,
            ..usual
        };
        assert!(grey.are_as_loose_as(&usual, 1_000));
        assert!(!usual.are_as_loose_as(&grey, 1_000));
    }
}
