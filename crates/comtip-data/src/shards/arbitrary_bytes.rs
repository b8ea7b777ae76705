//! Whatever bytes a shard or a manifest holds, reading ends in spots or in an error.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use proptest::prelude::*;
use proptest::sample::Index;
use tempfile::TempDir;

use super::example;
use super::folder::ShardFolder;
use super::manifest::Manifest;
use super::reader::Shard;
use crate::error::DataError;

/// Shards of one slide, made once.
fn shards() -> &'static Path {
    static SHARDS: OnceLock<(TempDir, PathBuf)> = OnceLock::new();
    let (_, shards) = SHARDS.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        example::shards(folder.path(), &["s1"]);
        let shards = folder.path().join("shards");
        (folder, shards)
    });
    shards
}

/// A few bytes to put elsewhere, and where to cut.
type Damage = (Vec<(Index, u8)>, Option<Index>);

fn damage() -> impl Strategy<Value = Damage> {
    let bytes = prop::collection::vec((any::<Index>(), any::<u8>()), 0..4);
    (bytes, prop::option::weighted(0.2, any::<Index>()))
}

fn damaged(name: &str, (changes, cut): Damage) -> Vec<u8> {
    let mut bytes = std::fs::read(shards().join(name)).unwrap();
    for (at, byte) in changes {
        let at = at.index(bytes.len());
        bytes[at] = byte;
    }
    if let Some(cut) = cut {
        bytes.truncate(cut.index(bytes.len()));
    }
    bytes
}

fn read(path: &Path) -> Result<(), DataError> {
    let shard = Shard::open(path)?;
    let read = shard.read_spots()?;
    assert_eq!(read.spots.len(), read.counts.n_spots());
    assert_eq!(shard.read_tiles()?.len(), shard.n_spots());
    Ok(())
}

proptest! {
    #[test]
    fn no_damage_to_a_shard_can_make_reading_panic(damage in damage()) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("s1.parquet");
        let bytes = damaged("s1.parquet", damage);
        let is_whole = bytes == std::fs::read(shards().join("s1.parquet")).unwrap();
        std::fs::write(&path, bytes).unwrap();
        // Damage may hit a byte that means nothing, so a damaged shard may be read too.
        prop_assert!(read(&path).is_ok() || !is_whole);
        std::fs::copy(shards().join("manifest.json"), folder.path().join("manifest.json")).unwrap();
        let through_the_manifest = ShardFolder::open(folder.path()).unwrap().read_slide("s1");
        prop_assert_eq!(through_the_manifest.is_ok(), is_whole);
    }

    #[test]
    fn no_damage_to_a_manifest_can_make_reading_panic(damage in damage()) {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("manifest.json"), damaged("manifest.json", damage)).unwrap();
        if let Ok(Some(manifest)) = Manifest::read(folder.path()) {
            prop_assert!(manifest.slides.len() <= 1);
        }
        // A slide may be called anything now, but no name leads out of the folder.
        if let Ok(shards) = ShardFolder::open(folder.path()) {
            for name in shards.slide_names() {
                prop_assert!(shards.read_slide(name).is_err());
            }
        }
    }
}
