//! A slide of another data set is not replaced by one of the same name.

use std::path::PathBuf;

use super::*;
use crate::formats::NamedSlides;

/// The slide of the tests, said to be of some technology and to lie somewhere.
struct Placed {
    folder: PathBuf,
    technology: &'static str,
    place: Option<PathBuf>,
}

impl NamedSlides for Placed {
    fn read(&self, name: &str) -> Result<Slide, DataError> {
        let mut slide = example::slide(&self.folder, name);
        slide.technology = self.technology.to_owned();
        Ok(slide)
    }

    fn place(&self, _slide: &str) -> Option<PathBuf> {
        self.place.clone()
    }
}

fn prepared(to: &Path, reader: &Placed, options: PrepareOptions) -> Result<Manifest, DataError> {
    prepare(&["s1".to_owned()], reader, to, &options, &mut |_event| {})
}

fn skipping() -> PrepareOptions {
    PrepareOptions {
        on_failure: OnFailure::Skip,
        ..PrepareOptions::default()
    }
}

#[test]
fn a_slide_from_elsewhere_is_refused_with_both_places_unless_it_is_to_replace_or_has_moved() {
    let folder = tempfile::tempdir().unwrap();
    let [a, b] = ["a", "b"].map(|name| folder.path().join(name));
    std::fs::create_dir(&a).unwrap();
    let to = folder.path().join("shards");
    let from = |place: &Path| Placed {
        folder: folder.path().to_path_buf(),
        technology: "ST",
        place: Some(place.to_path_buf()),
    };
    let before = prepared(&to, &from(&a), PrepareOptions::default()).unwrap();
    prepared(&to, &from(&a), PrepareOptions::default()).unwrap();
    let error = prepared(&to, &from(&b), skipping())
        .unwrap_err()
        .to_string();
    for part in [
        format!("in the folder of shards already, ST from {}", a.display()),
        format!(
            "replaced by ST from {}; if they are two slides, rename",
            b.display()
        ),
    ] {
        assert!(error.contains(&part), "{error}");
    }
    assert_eq!(Manifest::read(&to).unwrap(), Some(before));
    for options in [
        PrepareOptions {
            other_tiles: OtherTiles::Replace,
            ..PrepareOptions::default()
        },
        PrepareOptions {
            others: OtherSlides::Leave,
            ..PrepareOptions::default()
        },
    ] {
        prepared(&to, &from(&b), options.clone()).unwrap();
        prepared(&to, &from(&a), options).unwrap();
    }
    std::fs::remove_dir(&a).unwrap();
    prepared(&to, &from(&b), PrepareOptions::default()).unwrap();
}

#[test]
fn where_places_are_not_known_another_technology_is_another_slide() {
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("shards");
    let of = |technology| Placed {
        folder: folder.path().to_path_buf(),
        technology,
        place: None,
    };
    prepared(&to, &of("ST"), PrepareOptions::default()).unwrap();
    prepared(&to, &of("ST"), PrepareOptions::default()).unwrap();
    let error = prepared(&to, &of("Visium"), skipping()).unwrap_err();
    let message = error.to_string();
    assert!(
        message.contains("already, ST, and would be replaced by Visium;"),
        "{message}"
    );
}
