//! Slides that are not asked for stay or leave the manifest, and those that fail leave it.

use super::some_bad::SomeBad;
use super::*;
use crate::formats::NamedSlides;
use crate::shards::Manifest;

/// Slides listed after a run over some, and those unlisted by it.
fn listed_after(
    reader: &impl NamedSlides,
    names: &[&str],
    to: &Path,
    others: OtherSlides,
) -> (Vec<String>, Vec<String>) {
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    let options = PrepareOptions {
        others,
        on_failure: OnFailure::Skip,
        ..PrepareOptions::default()
    };
    let mut unlisted = Vec::new();
    let manifest = prepare(&names, reader, to, &options, &mut |event| {
        if let PrepareEvent::SlideUnlisted { slide } = event {
            unlisted.push(slide.to_owned());
        }
    });
    let manifest = manifest.unwrap();
    assert_eq!(Manifest::read(to).unwrap().as_ref(), Some(&manifest));
    let listed = listed(&manifest).into_iter().map(str::to_owned).collect();
    (listed, unlisted)
}

#[test]
fn others_leave_the_manifest_or_stay_as_asked_and_come_back_without_work() {
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("shards");
    let reader = Known {
        folder: folder.path(),
        stamp: "same",
    };
    let but = |slide: &str| OtherSlides::Stay {
        but: [slide.to_owned()].into(),
    };
    let after = |names: &[&str], others| {
        let (listed, unlisted) = listed_after(&reader, names, &to, others);
        (listed.join(" "), unlisted.join(" "))
    };
    let listing = |listed: &str, unlisted: &str| (listed.to_owned(), unlisted.to_owned());
    assert_eq!(
        after(&["s1", "s2"], OtherSlides::Leave),
        listing("s1 s2", "")
    );
    assert_eq!(
        after(&["s3"], OtherSlides::default()),
        listing("s1 s2 s3", "")
    );
    assert_eq!(after(&["s3"], but("s1")), listing("s2 s3", "s1"));
    assert_eq!(after(&["s3"], OtherSlides::Leave), listing("s3", "s2"));
    assert!(made(&reader, &["s1", "s2"], &to).is_empty());
    assert_eq!(ShardFolder::open(&to).unwrap().slide_names().len(), 3);
}

#[test]
fn a_slide_that_fails_now_is_not_listed_whatever_an_earlier_call_made_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("shards");
    let reader = |stamp, bad| SomeBad {
        good: Known {
            folder: folder.path(),
            stamp,
        },
        bad,
    };
    let names = ["s1", "s2"];
    let after = |reader: SomeBad<'_>| listed_after(&reader, &names, &to, OtherSlides::Leave).0;
    assert_eq!(after(reader("1", &[])), ["s1", "s2"]);
    assert_eq!(after(reader("2", &["s1"])), ["s2"]);
    assert!(progress(&to).contains(r#""failed": "slide s1: bad""#));
    // Its files are as they were when it was made: it is listed again.
    assert_eq!(after(reader("1", &["s1"])), ["s1", "s2"]);
    assert!(!progress(&to).contains("failed"));
    // What is no longer asked for is not listed as failed.
    assert_eq!(after(reader("3", &["s1"])), ["s2"]);
    let one = listed_after(&reader("3", &[]), &["s2"], &to, OtherSlides::Leave).0;
    assert_eq!(one, ["s2"]);
    assert!(!progress(&to).contains("failed"));
}
