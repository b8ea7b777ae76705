//! `prepare` killed with SIGKILL at any moment and begun again writes what it would have written.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use comtip::data::ShardFolder;
use comtip_test_support::SAMPLE;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

const SEED: u64 = 4;

fn start(to: &Path, jobs: &str) -> Child {
    start_with(to, &["--jobs", jobs])
}

fn start_with(to: &Path, options: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_comtip"))
        .args(["prepare", SAMPLE, "--to"])
        .arg(to)
        .args(options)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("runs")
}

fn finish(to: &Path, jobs: &str) -> Duration {
    let begun = Instant::now();
    let status = start(to, jobs).wait().expect("ends");
    assert_eq!(status.code(), Some(0));
    begun.elapsed()
}

/// Every file but hidden ones of the folder itself, by name.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = std::fs::read_dir(folder).expect("a folder");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let named = paths.map(|path| {
        let name = path
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        let mut bytes = std::fs::read(&path).expect("a file");
        if name == "prepare.json" {
            bytes = without_times(&bytes);
        }
        (name, bytes)
    });
    // The lock names a process, and what was verified times of change.
    named
        .filter(|(name, _)| !name.starts_with(".comtip."))
        .collect()
}

/// Times of change are those of the shards of one folder.
fn without_times(progress: &[u8]) -> Vec<u8> {
    let lines = progress.split(|byte| *byte == b'\n');
    let is_time = |line: &[u8]| line.trim_ascii_start().starts_with(b"\"changed_ns\"");
    let lines: Vec<&[u8]> = lines.filter(|line| !is_time(line)).collect();
    lines.join(&b'\n')
}

/// `COMTIP_KILLS` asks for another number of kills than 20.
fn n_kills() -> usize {
    let asked = std::env::var("COMTIP_KILLS").ok();
    asked.map_or(20, |n| n.parse().expect("a number of kills"))
}

#[test]
fn killed_at_random_moments_and_begun_again_it_writes_the_same_bytes() {
    let folder = tempfile::tempdir().expect("a folder");
    let whole = folder.path().join("whole");
    let takes = finish(&whole, "2");
    let whole = files(&whole);
    assert!(whole.len() > 6, "{:?}", whole.keys());

    let mut rng = ChaCha8Rng::seed_from_u64(SEED);
    let (mut n_killed, mut n_begun) = (0, 0);
    while n_killed < n_kills() {
        // A folder is killed in one to four times before it may be finished.
        let to = folder.path().join(format!("killed_{n_begun}"));
        n_begun += 1;
        for _ in 0..rng.random_range(1..=4) {
            let mut child = start(&to, "2");
            std::thread::sleep(takes.mul_f64(rng.random_range(0.0..1.0)));
            child.kill().expect("killed");
            // One that had finished by itself was not killed.
            n_killed += usize::from(child.wait().expect("ends").code().is_none());
        }
        finish(&to, "2");
        let found = files(&to);
        assert!(found.keys().eq(whole.keys()), "{:?}", found.keys());
        for (name, bytes) in &whole {
            assert!(found[name] == *bytes, "{name} differs, seed {SEED}");
        }
        std::fs::remove_dir_all(&to).expect("removed");
    }
    println!("{n_killed} kills, {n_begun} folders, a whole run takes {takes:.1?}");
}

/// Sides of the tiles of the slides that are listed, each of which is whole.
fn sides_listed(to: &Path) -> Vec<Option<f64>> {
    let shards = ShardFolder::open(to).expect("some are listed");
    let sides = shards.slide_names().map(|slide| {
        let shard = shards.read_slide(slide).expect("whole");
        shard.facts().tile_um
    });
    sides.collect()
}

#[test]
fn killed_while_tiles_of_another_size_are_cut_it_lists_whole_slides_of_one_size() {
    let folder = tempfile::tempdir().expect("a folder");
    let to = folder.path().join("shards");
    finish(&to, "2");
    let mut rng = ChaCha8Rng::seed_from_u64(SEED);
    let mut takes = Duration::from_secs(5);
    let (mut n_killed, mut n_finished) = (0, 0);
    let sizes = ["60um", "spot"];
    while n_killed < n_kills() {
        let size = sizes[n_finished % 2];
        let options = ["--tile", size, "--mpp", "from-spot", "--replace"];
        let mut child = start_with(&to, &options);
        let begun = Instant::now();
        // Now and then it may finish, and the other size is next.
        std::thread::sleep(takes.mul_f64(rng.random_range(0.0..1.2)));
        let ended = child.try_wait().expect("looked at");
        match ended {
            Some(status) => {
                assert_eq!(status.code(), Some(0));
                n_finished += 1;
                takes = takes.min(begun.elapsed());
            }
            None => {
                child.kill().expect("killed");
                child.wait().expect("ends");
                n_killed += 1;
            }
        }
        let sides = sides_listed(&to);
        assert!(sides.iter().all(|side| *side == sides[0]), "{sides:?}");
        // Of three slides, one may be replaced at that moment, and the other two be of two sizes.
        assert!(!sides.is_empty(), "{n_killed} kills, seed {SEED}");
    }
    println!("{n_killed} kills, {n_finished} runs came to their end");
}
