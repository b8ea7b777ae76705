use super::*;

fn entry(slide: &str, n_spots: usize) -> ManifestEntry {
    ManifestEntry {
        slide: slide.to_owned(),
        patient: "B".to_owned(),
        patient_origin: PatientOrigin::Table,
        technology: "ST".to_owned(),
        tissue: Some("breast".to_owned()),
        n_spots,
        n_genes: 15_289,
        umi_total: 935_146.0,
        dropped: DroppedCounts::default(),
        n_tiles_partly_outside: 1,
        n_tiles_wholly_outside: 0,
        sha256: "00".repeat(32),
    }
}

fn problem(json: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("manifest.json"), json).unwrap();
    match Manifest::read(folder.path()) {
        Err(error @ DataError::Shard { .. }) => error.to_string(),
        other => panic!("expected a refusal, got {other:?}"),
    }
}

#[test]
fn a_manifest_comes_back_as_it_was_written() {
    let folder = tempfile::tempdir().unwrap();
    let mut manifest = Manifest::empty();
    manifest.insert(entry("c", 1));
    manifest.insert(entry("a", 2));
    manifest.write(folder.path()).unwrap();
    assert_eq!(Manifest::read(folder.path()).unwrap(), Some(manifest));
}

#[test]
fn entries_are_sorted_and_replaced_by_name() {
    let mut manifest = Manifest::empty();
    for (slide, n_spots) in [("c", 1), ("a", 2), ("b", 3), ("a", 4)] {
        manifest.insert(entry(slide, n_spots));
    }
    let listed = manifest
        .slides
        .iter()
        .map(|e| (e.slide.as_str(), e.n_spots));
    assert_eq!(listed.collect::<Vec<_>>(), [("a", 4), ("b", 3), ("c", 1)]);
    assert_eq!(manifest.slide("b"), Some(&entry("b", 3)));
    assert_eq!(manifest.slide("d"), None);
}

#[test]
fn a_folder_without_manifest_has_none() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(Manifest::read(folder.path()).unwrap(), None);
}

#[test]
fn a_newer_manifest_is_refused_by_its_version() {
    let problem = problem(r#"{"version": 2, "tissues": []}"#);
    assert!(problem.contains("manifest.json: version 2, and this release reads version 1"));
}

#[test]
fn malformed_manifests_are_refused() {
    for json in [
        "",
        "{",
        "[]",
        r#"{"version": 1}"#,
        r#"{"version": 1, "slides": [{}]}"#,
    ] {
        assert!(problem(json).contains("manifest.json: malformed"), "{json}");
    }
}

#[test]
fn a_manifest_of_an_earlier_release_says_which_patients_were_guessed() {
    let folder = tempfile::tempdir().unwrap();
    let mut manifest = Manifest::empty();
    for (slide, patient) in [("151673", "151673"), ("V10_A1", "V10"), ("V10_B1", "bob")] {
        let mut entry = entry(slide, 1);
        entry.patient = patient.to_owned();
        manifest.insert(entry);
    }
    let json = serde_json::to_string(&manifest).unwrap();
    let json = json.replace(r#""patient_origin":"table","#, "");
    std::fs::write(folder.path().join("manifest.json"), json).unwrap();
    let read = Manifest::read(folder.path()).unwrap().unwrap();
    let patients = read
        .slides
        .iter()
        .map(|e| (e.patient.as_str(), e.patient_origin));
    assert_eq!(
        patients.collect::<Vec<_>>(),
        [
            ("unknown", PatientOrigin::Unknown),
            ("V10", PatientOrigin::Guessed),
            ("bob", PatientOrigin::Table),
        ]
    );
}

#[test]
fn a_slide_listed_twice_is_refused() {
    let mut manifest = Manifest::empty();
    manifest.slides = vec![entry("a", 1), entry("b", 1), entry("a", 2)];
    let json = serde_json::to_string(&manifest).unwrap();
    assert!(problem(&json).contains("slide a is listed twice"));
}
