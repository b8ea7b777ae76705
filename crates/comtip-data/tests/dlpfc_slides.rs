//! A slide of the DLPFC as people keep it: an output of Space Ranger 1 and a table of layers beside it. All of it is made up.

use std::fs;
use std::path::Path;

use comtip_data::{
    AnnotationFolder, DataError, LabelOrigin, PrepareEvent, PrepareOptions, ReadOptions, Shard,
    SlideSource, prepare,
};
use image::{Rgb, RgbImage};

/// Barcode, and label as the table has it; `None` where it has no row.
const SPOTS: [(&str, Option<&str>); 9] = [
    ("AAACAAGTATCTCCCA-1", Some("L1")),
    ("AAACAATCTACTAGCA-1", Some("L2")),
    ("AAACACCAATAACTGC-1", Some("L3")),
    ("AAACAGAGCGACTCCT-1", Some("L4")),
    ("AAACAGCTTTCAGAAG-1", Some("L5")),
    ("AAACAGGGTCTATATT-1", Some("L6")),
    ("AAACAGTGTTCCTGGG-1", Some("WM")),
    ("AAACATTTCCCGGATT-1", Some("NA")),
    ("AAACCCGAACGAAATC-1", None),
];
/// Distance of neighbouring spots, px.
const PITCH_PX: usize = 20;

/// Writes `151673` and the picture it was made from.
fn write_slide(root: &Path) {
    let counts = root.join("151673/filtered_feature_bc_matrix");
    let spatial = root.join("151673/spatial");
    fs::create_dir_all(&counts).unwrap();
    fs::create_dir_all(&spatial).unwrap();
    let barcodes = SPOTS.map(|(barcode, _)| format!("{barcode}\n")).concat();
    fs::write(counts.join("barcodes.tsv"), barcodes).unwrap();
    let genes = "ENSG00000131095\tGFAP\nENSG00000197971\tMBP\n";
    fs::write(counts.join("genes.tsv"), genes).unwrap();
    let mut matrix = format!(
        "%%MatrixMarket matrix coordinate integer general\n2 {} {}\n",
        SPOTS.len(),
        SPOTS.len()
    );
    let mut positions = String::new();
    for (i, (barcode, _)) in SPOTS.iter().enumerate() {
        matrix += &format!("{} {} {}\n", 1 + i % 2, i + 1, i + 1);
        let (row, column) = (i / 3, 2 * (i % 3) + i / 3 % 2);
        let y = 20 + 17 * row;
        let x = 20 + PITCH_PX * column / 2;
        positions += &format!("{barcode},1,{row},{column},{y},{x}\n");
    }
    fs::write(counts.join("matrix.mtx"), matrix).unwrap();
    fs::write(spatial.join("tissue_positions_list.csv"), positions).unwrap();
    // 65 um wide, 100 um apart.
    let factors = r#"{"spot_diameter_fullres": 13.0, "tissue_hires_scalef": 0.5}"#;
    fs::write(spatial.join("scalefactors_json.json"), factors).unwrap();
    let stain = |x: u32, y: u32| Rgb([150 + x as u8, 90 + y as u8, (3 * x + 5 * y) as u8]);
    let full = RgbImage::from_fn(100, 80, stain);
    full.save(root.join("151673_full_image.tif")).unwrap();
    RgbImage::from_fn(50, 40, |x, y| stain(2 * x, 2 * y))
        .save(spatial.join("tissue_hires_image.png"))
        .unwrap();
}

fn source(root: &Path, layers: &Path) -> Result<SlideSource, DataError> {
    let slides = root.join("151673");
    let found = AnnotationFolder::find(layers, ["151673"])?;
    SlideSource::open(&slides)?.with_options(ReadOptions {
        images: [("151673".to_owned(), root.join("151673_full_image.tif"))].into(),
        annotations: found.tables,
        ..ReadOptions::default()
    })
}

/// Rows of the spots that have one.
fn rows(separator: &str) -> String {
    let listed = SPOTS.iter().filter_map(|(barcode, label)| {
        let label = (*label)?;
        Some(format!("{barcode}{separator}{label}\n"))
    });
    listed.collect()
}

fn layers_of_the_spots() -> Vec<Option<&'static str>> {
    let known = |label: &&str| *label != "NA";
    SPOTS.map(|(_, label)| label.filter(known)).to_vec()
}

#[test]
fn layers_go_from_a_table_to_the_shard_and_spots_without_one_stay_unlabelled() {
    let root = tempfile::tempdir().unwrap();
    write_slide(root.path());
    let layers = root.path().join("layers");
    fs::create_dir(&layers).unwrap();
    // One spot more, as a table of the whole capture area has.
    let table = format!("Barcode,Layer\n{}TTTGTTTCCATACAAC-1,L6\n", rows(","));
    fs::write(layers.join("151673.csv"), table).unwrap();
    let source = source(root.path(), &layers).unwrap();
    let shards = root.path().join("shards");
    let (mut unknown, mut notes) = (Vec::new(), Vec::new());
    let names = ["151673".to_owned()];
    let options = PrepareOptions::default();
    let manifest = prepare(
        &names,
        &source,
        &shards,
        &options,
        &mut |event| match event {
            PrepareEvent::IdsDropped { dropped, .. } => unknown.clone_from(&dropped.unknown_labels),
            PrepareEvent::Noted { note, .. } => notes.push(note.to_string()),
            _ => {}
        },
    );
    assert_eq!(unknown, ["TTTGTTTCCATACAAC-1"]);
    assert_eq!(notes, Vec::<String>::new());
    assert_eq!(manifest.unwrap().slides[0].n_spots, SPOTS.len());
    let shard = Shard::open(shards.join("151673.parquet")).unwrap();
    let spots = shard.read_spots().unwrap().spots;
    let labels: Vec<_> = spots.iter().map(|spot| spot.label.as_deref()).collect();
    assert_eq!(labels, layers_of_the_spots());
    let origin = LabelOrigin::Table {
        file: "151673.csv".to_owned(),
        column: Some("Layer".to_owned()),
    };
    assert_eq!(shard.facts().label_origin, Some(origin));
    assert_eq!(shard.facts().technology, "Visium");
}

#[test]
fn the_table_may_be_one_of_tabs_without_a_header() {
    let root = tempfile::tempdir().unwrap();
    write_slide(root.path());
    let table = root.path().join("151673_truth.txt");
    fs::write(table, rows("\t")).unwrap();
    let slide = source(root.path(), root.path()).unwrap();
    let slide = slide.read("151673").unwrap();
    let labels: Vec<_> = slide.spots.iter().map(|s| s.label.as_deref()).collect();
    assert_eq!(labels, layers_of_the_spots());
}
