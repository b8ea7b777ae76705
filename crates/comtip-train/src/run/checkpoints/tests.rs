//! What is kept, what is taken, and what is refused.

use burn::module::Module;
use burn::nn::LinearConfig;
use burn::tensor::Device;
use comtip_data::{GeneVocabulary, Normalization};
use comtip_model::{Checksums, GenePanel};
use tempfile::TempDir;

use super::*;
use crate::data::Position;
use crate::objective::Pretraining;
use crate::run::pretrain::fresh_state;
use crate::settings::PretrainConfig;

/// Keeps the last one and the best.
fn config() -> PretrainConfig {
    let mut config = PretrainConfig::tiny();
    config.run.keep_checkpoints = 1;
    // Of all its digits, as a sweep draws them.
    config.optimizer.learning_rate = 1.428_571_428_571_428_7e-5;
    config
}

fn state(total_steps: usize, score: Option<f64>) -> TrainingState<Pretraining> {
    let vocabulary = GeneVocabulary::new(["GFAP", "MBP"].map(str::to_owned).to_vec());
    let panel = GenePanel {
        value_grid: vec![vec![0.0, 1.0]; 2],
        normalization: Normalization::default(),
        vocabulary,
    };
    let config = config();
    let device = Device::flex().autodiff();
    let shape = config.model_config(2);
    let mut state = fresh_state(&config, &shape, &panel, None, vec![device]).expect("a state");
    state.position = Position {
        epoch: 1 + total_steps / 10,
        step: total_steps % 10,
        total_steps,
    };
    state.score = score;
    state
}

fn names(folder: &TempDir) -> Vec<String> {
    let paths = entries(folder.path(), "").expect("a folder");
    let name = |path: &PathBuf| path.file_name().map(|name| name.to_string_lossy().into());
    paths.iter().filter_map(name).collect()
}

#[test]
fn the_last_and_the_best_are_kept() {
    let folder = tempfile::tempdir().expect("a folder");
    let checkpoints = Checkpoints::new(folder.path().to_owned(), &config());
    for (total_steps, score) in [(10, Some(3.0)), (20, Some(1.0)), (30, Some(2.0))] {
        checkpoints.save(&state(total_steps, score)).expect("saved");
    }
    assert_eq!(names(&folder), ["step-00000020-end", "step-00000030-end"]);
    checkpoints.save(&state(35, None)).expect("saved");
    assert_eq!(names(&folder), ["step-00000020-end", "step-00000035"]);
    let position = |which| {
        let loaded = checkpoints.load(which, state(0, None)).expect("a state");
        loaded.position.total_steps
    };
    assert_eq!(position(StoredState::Newest), 35);
    assert_eq!(position(StoredState::Best), 20);
    // Validated, the same state takes the place of the one that was not.
    checkpoints.save(&state(40, None)).expect("saved");
    checkpoints.save(&state(40, Some(0.5))).expect("saved");
    assert_eq!(names(&folder), ["step-00000040-end"]);
}

#[test]
fn a_damaged_one_is_put_aside_and_the_one_before_is_taken() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut config = config();
    config.run.keep_checkpoints = 2;
    let checkpoints = Checkpoints::new(folder.path().to_owned(), &config);
    for total_steps in [3, 4] {
        checkpoints.save(&state(total_steps, None)).expect("saved");
    }
    let newest = folder.path().join("step-00000004").join("model.bpk");
    let mut bytes = fs::read(&newest).expect("a file");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&newest, bytes).expect("written");
    let (restored, damaged) = checkpoints.restore(state(0, None)).expect("a state");
    assert_eq!(restored.position.total_steps, 3);
    assert!(damaged[0].problem.contains("model.bpk is damaged"));
    assert_eq!(names(&folder), ["damaged-step-00000004", "step-00000003"]);
    // Nothing is damaged where settings were changed, whatever else they ask for.
    config.optimizer.average_decay = Some(0.9);
    let other = Checkpoints::new(folder.path().to_owned(), &config);
    let Err(refused) = other.restore(state(0, None)) else {
        panic!("not refused");
    };
    let refused = refused.to_string();
    assert!(refused.contains("optimizer.average_decay"), "{refused}");
}

/// What is wrong with the only checkpoint.
fn refused(checkpoints: &Checkpoints) -> String {
    match checkpoints.restore(state(0, None)) {
        Ok(_) => panic!("not refused"),
        Err(error) => error.to_string(),
    }
}

/// As if the checkpoint had been written with what it holds now.
fn vouch(path: &Path) {
    let names = ["model.bpk", "optimizer.bpk", "state.json"];
    let checksums = Checksums::of(path, &names).expect("read");
    checksums.write(path).expect("written");
}

#[test]
fn a_changed_byte_of_the_state_is_no_other_state() {
    let folder = tempfile::tempdir().expect("a folder");
    let checkpoints = Checkpoints::new(folder.path().to_owned(), &config());
    let path = checkpoints.save(&state(7, Some(0.5))).expect("saved");
    for name in ["state.json", "checksums.json"] {
        let file = path.join(name);
        let whole = fs::read(&file).expect("there");
        for place in (0..whole.len()).step_by(whole.len() / 40 + 1) {
            let mut bytes = whole.clone();
            bytes[place] ^= 4;
            fs::write(&file, bytes).expect("written");
            let said = refused(&checkpoints);
            assert!(said.contains("step-00000007-end: "), "byte {place}: {said}");
        }
        fs::remove_file(&file).expect("there");
        assert!(refused(&checkpoints).contains(name));
        fs::write(&file, whole).expect("written");
    }
    assert!(checkpoints.restore(state(0, None)).is_ok());
}

#[test]
fn weights_of_other_names_are_refused_in_words() {
    let folder = tempfile::tempdir().expect("a folder");
    let checkpoints = Checkpoints::new(folder.path().to_owned(), &config());
    let path = checkpoints.save(&state(7, None)).expect("saved");
    let other = LinearConfig::new(2, 2).init(&Device::flex());
    other.save_file(path.join("model.bpk")).expect("written");
    vouch(&path);
    let said = refused(&checkpoints);
    assert!(said.contains("model.bpk holds other weights"), "{said}");
}

#[test]
fn a_checkpoint_of_an_earlier_version_is_gone_on_from() {
    let folder = tempfile::tempdir().expect("a folder");
    let checkpoints = Checkpoints::new(folder.path().to_owned(), &config());
    // It did not say how many steps an epoch has.
    let checkpoints = checkpoints.with_steps_per_epoch(10);
    let path = checkpoints.save(&state(7, Some(0.5))).expect("saved");
    let sums = fs::read(path.join("checksums.json")).expect("there");
    let sums: serde_json::Value = serde_json::from_slice(&sums).expect("JSON");
    let file = |name: &str| serde_json::json!({"name": name, "sha256": sums[name]});
    let older = serde_json::json!({
        "position": {"epoch": 1, "step": 7, "total_steps": 7},
        "score": 0.5,
        "files": [file("model.bpk"), file("optimizer.bpk")],
    });
    fs::write(path.join("state.json"), older.to_string()).expect("written");
    fs::remove_file(path.join("checksums.json")).expect("there");
    let (restored, damaged) = checkpoints.restore(state(0, None)).expect("a state");
    assert_eq!(
        (restored.position.total_steps, restored.score),
        (7, Some(0.5))
    );
    assert!(damaged.is_empty());
    let model = path.join("model.bpk");
    let mut bytes = fs::read(&model).expect("there");
    bytes[100] ^= 1;
    fs::write(&model, bytes).expect("written");
    assert!(refused(&checkpoints).contains("model.bpk is damaged"));
}

#[test]
fn a_save_that_fails_leaves_no_half_behind() {
    let folder = tempfile::tempdir().expect("a folder");
    let checkpoints = Checkpoints::new(folder.path().to_owned(), &config());
    // No folder can take the place of a file.
    fs::write(folder.path().join("step-00000007"), "in the way").expect("written");
    assert!(checkpoints.save(&state(7, None)).is_err());
    assert_eq!(names(&folder), ["step-00000007"]);
}

#[test]
fn a_score_that_is_no_number_is_a_score_still() {
    let folder = tempfile::tempdir().expect("a folder");
    let checkpoints = Checkpoints::new(folder.path().to_owned(), &config());
    checkpoints.save(&state(7, Some(f64::NAN))).expect("saved");
    let (restored, damaged) = checkpoints.restore(state(0, None)).expect("a state");
    assert!(restored.score.is_some_and(f64::is_nan) && damaged.is_empty());
}
