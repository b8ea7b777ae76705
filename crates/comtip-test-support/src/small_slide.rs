//! A slide of a few spots, as files.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use image::{Rgb, RgbImage};

/// A slide in the layout of STimage-1K4M.
pub struct SmallSlide<'a> {
    /// Its name.
    pub name: &'a str,
    /// Radius of a spot, px.
    pub radius_px: u32,
    /// Symbols, in the order of the counts.
    pub genes: &'a [&'a str],
    /// Its spots.
    pub spots: Vec<SmallSpot>,
    /// The whole slide.
    pub image: RgbImage,
}

/// A spot of a [`SmallSlide`].
pub struct SmallSpot {
    /// The end of its id, as `1x2`.
    pub place: String,
    /// Its centre, px from the left and from the top.
    pub centre_px: [u32; 2],
    /// A count for each gene.
    pub counts: Vec<u32>,
}

impl SmallSlide<'_> {
    /// Writes coordinates, counts and image below `folder`, a data set of one or more slides.
    ///
    /// # Panics
    ///
    /// If a file cannot be written.
    pub fn write(&self, folder: &Path) {
        let mut coordinates = ",yaxis,xaxis,r\n".to_owned();
        let mut counts = format!(",{}\n", self.genes.join(","));
        for spot in &self.spots {
            let id = format!("{}_{}", self.name, spot.place);
            let ([x, y], radius) = (spot.centre_px, self.radius_px);
            writeln!(coordinates, "{id},{y},{x},{radius}").expect("text");
            let cells: Vec<String> = spot.counts.iter().map(u32::to_string).collect();
            writeln!(counts, "{id},{}", cells.join(",")).expect("text");
        }
        let file = |part: &str, end: &str| -> PathBuf {
            let folder = folder.join("ST").join(part);
            fs::create_dir_all(&folder).expect("made");
            folder.join(format!("{}{end}", self.name))
        };
        fs::write(file("coord", "_coord.csv"), coordinates).expect("written");
        fs::write(file("gene_exp", "_count.csv"), counts).expect("written");
        self.image.save(file("image", ".png")).expect("saved");
    }
}

/// A slide of two spots and two genes, with these counts; slides of another `blue` have other pixels.
pub fn two_spots(name: &str, counts: [[u32; 2]; 2], blue: u8) -> SmallSlide<'_> {
    let spots = counts.into_iter().zip(1..).map(|(counts, n)| SmallSpot {
        place: format!("1x{n}"),
        centre_px: [20 * n, 20],
        counts: counts.to_vec(),
    });
    SmallSlide {
        name,
        radius_px: 8,
        genes: &["GFAP", "MBP"],
        spots: spots.collect(),
        image: RgbImage::from_fn(60, 60, |x, y| Rgb([x as u8 * 4, y as u8 * 4, blue])),
    }
}
