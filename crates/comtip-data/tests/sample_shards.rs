//! Shards of the real sample hold what its slides say.

use std::path::{Path, PathBuf};

use comtip_data::{
    GeneVocabulary, Manifest, Normalization, PrepareOptions, Shard, ShardFolder, SpotSet,
    StImageDataset, prepare,
};
use comtip_image::{Outside, SlideImage};
use comtip_test_support::{B4, C2, SAMPLE};

fn sample() -> StImageDataset {
    StImageDataset::open(SAMPLE.as_ref()).unwrap()
}

fn prepared(to: &Path, names: &[&str]) -> (PathBuf, Manifest) {
    let dataset = sample();
    let shards = to.join("shards");
    let names: Vec<_> = names.iter().map(|name| (*name).to_owned()).collect();
    let manifest = prepare(
        &names,
        &|name: &str| dataset.read(name),
        &shards,
        &PrepareOptions::default(),
        &mut |_event| {},
    )
    .unwrap();
    (shards, manifest)
}

#[test]
fn shards_give_back_the_sample_and_the_manifest_sums_it_up() {
    let folder = tempfile::tempdir().unwrap();
    let (shards, manifest) = prepared(folder.path(), &[B4, C2]);
    // Totals of the sample's own README.
    let sums = manifest
        .slides
        .iter()
        .map(|e| (e.n_spots, e.n_genes, e.umi_total));
    assert_eq!(
        sums.collect::<Vec<_>>(),
        [(283, 15_289, 935_146.0), (187, 15_706, 1_926_633.0)]
    );
    let dataset = sample();
    for name in [B4, C2] {
        let slide = dataset.read(name).unwrap();
        let shard = Shard::open(shards.join(format!("{name}.parquet"))).unwrap();
        let read = shard.read_spots().unwrap();
        assert_eq!(read.spots, slide.spots);
        assert_eq!(read.counts, slide.counts);
        assert_eq!(shard.genes(), slide.genes);
        let facts = shard.facts();
        assert_eq!(
            (&facts.slide, &facts.patient),
            (&slide.name, &slide.patient)
        );
        assert_eq!(facts.radius_px.to_bits(), slide.radius_px.to_bits());
        assert_eq!((facts.tile_px, facts.tile_um), (145, Some(100.0)));
    }
}

#[test]
fn a_spot_set_shows_the_same_tiles_values_and_labels_as_the_slides() {
    let folder = tempfile::tempdir().unwrap();
    let (shards, _) = prepared(folder.path(), &[B4, C2]);
    let slides = [C2, B4].map(|name| sample().read(name).unwrap());
    let vocabulary = GeneVocabulary::new(vec!["ERBB2".into(), "NO-SUCH".into(), "MT-CO1".into()]);
    let names = slides.each_ref().map(|slide| slide.name.clone());
    let set = SpotSet::open(&shards, &names, &vocabulary, Normalization::Log1p).unwrap();
    assert_eq!(set.len(), 187 + 283);
    let mut first = 0;
    for slide in &slides {
        let image = SlideImage::open(&slide.image_path).unwrap();
        let mut erbb2 = slide.genes.iter().zip(0_u32..);
        let erbb2 = erbb2.find(|(gene, _)| *gene == "ERBB2").unwrap().1;
        for (i, spot) in slide.spots.iter().enumerate() {
            let seen = set.spot(first + i);
            assert_eq!(
                (seen.id, seen.slide),
                (spot.id.as_str(), slide.name.as_str())
            );
            assert_eq!(seen.label, spot.label.as_deref());
            let tile = image.tile(spot.x_px, spot.y_px, slide.radius_px);
            assert_eq!(tile.outside, Outside::No);
            assert_eq!(set.tile(first + i).unwrap(), tile.pixels);
            let (genes, counts) = slide.counts.spot(i);
            let count = genes.binary_search(&erbb2).map_or(0.0, |at| counts[at]);
            let values = set.values(first + i);
            assert!((values[0] - f64::from(count).ln_1p() as f32).abs() < 1e-6);
            assert_eq!(values[1], 0.0);
            assert!(set.is_measured(first + i, 0) && !set.is_measured(first + i, 1));
        }
        first += slide.spots.len();
    }
}

#[test]
fn shards_and_thumbnails_are_the_same_bytes_when_written_again() {
    let (first, second) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (first, _) = prepared(first.path(), &[C2]);
    let (second, _) = prepared(second.path(), &[C2]);
    for file in [format!("{C2}.parquet"), format!("{C2}.thumbnail.png")] {
        let (a, b) = (first.join(&file), second.join(&file));
        assert!(
            std::fs::read(a).unwrap() == std::fs::read(b).unwrap(),
            "{file}"
        );
    }
    let thumbnail = ShardFolder::open(&first).unwrap().thumbnail(C2).unwrap();
    // 9,274 x 9,911 px scaled to 1,024 px high.
    assert_eq!(thumbnail.dimensions(), (958, 1024));
}
