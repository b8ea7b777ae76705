//! What is read of many shards before the first tile is asked for.
#![cfg(target_os = "linux")]

use std::path::Path;

use comtip_data::{
    Counts, GeneVocabulary, Normalization, PrepareOptions, Slide, Spot, SpotSet, prepare,
};

const N_SLIDES: usize = 200;
const SIDE_PX: u32 = 256;

/// A slide of noise, which PNG cannot shrink, with 16 spots of 64 px and two genes.
fn slide(folder: &Path, name: &str) -> Slide {
    let spots = (0..16).map(|i| Spot {
        id: format!("{name}_{i}"),
        x_px: f64::from(i % 4) * 64.0 + 32.0,
        y_px: f64::from(i / 4) * 64.0 + 32.0,
        label: None,
    });
    let mut counts = Counts::new(2);
    (0..16).for_each(|i| counts.push_spot([(i % 2, 1.0 + i as f32)]));
    Slide {
        name: name.to_owned(),
        patient: comtip_data::patient_of(name),
        technology: "ST".to_owned(),
        tissue: None,
        image_path: folder.join("noise.png"),
        radius_px: 32.0,
        scale: None,
        small_picture: None,
        spots: spots.collect(),
        genes: vec!["GFAP".to_owned(), "MBP".to_owned()],
        gene_ids: None,
        counts,
        label_origin: None,
        dropped: Default::default(),
        notes: Vec::new(),
    }
}

/// Bytes that this process has read, so far.
fn n_read() -> u64 {
    let io = std::fs::read_to_string("/proc/self/io").expect("of Linux");
    let line = io.lines().find_map(|line| line.strip_prefix("rchar: "));
    line.expect("a line").parse().expect("a number")
}

#[test]
fn two_hundred_shards_are_opened_without_reading_a_tile() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut state = 1_u32;
    let mut noise = || {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        (state >> 24) as u8
    };
    image::RgbImage::from_fn(SIDE_PX, SIDE_PX, |_, _| image::Rgb([0; 3].map(|_| noise())))
        .save(folder.path().join("noise.png"))
        .expect("saved");
    let names: Vec<String> = (0..N_SLIDES).map(|i| format!("s{i:03}")).collect();
    let shards = folder.path().join("shards");
    let read = |name: &str| Ok(slide(folder.path(), name));
    let options = PrepareOptions::default();
    prepare(&names, &read, &shards, &options, &mut |_| {}).expect("prepared");
    let n_bytes: u64 = names
        .iter()
        .map(|name| shards.join(format!("{name}.parquet")))
        .map(|path| std::fs::metadata(path).expect("there").len())
        .sum();

    let vocabulary = GeneVocabulary::new(vec!["GFAP".to_owned()]);
    let opened = || {
        let before = n_read();
        let set = SpotSet::open(&shards, &names, &vocabulary, Normalization::Log1p);
        (set.expect("opened"), n_read() - before)
    };
    let (_, untouched) = opened();
    // As a plain copy would leave them, they are read whole, and the next time not.
    let later = std::time::SystemTime::now() + std::time::Duration::from_secs(60);
    for name in &names {
        let path = shards.join(format!("{name}.parquet"));
        let file = std::fs::File::options().write(true).open(path);
        file.and_then(|file| file.set_modified(later))
            .expect("touched");
    }
    let ((_, touched), (set, again)) = (opened(), opened());
    println!(
        "{n_bytes} bytes of shards: {untouched} read untouched, {touched} touched, {again} then"
    );
    // Shards as small as these are read a third over for their footers, in pieces of 8 KiB.
    assert!(touched >= untouched + n_bytes, "{touched}");
    assert!(untouched < n_bytes / 2, "{untouched}");
    assert!(again < n_bytes / 2, "{again}");
    assert_eq!(set.tile(0).expect("a tile").dimensions(), (64, 64));
}
