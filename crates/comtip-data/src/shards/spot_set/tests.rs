use comtip_files::FileError;
use comtip_image::SlideImage;
use tempfile::TempDir;

use super::*;
use crate::shards::example;
use crate::splits::{SpotSplit, TrainTestSplit};

fn prepared(names: &[&str]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    example::shards(folder.path(), names);
    folder
}

fn open(folder: &TempDir, names: &[&str], genes: &[&str]) -> Result<SpotSet, DataError> {
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    let vocabulary = GeneVocabulary::new(genes.iter().map(|gene| (*gene).to_owned()).collect());
    let shards = folder.path().join("shards");
    SpotSet::open(&shards, &names, &vocabulary, Normalization::MedianLog1p)
}

#[test]
fn spots_come_back_slide_by_slide_in_the_order_named() {
    let folder = prepared(&["s1", "s2"]);
    let set = open(&folder, &["s2", "s1"], &["GFAP"]).unwrap();
    assert_eq!((set.len(), set.n_genes()), (6, 1));
    let slides: Vec<_> = set.slides().map(|facts| facts.slide.as_str()).collect();
    assert_eq!(slides, ["s2", "s1"]);
    for (i, slide) in ["s2", "s2", "s2", "s1", "s1", "s1"].iter().enumerate() {
        let written = &example::slide(folder.path(), slide).spots[i % 3];
        let wanted = SpotRef {
            id: &written.id,
            slide,
            patient: "P",
            x_px: written.x_px,
            y_px: written.y_px,
            label: written.label.as_deref(),
        };
        assert_eq!(set.spot(i), wanted);
        assert_eq!(set.slide(i).slide, *slide);
    }
}

#[test]
fn tiles_are_the_crops_of_the_slide() {
    let folder = prepared(&["s1"]);
    let set = open(&folder, &["s1"], &["GFAP"]).unwrap();
    let slide = example::slide(folder.path(), "s1");
    let image = SlideImage::open(&slide.image_path).unwrap();
    for (i, spot) in slide.spots.iter().enumerate() {
        let tile = image.tile(spot.x_px, spot.y_px, slide.radius_px);
        assert_eq!(set.tile(i).unwrap(), tile.pixels);
    }
}

#[test]
fn values_are_normalised_over_all_genes_before_the_vocabulary_is_taken() {
    let folder = prepared(&["s1"]);
    let set = open(&folder, &["s1"], &["GFAP", "MT-CO1"]).unwrap();
    // Totals are 8 and 4 (and 0), their median 6; GFAP counts 7 and 1, MT-CO1 0 and 2.5.
    let wanted = [
        [(1.0 + 7.0 * 6.0 / 8.0_f32).ln(), 0.0],
        [(1.0 + 6.0 / 4.0_f32).ln(), (1.0 + 2.5 * 6.0 / 4.0_f32).ln()],
        [0.0, 0.0],
    ];
    for (i, wanted) in wanted.iter().enumerate() {
        for (ours, wanted) in set.values(i).iter().zip(wanted) {
            approx::assert_relative_eq!(ours, wanted, max_relative = 1e-6);
        }
    }
}

#[test]
fn a_part_of_a_slide_has_its_own_spots_tiles_and_median() {
    let folder = prepared(&["s1"]);
    let shards = ShardFolder::open(folder.path().join("shards")).unwrap();
    let vocabulary = GeneVocabulary::new(vec!["GFAP".to_owned()]);
    let ids = ["s1_10x16", "s1_10x15"].map(str::to_owned);
    let open = |ids: &[String]| {
        let parts = [SlideSubset::some("s1", ids)];
        SpotSet::open_parts(&shards, &parts, &vocabulary, Normalization::MedianLog1p)
    };
    let (part, whole) = (open(&ids).unwrap(), self::open(&folder, &["s1"], &["GFAP"]));
    let whole = whole.unwrap();
    assert_eq!(part.len(), 2);
    for (spot, of_whole) in [(0, 1), (1, 2)] {
        assert_eq!(part.spot(spot), whole.spot(of_whole));
        assert_eq!(part.tile(spot).unwrap(), whole.tile(of_whole).unwrap());
    }
    // GFAP counts 1 of 4 there, and 4 is the median by itself; that of the slide is 6.
    approx::assert_relative_eq!(part.values(0)[0], 2_f32.ln(), max_relative = 1e-6);

    let absent = ["s1_10x15", "s1_1x1"].map(str::to_owned);
    let problem = open(&absent).unwrap_err().to_string();
    assert!(
        problem.contains("slide s1: its shard lacks 1 of the spots asked for, such as s1_1x1"),
        "{problem}"
    );
}

#[test]
fn spots_beside_those_trained_on_are_normalised_by_the_median_of_these() {
    let folder = prepared(&["s1"]);
    let shards = ShardFolder::open(folder.path().join("shards")).unwrap();
    let vocabulary = GeneVocabulary::new(vec!["GFAP".to_owned()]);
    let names = |ids: &[&str]| -> Vec<String> { ids.iter().map(|id| format!("s1_{id}")).collect() };
    let all = names(&["10x14", "10x15", "10x16"]);
    let mut split = SpotSplit::random(&[("s1".to_owned(), all)], 0.5, 7).unwrap();
    split.slides[0].train = names(&["10x14"]);
    let values = |parts: &[SlideSubset<'_>]| {
        let set = SpotSet::open_parts(&shards, parts, &vocabulary, Normalization::MedianLog1p);
        set.unwrap().values(0)[0]
    };
    // GFAP counts 1 of 4 in the tested spot 10x15, and the training spot has 8 counts.
    for tested in [&["10x15"][..], &["10x15", "10x16"]] {
        split.slides[0].test = names(tested);
        let split = TrainTestSplit::from(split.clone());
        approx::assert_relative_eq!(values(&split.test()), 3_f32.ln(), max_relative = 1e-6);
        approx::assert_relative_eq!(values(&split.train()), 8_f32.ln(), max_relative = 1e-6);
    }
}

#[test]
fn a_gene_the_slide_lacks_is_zero_and_not_measured() {
    let folder = prepared(&["s1"]);
    let set = open(&folder, &["s1"], &["EGFR", "HLA-A"]).unwrap();
    assert_eq!(set.values(0)[0], 0.0);
    assert!(!set.is_measured(0, 0));
    assert!(set.is_measured(0, 1));
    assert!(set.is_measured(2, 1), "measured, though not expressed");
}

#[test]
fn a_vocabulary_the_slide_measures_nothing_of_is_refused() {
    let folder = prepared(&["s1"]);
    let refused = open(&folder, &["s1"], &["ENSG00000141510", "ENSG00000146648"]);
    let problem = refused.unwrap_err().to_string();
    assert!(
        problem.contains("slide s1 measures none of the 2 genes"),
        "{problem}"
    );
    assert!(
        problem.contains("like `HLA-A`, and those asked for are like `ENSG00000141510`")
            && problem.ends_with("by a table of aliases"),
        "{problem}"
    );
}

#[test]
fn genes_of_another_species_than_the_slide_is_of_are_reported_so() {
    let folder = prepared(&["s1"]);
    let problem = open(&folder, &["s1"], &["Gfap", "Mbp"]).unwrap_err();
    let problem = problem.to_string();
    assert!(
        problem.contains("asked for are like `Gfap`: they are of mixed species perhaps"),
        "{problem}"
    );
}

#[test]
fn a_slide_named_twice_or_unknown_is_refused() {
    let folder = prepared(&["s1"]);
    let twice = open(&folder, &["s1", "s1"], &["GFAP"]);
    assert!(matches!(twice, Err(DataError::Slide { .. })));
    let unknown = open(&folder, &["s9"], &["GFAP"]);
    assert!(matches!(unknown, Err(DataError::Shard { .. })));
}

#[test]
fn an_empty_folder_is_refused_with_the_remedy() {
    let folder = tempfile::tempdir().unwrap();
    let problem = open(&folder, &["s1"], &["GFAP"]).unwrap_err().to_string();
    assert!(
        problem.ends_with("make it with `comtip prepare`"),
        "{problem}"
    );
}

/// Changes a byte of the signature of the second picture in a shard.
fn spoil_second_tile(shard: &Path) {
    let mut bytes = std::fs::read(shard).unwrap();
    let signature = b"\x89PNG";
    let mut starts = (0..bytes.len()).filter(|at| bytes[*at..].starts_with(signature));
    let second = starts.nth(1).unwrap();
    bytes[second] = 0;
    std::fs::write(shard, bytes).unwrap();
}

#[test]
fn a_tile_that_is_no_picture_is_an_error_that_names_the_spot() {
    let folder = prepared(&["s1"]);
    let set = open(&folder, &["s1"], &["GFAP"]).unwrap();
    let shard = folder.path().join("shards/s1.parquet");
    let before = std::fs::metadata(&shard).unwrap().modified().unwrap();
    spoil_second_tile(&shard);
    // As a disk would do it, behind the back of the file system.
    let file = std::fs::File::options().write(true).open(&shard).unwrap();
    file.set_modified(before).unwrap();
    assert!(set.tile(0).is_ok() && set.tile(2).is_ok());
    let problem = set.tile(1).unwrap_err().to_string();
    assert!(
        problem.contains("s1.parquet: the tile of spot s1_10x15 is no PNG"),
        "{problem}"
    );
}

#[test]
fn a_shard_that_changes_under_a_set_is_reported() {
    let folder = prepared(&["s1"]);
    let set = open(&folder, &["s1"], &["GFAP"]).unwrap();
    let shard = folder.path().join("shards/s1.parquet");
    std::fs::OpenOptions::new()
        .append(true)
        .open(&shard)
        .and_then(|mut file| std::io::Write::write_all(&mut file, b"more"))
        .unwrap();
    let problem = set.tile(0).unwrap_err().to_string();
    assert!(
        problem.contains("s1.parquet: the shard was changed while it was in use"),
        "{problem}"
    );
    std::fs::remove_file(&shard).unwrap();
    assert!(matches!(
        set.tile(0),
        Err(DataError::File(FileError::Io { .. }))
    ));
}
