//! What can be learned is, and what cannot raises the alarm.

use comtip::train::{Alarm, Start, read_epoch_records};
use comtip::vision::Precision;

use crate::one_batch::OneBatch;
use crate::sample::{config, run};

#[test]
fn one_batch_is_learned_by_heart() {
    let seen = OneBatch::new(Precision::F32).learn(400, 0.05, 1e-3);
    let (first, last) = (seen[0], seen[seen.len() - 1]);
    println!(
        "InfoNCE fell from {first} to {last} in {} steps",
        seen.len()
    );
    assert!(last < 0.05, "{last}");
}

#[test]
fn pairs_that_do_not_belong_together_raise_the_alarm() {
    let folder = tempfile::tempdir().expect("a folder");
    let config = config(|config| {
        config.run.epochs = 4;
        config.run.observed_spots = 0;
        config.data.mispaired = true;
    });
    run(&config, folder.path(), Start::Fresh).expect("trains");
    let epochs = read_epoch_records(&folder.path().join("epochs.jsonl")).expect("a log");
    let last = epochs.last().expect("an epoch");
    println!(
        "mispaired: {:.3} of chance",
        last.train.info_nce_over_chance
    );
    assert!(last.alarms.contains(&Alarm::NothingLearned));
}
