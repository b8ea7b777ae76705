//! Slides are made again only for a reason, which is said.

use super::wider::wider;
use super::*;
use crate::error::DataError;
use crate::formats::NamedSlides;
use crate::tiles::{MppOverrides, TileGuards, TileOptions};

#[test]
fn a_slide_is_made_again_only_if_its_files_changed_or_its_shard_is_gone() {
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("shards");
    let reader = |stamp| Known {
        folder: folder.path(),
        stamp,
    };
    assert_eq!(made(&reader("1"), &["s1", "s2"], &to), ["s1", "s2"]);
    assert!(made(&reader("1"), &["s1", "s2"], &to).is_empty());
    assert_eq!(made(&reader("2"), &["s1"], &to), ["s1"]);
    assert_eq!(made(&reader("1"), &["s1", "s2", "s3"], &to), ["s1", "s3"]);
    std::fs::write(to.join("s3.parquet"), "cut").unwrap();
    std::fs::remove_file(to.join("s2.thumbnail.png")).unwrap();
    assert_eq!(made(&reader("1"), &["s1", "s2", "s3"], &to), ["s2", "s3"]);
}

#[test]
fn a_shard_damaged_without_a_change_of_length_is_made_again_and_a_touched_one_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("shards");
    let reader = Known {
        folder: folder.path(),
        stamp: "same",
    };
    assert_eq!(made(&reader, &["s1", "s2"], &to), ["s1", "s2"]);
    let shards = ["s1.parquet", "s2.parquet"].map(|name| to.join(name));
    let whole = std::fs::read(&shards[0]).unwrap();
    let mut damaged = whole.clone();
    damaged[whole.len() / 2] ^= 1;
    std::fs::write(&shards[0], damaged).unwrap();
    for shard in &shards {
        let later = std::time::SystemTime::now() + std::time::Duration::from_secs(60);
        let file = std::fs::File::options().write(true).open(shard).unwrap();
        file.set_modified(later).unwrap();
    }
    assert_eq!(made(&reader, &["s1", "s2"], &to), ["s1"]);
    assert_eq!(std::fs::read(&shards[0]).unwrap(), whole);
    assert!(made(&reader, &["s1", "s2"], &to).is_empty());
}

#[test]
fn why_a_slide_is_made_again_is_reported() {
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("shards");
    /// A slide of this patient.
    struct OfPatient<'a>(Known<'a>, &'a str);
    impl NamedSlides for OfPatient<'_> {
        fn read(&self, name: &str) -> Result<Slide, DataError> {
            let mut slide = self.0.read(name)?;
            slide.patient = crate::slide::Patient::new(self.1, crate::slide::PatientOrigin::Table);
            Ok(slide)
        }

        fn fingerprint(&self, name: &str) -> Option<String> {
            Some(format!("{} {}", self.1, self.0.fingerprint(name)?))
        }
    }
    let why = |stamp, patient, options: &PrepareOptions| {
        let known = Known {
            folder: folder.path(),
            stamp,
        };
        let reader = OfPatient(known, patient);
        let mut reported = Vec::new();
        prepare(&["s1".to_owned()], &reader, &to, options, &mut |event| {
            if let PrepareEvent::SlideRemade { slide, reasons } = event {
                reported.push(slide.to_owned());
                reported.extend(reasons.iter().map(ToString::to_string));
            }
        })
        .unwrap();
        reported.join("; ")
    };
    let spots = PrepareOptions::default();
    assert_eq!(why("1", "V10", &spots), "");
    assert_eq!(why("1", "V10", &spots), "");
    assert_eq!(
        why("1", "bob", &spots),
        "s1; its patient changed (V10 -> bob)"
    );
    assert!(why("2", "bob", &spots).starts_with("s1; its files changed"));
    let looser = PrepareOptions {
        tiles: TileOptions {
            guards: TileGuards {
                outside: Some(50),
                ..TileGuards::default()
            },
            ..TileOptions::default()
        },
        ..PrepareOptions::default()
    };
    assert_eq!(why("2", "bob", &looser), "", "it passed less");
    let scaled = PrepareOptions {
        tiles: TileOptions {
            scales: MppOverrides::parse(["4"]).unwrap(),
            ..spots.tiles
        },
        ..spots
    };
    assert!(why("2", "bob", &scaled).starts_with("s1; the scale"));
    assert_eq!(
        why("2", "bob", &wider()),
        "s1; its tiles change (spot -> 112um)"
    );
    std::fs::remove_file(to.join("s1.parquet")).unwrap();
    assert_eq!(
        why("2", "bob", &wider()),
        "s1; its shard is gone or was changed"
    );
}
