//! A slide that nobody has seen: tiles and counts to time a step with, where no data are at hand.

use std::path::Path;

use comtip::data::{Counts, Patient, Slide, Spot};
use image::RgbImage;

use crate::ui::CliError;

const SPOTS_A_ROW: usize = 8;
const N_GENES: usize = 160;
const SPACING_PX: u32 = 112;

/// Writes the image of the slide below `folder` and tells its spots, 64 of them with 160 genes.
///
/// # Errors
///
/// If the image cannot be written.
pub(crate) fn noise_slide(folder: &Path) -> Result<Slide, CliError> {
    let mut noise = Noise(1);
    let side = SPOTS_A_ROW as u32 * SPACING_PX;
    let image = RgbImage::from_fn(side, side, |_, _| image::Rgb([0; 3].map(|_| noise.byte())));
    let image_path = folder.join("noise.png");
    image
        .save(&image_path)
        .map_err(|error| CliError::write(&image_path, &error))?;
    let centre = |n: usize| (n as f64 + 0.5) * f64::from(SPACING_PX);
    let mut counts = Counts::new(N_GENES);
    let mut spots = Vec::new();
    for spot in 0..SPOTS_A_ROW * SPOTS_A_ROW {
        // Half of the genes are silent in a spot, the others differ in strength.
        let expressed =
            (0..N_GENES).map(|gene| (gene, f32::from(noise.byte() / 128 * (noise.byte() / 8))));
        counts.push_spot(
            expressed
                .map(|(gene, count)| (gene as u32, count))
                .filter(|(_, count)| *count > 0.0),
        );
        spots.push(Spot {
            id: format!("noise_{spot}"),
            x_px: centre(spot % SPOTS_A_ROW),
            y_px: centre(spot / SPOTS_A_ROW),
            label: None,
        });
    }
    Ok(Slide {
        name: "noise".to_owned(),
        patient: Patient::unknown(),
        tissue: None,
        technology: "none".to_owned(),
        image_path,
        radius_px: f64::from(SPACING_PX) / 2.0,
        scale: None,
        small_picture: None,
        spots,
        genes: (0..N_GENES).map(|gene| format!("GENE{gene}")).collect(),
        gene_ids: None,
        counts,
        label_origin: None,
        dropped: Default::default(),
        notes: Vec::new(),
    })
}

/// Marsaglia's xorshift: no seed is asked for, and no better noise is needed.
struct Noise(u32);

impl Noise {
    fn byte(&mut self) -> u8 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 17;
        self.0 ^= self.0 << 5;
        (self.0 >> 24) as u8
    }
}
