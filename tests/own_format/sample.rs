//! Real sections written as files of the format.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use comtip::data::{Slide, StImageDataset};
use tempfile::TempDir;

/// The genes of a file.
pub(crate) const GENES: [&str; 9] = [
    "ERBB2", "IGKC", "MGP", "KRT19", "COL1A1", "ACTB", "CD74", "FN1", "SCGB2A2",
];

fn section(section: &str) -> Slide {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/sample");
    let dataset = StImageDataset::open(&sample).expect("the sample");
    let name = format!("Human_Breast_Andersson_10142021_ST_{section}");
    dataset.read(&name).expect("a section")
}

/// Writes a real section as a file of the format: its spots and pixels as they are, of its genes nine.
fn write(slide: &Slide, patient: &str, path: &Path) {
    let place = |gene: &&str| slide.genes.iter().position(|name| name == gene);
    let places: Vec<usize> = GENES.iter().filter_map(place).collect();
    assert_eq!(places.len(), GENES.len());
    let mut text = format!(
        "patient\t{patient}\nimage\t{}\nradius\t{}\ngenes\t{}\n",
        slide.image_path.display(),
        slide.radius_px,
        GENES.join("\t")
    );
    for (i, spot) in slide.spots.iter().enumerate() {
        let label = spot.label.as_deref().unwrap_or_default();
        let _ = write!(
            text,
            "spot\t{}\t{}\t{}\t{label}",
            spot.id, spot.x_px, spot.y_px
        );
        let (genes, counts) = slide.counts.spot(i);
        for place in &places {
            let found = genes.iter().position(|gene| *gene as usize == *place);
            let _ = write!(text, "\t{}", found.map_or(0.0, |found| counts[found]));
        }
        text.push('\n');
    }
    fs::write(path, text).expect("a file");
}

/// Sections of two patients in the format, each as it is in the sample.
pub(crate) fn files() -> (TempDir, [Slide; 2]) {
    let folder = tempfile::tempdir().expect("a folder");
    let sections = ["B4", "C3"].map(section);
    for (slide, (name, patient)) in sections.iter().zip([("b4", "B"), ("c3", "C")]) {
        write(slide, patient, &folder.path().join(format!("{name}.spots")));
    }
    (folder, sections)
}
