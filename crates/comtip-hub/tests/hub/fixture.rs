//! Slides of a hub, and the folder they go to.

use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::Duration;

use comtip_hub::{Fetched, HubDataset, HubError, HubEvent, HubOptions, fetch};
use tempfile::TempDir;

use crate::hub_server::{Asked, Fault, Files, HubServer, REPO};

pub(crate) const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/sample");
pub(crate) const C2: &str = "Human_Breast_Andersson_10142021_ST_C2";
pub(crate) const C3: &str = "Human_Breast_Andersson_10142021_ST_C3";
pub(crate) const IMAGE: &str = "ST/image/Human_Breast_Andersson_10142021_ST_C3.png";
pub(crate) const COORDINATES: &str = "ST/coord/Human_Breast_Andersson_10142021_ST_C3_coord.csv";

/// Every file below a folder but hidden ones and those in hidden folders.
pub(crate) fn files_below(root: &Path) -> Files {
    let mut files = Files::new();
    let mut folders = vec![PathBuf::new()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(root.join(&folder)).unwrap() {
            let name = entry.unwrap().file_name();
            let path = folder.join(&name);
            if name.to_str().unwrap().starts_with('.') {
                continue;
            }
            if root.join(&path).is_dir() {
                folders.push(path);
            } else {
                let bytes = fs::read(root.join(&path)).unwrap();
                files.insert(path.to_str().unwrap().replace('\\', "/"), bytes);
            }
        }
    }
    files
}

pub(crate) fn sample() -> Files {
    files_below(Path::new(SAMPLE))
}

/// The files of the sample a fetch of this slide is to bring.
pub(crate) fn of_slide(slide: &str) -> Files {
    let mut files = sample();
    files.retain(|path, _| path.contains(slide) || path.starts_with("meta/"));
    files
}

/// Slides of a hub, and the folder they go to.
pub(crate) struct Fixture {
    pub(crate) server: HubServer,
    pub(crate) to: TempDir,
    pub(crate) options: HubOptions,
    pub(crate) dataset: HubDataset,
}

impl Fixture {
    pub(crate) fn new(script: impl Fn(&Asked, usize) -> Fault + Send + Sync + 'static) -> Self {
        let server = HubServer::start(sample(), script);
        let options = HubOptions {
            endpoint: server.endpoint(),
            pause: Duration::from_millis(1),
            ..HubOptions::default()
        };
        Self {
            server,
            to: tempfile::tempdir().unwrap(),
            options,
            dataset: HubDataset::new(REPO).unwrap(),
        }
    }

    /// A fault in the n-th request for the bytes of the image of C3, from 0.
    pub(crate) fn faulty_image(fault: impl Fn(usize) -> Fault + Send + Sync + 'static) -> Self {
        Self::new(move |asked, n| match is_image(asked) {
            true => fault(n),
            false => Fault::None,
        })
    }

    pub(crate) fn root(&self) -> &Path {
        self.to.path()
    }

    pub(crate) fn fetch_with_events(
        &self,
        slides: &[&str],
        mut on_event: impl FnMut(HubEvent<'_>) -> ControlFlow<()>,
    ) -> Result<Fetched, HubError> {
        let slides: Vec<String> = slides.iter().map(|&s| s.to_owned()).collect();
        fetch(
            &self.dataset,
            &slides,
            self.root(),
            &self.options,
            &mut on_event,
        )
    }

    pub(crate) fn fetch(&self, slides: &[&str]) -> Result<Fetched, HubError> {
        self.fetch_with_events(slides, |_| ControlFlow::Continue(()))
    }

    pub(crate) fn message(&self, slides: &[&str]) -> String {
        self.fetch(slides).unwrap_err().to_string()
    }

    pub(crate) fn files(&self) -> Files {
        files_below(self.root())
    }

    /// Requests for the bytes of the image of C3 since last asked.
    pub(crate) fn image_requests(&self) -> Vec<Asked> {
        let mut asked = self.server.take_asked();
        asked.retain(is_image);
        asked
    }
}

pub(crate) fn is_image(asked: &Asked) -> bool {
    !asked.is_home && asked.path.contains(IMAGE)
}

pub(crate) fn image_bytes() -> Vec<u8> {
    fs::read(Path::new(SAMPLE).join(IMAGE)).unwrap()
}

/// The part of the image that is there.
pub(crate) fn image_part(root: &Path) -> PathBuf {
    root.join(IMAGE.replace("image/", "image/.") + ".part")
}

pub(crate) fn n_sent(requests: &[Asked]) -> u64 {
    requests.iter().map(|asked| asked.n_sent).sum()
}
