//! A process that dies leaves a run that can be resumed.

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;

use comtip::train::{StepSplit, TrainerEvent};

use crate::regression::{SHARDS, settings, train, train_to_the_end};
use crate::whole::{checkpoints, equals_the_whole, log};

/// Names the folder of a run to the child that is to train in it, and the step it ends at.
const CHILD_RUN: &str = "COMTIP_TEST_CHILD_RUN";
const CHILD_STEP: &str = "COMTIP_TEST_CHILD_STEP";

/// The child is this test again, and dies by an abort behind the line of a step.
#[test]
fn killed_between_checkpoints_it_is_resumed_to_the_same_numbers() {
    if let (Some(run), Ok(step)) = (std::env::var_os(CHILD_RUN), std::env::var(CHILD_STEP)) {
        let (mut n_steps, last): (usize, usize) = (0, step.parse().expect("a number"));
        let run = PathBuf::from(run);
        let shards = run.with_extension("shards");
        let _ = train(&shards, &run, settings(), &Arc::default(), &mut |event| {
            if let TrainerEvent::Step(step) = event
                && step.split == StepSplit::Train
            {
                n_steps += 1;
                if n_steps == last {
                    std::process::abort();
                }
            }
        });
        return;
    }
    // Before the first checkpoint, between two of an epoch, and behind the last of an epoch.
    for (last, n_checkpoints) in [(3, 0), (9, 2), (12, 3)] {
        let folder = tempfile::tempdir().expect("a folder");
        let run = folder.path().join("run");
        let shards = run.with_extension("shards");
        fs::create_dir(&shards).expect("made");
        for entry in fs::read_dir(SHARDS.path()).expect("shards") {
            let entry = entry.expect("an entry");
            fs::copy(entry.path(), shards.join(entry.file_name())).expect("copied");
        }
        let killed = Command::new(std::env::current_exe().expect("this test"))
            .args([
                "--exact",
                "killed::killed_between_checkpoints_it_is_resumed_to_the_same_numbers",
            ])
            .env(CHILD_RUN, &run)
            .env(CHILD_STEP, last.to_string())
            .output()
            .expect("runs");
        // A signal leaves no code.
        #[cfg(unix)]
        assert_eq!(killed.status.code(), None, "{killed:?}");
        assert!(!killed.status.success());
        assert_eq!(checkpoints(&run).len(), n_checkpoints, "{last}");
        let lines = log(&run);
        let is_training = |line: &&str| line.contains("\"split\":\"train\"");
        assert_eq!(lines.lines().filter(is_training).count(), last);
        let model = train_to_the_end(&run);
        equals_the_whole(&run, &model);
    }
}
