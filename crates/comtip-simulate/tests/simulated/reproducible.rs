//! Equal settings give equal files; what cannot be meant is refused.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use comtip_simulate::{SimulationError, SimulationSettings, SpotLayout, simulate};

use crate::folder::{settings, simulated};

fn small() -> SimulationSettings {
    SimulationSettings {
        n_spots: 30,
        n_genes: 12,
        tile_px: 64,
        ..settings()
    }
}

/// Bytes of all files, by their path below `folder`.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    fn collect(root: &Path, folder: &Path, files: &mut BTreeMap<PathBuf, Vec<u8>>) {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                collect(root, &path, files);
            } else {
                let name = path.strip_prefix(root).expect("below").to_owned();
                files.insert(name, fs::read(&path).expect("a file"));
            }
        }
    }
    let mut found = BTreeMap::new();
    collect(folder, folder, &mut found);
    found
}

fn on_threads(n: usize, settings: &SimulationSettings) -> BTreeMap<PathBuf, Vec<u8>> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(n).build();
    let (folder, _) = pool.expect("threads").install(|| simulated(settings));
    files(&folder.path().join("simulated"))
}

#[test]
fn a_seed_gives_the_same_bytes_on_any_number_of_threads() {
    let one = on_threads(1, &small());
    let names: Vec<&PathBuf> = one.keys().collect();
    // Six files a slide, and five of all.
    assert_eq!(names.len(), 2 * 6 + 5, "{names:?}");
    assert!(on_threads(3, &small()) == one);
    let other = on_threads(3, &SimulationSettings { seed: 8, ..small() });
    for (name, bytes) in &one {
        let is_fixed = ["meta/meta_all_gene.csv", "patients.csv"].contains(&name.to_str().unwrap());
        let is_of_grid = name.starts_with("VisiumHD/coord");
        assert_eq!(other[name] == *bytes, is_fixed || is_of_grid, "{name:?}");
    }
}

#[test]
fn slides_of_a_patient_look_alike_and_have_tissue_of_their_own() {
    let settings = SimulationSettings {
        n_patients: 1,
        n_slides_per_patient: 2,
        layout: SpotLayout::Hexagonal,
        ..small()
    };
    let files = on_threads(2, &settings);
    let image = |section: usize| {
        let name = format!("Visium/image/patient1_section{section}.jpg");
        &files[Path::new(&name)]
    };
    assert!(image(1) != image(2));
    let patients = &files[Path::new("patients.csv")];
    let expected = "slide,patient\npatient1_section1,patient1\npatient1_section2,patient1\n";
    assert_eq!(String::from_utf8_lossy(patients), expected);
}

#[test]
fn numbers_that_make_no_sense_are_refused_with_their_range() {
    let refused = |change: &dyn Fn(&mut SimulationSettings), part: &str| {
        let mut settings = small();
        change(&mut settings);
        let error = settings.check().expect_err(part).to_string();
        assert!(error.contains(part), "{error}");
    };
    refused(&|s| s.n_patients = 0, "n_patients 0: must be 1 to 1000");
    refused(&|s| s.n_states = 9, "n_states 9: must be 4 to 8");
    refused(&|s| s.depth = f64::NAN, "depth NaN: must be 10 to");
    refused(
        &|s| s.noise_share = -0.1,
        "noise_share -0.1: must be 0 to 1",
    );
    refused(
        &|s| (s.hidden_share, s.noise_share) = (0.5, 0.5),
        "none of 12 genes that the picture shows",
    );
    refused(&|s| s.um_per_px = 0.1, "a tile is 6.4 um wide");
    refused(
        &|s| (s.n_spots, s.tile_px) = (200_000, 112),
        "take fewer spots or smaller tiles",
    );
}

#[test]
fn a_folder_that_is_there_is_refused_and_a_stopped_simulation_leaves_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let to = folder.path().join("simulated");
    let stopped = simulate(&small(), &to, &AtomicBool::new(true), &mut |_| {});
    assert!(
        matches!(stopped, Err(SimulationError::Cancelled)),
        "{stopped:?}"
    );
    assert_eq!(fs::read_dir(folder.path()).expect("there").count(), 0);

    fs::create_dir(&to).expect("made");
    fs::write(to.join("notes"), "").expect("written");
    let error = simulate(&small(), &to, &AtomicBool::new(false), &mut |_| {});
    let error = error.expect_err("there already").to_string();
    assert!(error.contains("cannot create"), "{error}");
}
