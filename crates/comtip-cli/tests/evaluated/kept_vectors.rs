//! What an evaluation embedded is not embedded again, and scores stay the same to the last bit.

use std::fs;

use crate::fixture::{assert_says, done, trained};

#[test]
fn kept_vectors_give_the_same_scores_and_may_be_deleted_or_damaged() {
    let folder = trained(2, &[&["tumour", "stroma"]], "");
    let here = folder.path();
    let cache = here.join("run/cache");
    let kept = "kept from an earlier evaluation";
    for protocol in ["expression", "clustering", "zero-shot", "retrieval"] {
        let scored = |more: &str| {
            let line = format!("evaluate {protocol} shards --run run --json scores.json {more}");
            let (_, progress) = done(here, &line);
            (
                fs::read(here.join("scores.json")).expect("scores"),
                progress,
            )
        };
        let (fresh, progress) = scored("--no-cache");
        assert!(!progress.contains(kept), "{progress}");
        assert_eq!(cache.exists(), protocol != "expression", "{protocol}");
        let (first, _) = scored("");
        let n_kept = fs::read_dir(&cache).expect("a folder").count();
        let (again, progress) = scored("");
        assert_eq!(fs::read_dir(&cache).expect("a folder").count(), n_kept);
        assert!(!progress.contains("by gene sentences ("), "{progress}");
        assert_says(&progress, &[kept]);
        assert!(!progress.contains("comtip, pretrained ("), "{progress}");
        assert!(first == fresh && again == fresh, "{protocol}");
    }
    for file in fs::read_dir(&cache).expect("a folder") {
        fs::write(file.expect("a file").path(), "damaged").expect("written");
    }
    let line = "evaluate zero-shot shards --run run --json scores.json";
    let before = fs::read(here.join("scores.json")).expect("scores");
    done(
        here,
        "evaluate retrieval shards --run run --json scores.json",
    );
    assert!(fs::read(here.join("scores.json")).expect("scores") == before);
    fs::remove_dir_all(&cache).expect("deleted");
    let (_, progress) = done(here, line);
    assert!(!progress.contains(kept), "{progress}");
    let (_, progress) = done(here, line);
    assert_says(&progress, &[kept]);
}
