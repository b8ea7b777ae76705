//! A data set of small slides, a folder for shards beside it, and the command run on them.

use std::fs;
use std::path::Path;
use std::process::Output;

use comtip_test_support::two_spots;
use tempfile::TempDir;

/// A data set of small slides in STimage-1K4M's layout, and a folder for shards beside it.
pub(crate) struct Fixture {
    pub(crate) folder: TempDir,
}

impl Fixture {
    pub(crate) fn new(slides: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let fixture = Self { folder };
        for slide in slides {
            two_spots(slide, [[1, 0], [2, 5]], 90).write(&fixture.slides());
        }
        fixture
    }

    pub(crate) fn slides(&self) -> std::path::PathBuf {
        self.folder.path().join("slides")
    }

    pub(crate) fn write(&self, file: &str, text: &str) {
        fs::write(self.slides().join(file), text).expect("written");
    }

    pub(crate) fn remove(&self, file: &str) {
        fs::remove_file(self.slides().join(file)).expect("there");
    }

    /// Runs a command beside the slides.
    pub(crate) fn comtip(&self, arguments: &[&str]) -> Ended {
        let program = env!("CARGO_BIN_EXE_comtip");
        Ended::from(comtip_test_support::run(program, &self.folder, arguments))
    }

    pub(crate) fn prepare(&self, options: &[&str]) -> Ended {
        self.comtip(&[&["prepare", "slides", "--to", "shards"], options].concat())
    }

    /// Names of the slides that the manifest lists.
    pub(crate) fn listed(&self) -> Vec<String> {
        listed(&self.folder.path().join("shards"))
    }
}

pub(crate) fn listed(shards: &Path) -> Vec<String> {
    let json = fs::read(shards.join("manifest.json")).expect("a manifest");
    let manifest: serde_json::Value = serde_json::from_slice(&json).expect("JSON");
    let slides = manifest["slides"].as_array().expect("slides");
    let names = slides.iter().map(|entry| entry["slide"].as_str());
    names.map(|name| name.expect("a name").to_owned()).collect()
}

/// What a command said and ended with.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) code: Option<i32>,
    pub(crate) text: String,
}

impl Ended {
    #[track_caller]
    pub(crate) fn ends(&self, code: i32, parts: &[&str]) {
        assert_eq!(self.code, Some(code), "{}", self.text);
        for part in parts {
            assert!(self.text.contains(part), "no `{part}` in: {}", self.text);
        }
    }
}

impl From<Output> for Ended {
    fn from(output: Output) -> Self {
        let said = [output.stderr, output.stdout].concat();
        Self {
            code: output.status.code(),
            text: String::from_utf8(said).expect("text"),
        }
    }
}
