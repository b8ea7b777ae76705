//! Tests of `study_folder`.

use super::*;
use crate::study::example::fold;
use crate::study::variant::Variant;

fn plan(variants: Vec<Variant>, n_seeds: usize) -> StudyPlan {
    let folds = vec![fold(1, "a"), fold(2, "b")];
    StudyPlan::new(PretrainConfig::tiny(), variants, folds, n_seeds).expect("a plan")
}

/// `variant/fold/seed` of each run.
fn names(runs: &[StudyRun]) -> Vec<String> {
    let name = |run: &StudyRun| format!("{}/{}/{}", run.variant, run.fold, run.seed);
    runs.iter().map(name).collect()
}

#[test]
fn runs_are_listed_by_variant_and_trained_by_seed() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("my study");
    let variants = Variant::ablations()[..2].to_vec();
    let study = StudyFolder::begin(&path, plan(variants, 2)).expect("begun");
    let by_variant = [
        "full/1/7",
        "full/1/8",
        "full/2/7",
        "full/2/8",
        "no-masked/1/7",
        "no-masked/1/8",
        "no-masked/2/7",
        "no-masked/2/8",
    ];
    assert_eq!(names(&study.runs()), by_variant);
    let by_seed = [
        "full/1/7",
        "full/2/7",
        "no-masked/1/7",
        "no-masked/2/7",
        "full/1/8",
        "full/2/8",
        "no-masked/1/8",
        "no-masked/2/8",
    ];
    assert_eq!(names(&study.runs_by_seed()), by_seed);
    let last = study.runs().pop().expect("a run");
    assert_eq!(last.run.path(), path.join("no-masked/fold-2/seed-8"));
    assert_eq!(StudyFolder::open(&path).expect("read").plan(), study.plan());
}

#[test]
fn a_study_is_resumed_by_one_process_and_grows_by_seeds_and_variants() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path();
    let small = plan(vec![Variant::full()], 1);
    let study = StudyFolder::begin(path, small.clone()).expect("begun");
    let locked = StudyFolder::resume(path, small.clone()).expect_err("locked");
    assert!(locked.to_string().contains("is writing to it"), "{locked}");
    drop(study);

    let mut large = plan(Variant::ablations(), 2);
    large.settings.run.loader_workers += 1;
    let study = StudyFolder::resume(path, large.clone()).expect("resumed");
    assert_eq!(study.plan(), &large);
    drop(study);
    let stored = StudyFolder::open(path).expect("read");
    assert_eq!(
        (stored.runs().len(), &stored.plan.settings),
        (20, &small.settings)
    );
    let refused = StudyFolder::resume(path, small).expect_err("fewer");
    assert!(
        refused
            .to_string()
            .contains("seeds were 7, 8 and are 7 now"),
        "{refused}"
    );
}

#[test]
fn a_study_and_a_run_do_not_share_a_folder() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path();
    let small = || plan(vec![Variant::full()], 1);
    drop(StudyFolder::begin(path, small()).expect("begun"));
    let refused = StudyFolder::begin(path, small()).expect_err("there");
    assert!(
        refused.to_string().contains("holds a study already"),
        "{refused}"
    );
    let refused = RunFolder::new(path).check_can_begin().expect_err("a study");
    assert!(
        refused.to_string().contains("holds a study, whose runs"),
        "{refused}"
    );
    let refused = RunFolder::new(path).read_config().expect_err("a study");
    assert!(
        refused.to_string().contains("none of which is begun"),
        "{refused}"
    );

    let run = tempfile::tempdir().expect("a folder");
    fs::write(run.path().join("config.toml"), "").expect("written");
    let refused = StudyFolder::begin(run.path(), small()).expect_err("a run");
    assert!(
        refused.to_string().contains("holds a single run"),
        "{refused}"
    );
    fs::rename(run.path().join("config.toml"), run.path().join("notes.txt")).expect("renamed");
    let refused = StudyFolder::begin(run.path(), small()).expect_err("other files");
    assert!(refused.to_string().contains("notes.txt"), "{refused}");
}
