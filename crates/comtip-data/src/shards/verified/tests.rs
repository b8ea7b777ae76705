use std::path::PathBuf;

use super::*;
use crate::genes::{GeneVocabulary, Normalization};
use crate::shards::example;
use crate::shards::folder::ShardFolder;
use crate::shards::spot_set::SpotSet;

/// A folder of shards of one slide, and its shard.
fn prepared() -> (tempfile::TempDir, PathBuf, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    example::shards(folder.path(), &["s1"]);
    let shards = folder.path().join("shards");
    let shard = shards.join("s1.parquet");
    (folder, shards, shard)
}

fn set(shards: &Path) -> Result<SpotSet, DataError> {
    let genes = ["GFAP", "MT-CO1", "HLA-A"].map(str::to_owned).to_vec();
    let vocabulary = GeneVocabulary::new(genes);
    SpotSet::open(
        shards,
        &["s1".to_owned()],
        &vocabulary,
        Normalization::Log1p,
    )
}

/// Writes other bytes as a disk would do it, behind the back of the file system.
fn spoil(shard: &Path, bytes: &[u8]) {
    let before = std::fs::metadata(shard).unwrap().modified().unwrap();
    std::fs::write(shard, bytes).unwrap();
    let file = File::options().write(true).open(shard).unwrap();
    file.set_modified(before).unwrap();
}

/// Everything that is read of a slide.
fn all(set: &SpotSet) -> Result<String, DataError> {
    let spots = (0..set.len()).map(|i| {
        let tile = set.tile(i)?;
        Ok(format!("{:?} {:?} {tile:?}", set.spot(i), set.values(i)))
    });
    let spots: Result<Vec<String>, DataError> = spots.collect();
    let facts: Vec<_> = set.slides().collect();
    Ok(format!("{facts:?} {}", spots?.join("\n")))
}

#[test]
fn no_flipped_bit_of_an_untouched_shard_changes_what_is_read() {
    let (_folder, shards, shard) = prepared();
    let whole = std::fs::read(&shard).unwrap();
    let wanted = all(&set(&shards).unwrap()).unwrap();
    let (mut n_at_once, mut n_later, mut n_harmless) = (0, 0, 0);
    for at in (0..whole.len()).step_by(5) {
        let mut bytes = whole.clone();
        bytes[at] ^= 1 << (at / 5 % 8);
        spoil(&shard, &bytes);
        match set(&shards).map(|set| all(&set)) {
            Err(_) => n_at_once += 1,
            Ok(Err(_)) => n_later += 1,
            Ok(Ok(read)) => {
                assert!(read == wanted, "byte {at} of {}", whole.len());
                n_harmless += 1;
            }
        }
    }
    assert!(
        n_at_once > 100 && n_later > 20,
        "{n_at_once} {n_later} {n_harmless}"
    );
    assert!(n_harmless < n_later, "{n_at_once} {n_later} {n_harmless}");
}

#[test]
fn a_shard_that_was_not_touched_is_opened_without_its_tiles() {
    let (_folder, shards, shard) = prepared();
    let mut bytes = std::fs::read(&shard).unwrap();
    let tile = bytes
        .windows(4)
        .position(|four| four == b"\x89PNG")
        .unwrap();
    bytes[tile + 40] ^= 1;
    spoil(&shard, &bytes);
    // Whoever read the tile would see it.
    let opened = set(&shards).unwrap();
    let error = opened.tile(0).unwrap_err().to_string();
    assert!(error.contains("s1.parquet: the tile of spot"), "{error}");
    assert!(opened.tile(1).is_ok());
    // Touched, it is read whole.
    let later = std::time::SystemTime::now() + std::time::Duration::from_secs(60);
    let file = File::options().write(true).open(&shard).unwrap();
    file.set_modified(later).unwrap();
    let error = set(&shards).unwrap_err().to_string();
    assert!(error.contains("changed after the manifest"), "{error}");
}

#[test]
fn a_folder_that_was_copied_is_read_whole_once() {
    let (folder, shards, _) = prepared();
    let copy = folder.path().join("copy");
    std::fs::create_dir(&copy).unwrap();
    for name in ["manifest.json", "s1.parquet", FILE_NAME] {
        std::fs::copy(shards.join(name), copy.join(name)).unwrap();
    }
    let later = std::time::SystemTime::now() + std::time::Duration::from_secs(60);
    let file = File::options().write(true).open(copy.join("s1.parquet"));
    file.unwrap().set_modified(later).unwrap();
    let known = || {
        let entry = &ShardFolder::open(&copy).unwrap().manifest().slides[0].clone();
        Verified::read(&copy).knows(&copy, entry)
    };
    assert!(!known());
    set(&copy).unwrap();
    assert!(known());
    // An unfinished line of a killed process costs nothing but itself.
    let mut file = File::options()
        .append(true)
        .open(copy.join(FILE_NAME))
        .unwrap();
    file.write_all(b"{\"slide\":\"s1\"").unwrap();
    assert!(known());
}
