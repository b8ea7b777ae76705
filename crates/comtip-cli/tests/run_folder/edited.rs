//! What of a finished run may be replaced or edited.

use std::fs;

use crate::fixture::{WHOLE, copy, succeeds};
use crate::probe::{Probe, RESULTS, ask};

#[test]
fn a_whole_folder_of_a_model_may_be_taken_from_elsewhere() {
    let here = WHOLE.path();
    let alone = here.join("alone");
    copy(&here.join("run/model"), &alone.join("model"));
    let (output, vectors) = ask(Probe::Embed, here, &alone);
    succeeds(&output);
    assert!(vectors == RESULTS[&Probe::Embed], "the vectors differ");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("alone has no tiles.json"), "{said}");
}

#[test]
fn settings_that_change_no_number_may_be_edited_and_no_others() {
    let here = WHOLE.path();
    let run = here.join("edited");
    copy(&here.join("run"), &run);
    // It would tell the settings too.
    fs::remove_dir_all(run.join("checkpoint")).expect("there");
    let path = run.join("config.toml");
    let text = fs::read_to_string(&path).expect("settings");
    let edit = |from: &str, to: &str| {
        let edited = text.replace(from, to);
        assert_ne!(edited, text);
        fs::write(&path, edited).expect("written");
        ask(Probe::Evaluate, here, &run)
    };
    for (from, to) in [
        ("observed_spots = 0", "observed_spots = 3"),
        ("checkpoint_steps = 1\n", "# none within an epoch\n"),
    ] {
        let (output, scores) = edit(from, to);
        succeeds(&output);
        assert!(scores == RESULTS[&Probe::Evaluate], "the scores differ");
    }
    for (from, to) in [
        ("seed = 7", "seed = 8"),
        ("batch_size = 4", "batch_size = 8"),
    ] {
        let (output, _) = edit(from, to);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(3), "{said}");
        assert!(said.contains("config.toml"), "{said}");
    }
}
