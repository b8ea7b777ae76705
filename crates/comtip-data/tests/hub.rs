//! Slides fetched from a hub on loopback that breaks off, lies and changes its mind.

mod hub_server;

use std::fs;
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::Duration;

use comtip_data::hub::{Fetched, HubAccess, HubDataset, HubEvent, HubOptions, HubToken, fetch};
use comtip_data::{DataError, StImageDataset};
use hub_server::{Asked, COMMIT, Fault, Files, HubServer, REPO, sha256};
use tempfile::TempDir;

const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/sample");
const C2: &str = "Human_Breast_Andersson_10142021_ST_C2";
const C3: &str = "Human_Breast_Andersson_10142021_ST_C3";
const IMAGE: &str = "ST/image/Human_Breast_Andersson_10142021_ST_C3.png";
const COORDINATES: &str = "ST/coord/Human_Breast_Andersson_10142021_ST_C3_coord.csv";

/// Every file below a folder but hidden ones and those in hidden folders.
fn files_below(root: &Path) -> Files {
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

fn sample() -> Files {
    files_below(Path::new(SAMPLE))
}

/// The files of the sample a fetch of this slide is to bring.
fn of_slide(slide: &str) -> Files {
    let mut files = sample();
    files.retain(|path, _| path.contains(slide) || path.starts_with("meta/"));
    files
}

/// Slides of a hub, and the folder they go to.
struct Fixture {
    server: HubServer,
    to: TempDir,
    options: HubOptions,
    dataset: HubDataset,
}

impl Fixture {
    fn new(script: impl Fn(&Asked, usize) -> Fault + Send + Sync + 'static) -> Self {
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
    fn faulty_image(fault: impl Fn(usize) -> Fault + Send + Sync + 'static) -> Self {
        Self::new(move |asked, n| match is_image(asked) {
            true => fault(n),
            false => Fault::None,
        })
    }

    fn root(&self) -> &Path {
        self.to.path()
    }

    fn told(
        &self,
        slides: &[&str],
        mut on_event: impl FnMut(HubEvent<'_>) -> ControlFlow<()>,
    ) -> Result<Fetched, DataError> {
        let slides: Vec<String> = slides.iter().map(|&s| s.to_owned()).collect();
        fetch(
            &self.dataset,
            &slides,
            self.root(),
            &self.options,
            &mut on_event,
        )
    }

    fn fetch(&self, slides: &[&str]) -> Result<Fetched, DataError> {
        self.told(slides, |_| ControlFlow::Continue(()))
    }

    fn message(&self, slides: &[&str]) -> String {
        self.fetch(slides).unwrap_err().to_string()
    }

    fn files(&self) -> Files {
        files_below(self.root())
    }

    /// Requests for the bytes of the image of C3 since last asked.
    fn image_requests(&self) -> Vec<Asked> {
        let mut asked = self.server.take_asked();
        asked.retain(is_image);
        asked
    }
}

fn is_image(asked: &Asked) -> bool {
    !asked.is_home && asked.path.contains(IMAGE)
}

fn image_bytes() -> Vec<u8> {
    fs::read(Path::new(SAMPLE).join(IMAGE)).unwrap()
}

/// The part of the image that is there.
fn image_part(root: &Path) -> PathBuf {
    root.join(IMAGE.replace("image/", "image/.") + ".part")
}

fn n_sent(requests: &[Asked]) -> u64 {
    requests.iter().map(|asked| asked.n_sent).sum()
}

#[test]
fn a_fetched_folder_is_the_source_byte_for_byte_and_opens() {
    let fixture = Fixture::new(|_, _| Fault::None);
    let fetched = fixture.fetch(&[C2, C3]).unwrap();
    let mut expected = of_slide(C2);
    expected.extend(of_slide(C3));
    assert!(fixture.files() == expected);
    assert_eq!(fetched.commit, COMMIT);
    assert_eq!((fetched.n_kept, fetched.n_fetched), (0, expected.len()));
    let n_bytes: u64 = expected.values().map(|bytes| bytes.len() as u64).sum();
    assert_eq!(fetched.n_bytes_received, n_bytes);
    let dataset = StImageDataset::open(fixture.root()).unwrap();
    assert_eq!(dataset.slide_names().collect::<Vec<_>>(), [C2, C3]);
    assert_eq!(dataset.read(C3).unwrap().spots.len(), 180);
    assert!(dataset.meta(C3).is_some());
}

#[test]
fn a_second_fetch_asks_for_no_file_and_reads_none_again() {
    let fixture = Fixture::new(|_, _| Fault::None);
    let n_files = fixture.fetch(&[C3]).unwrap().n_fetched;
    fixture.server.take_asked();
    let mut n_read = 0;
    let fetched = fixture.told(&[C3], |event| {
        n_read += usize::from(matches!(event, HubEvent::FileChecking { .. }));
        ControlFlow::Continue(())
    });
    let fetched = fetched.unwrap();
    assert_eq!((fetched.n_kept, fetched.n_fetched), (n_files, 0));
    assert_eq!(n_read, 0);
    let asked = fixture.server.take_asked();
    assert!(asked.iter().all(|asked| asked.path.starts_with("/api/")));
}

#[test]
fn a_dropped_connection_goes_on_at_the_very_byte() {
    let n_bytes = image_bytes().len();
    for cut in [0, 1, 100_000, n_bytes - 1] {
        let fixture = Fixture::faulty_image(move |n| match n {
            0 => Fault::Cut(cut),
            _ => Fault::None,
        });
        fixture.fetch(&[C3]).unwrap();
        assert!(fixture.files() == of_slide(C3));
        let asked = fixture.image_requests();
        let from: Vec<_> = asked.iter().map(Asked::first_byte).collect();
        assert_eq!(from, [None, Some(cut).filter(|&cut| cut > 0)]);
        assert_eq!(n_sent(&asked), n_bytes as u64);
    }
}

#[test]
fn a_connection_that_falls_silent_is_given_up_and_the_rest_asked_for() {
    let mut fixture = Fixture::faulty_image(|n| match n {
        0 => Fault::Fall(100_000),
        _ => Fault::None,
    });
    fixture.options.silence = Duration::from_millis(800);
    fixture.fetch(&[C3]).unwrap();
    assert!(fixture.files() == of_slide(C3));
    assert_eq!(
        n_sent(&fixture.image_requests()),
        image_bytes().len() as u64
    );
}

#[test]
fn tries_that_bring_something_new_never_run_out() {
    let mut fixture = Fixture::faulty_image(|_| Fault::Cut(200_000));
    fixture.options.n_tries = NonZeroUsize::new(2).unwrap();
    fixture.fetch(&[C3]).unwrap();
    assert!(fixture.files() == of_slide(C3));
    let asked = fixture.image_requests();
    assert_eq!(asked.len(), image_bytes().len().div_ceil(200_000));
    assert_eq!(n_sent(&asked), image_bytes().len() as u64);
}

#[test]
fn stopped_in_the_middle_it_goes_on_with_the_rest_and_shows_no_half_slide() {
    let fixture = Fixture::new(|_, _| Fault::None);
    let stopped = fixture.told(&[C3], |event| match event {
        HubEvent::BytesDone {
            path, n_file_done, ..
        } if path == IMAGE && n_file_done > 1_000_000 => ControlFlow::Break(()),
        _ => ControlFlow::Continue(()),
    });
    assert!(matches!(stopped, Err(DataError::Cancelled)));
    let n_have = fs::metadata(image_part(fixture.root())).unwrap().len();
    assert!(n_have > 1_000_000);
    assert!(!fixture.root().join(IMAGE).exists());
    assert!(StImageDataset::open(fixture.root()).is_err());
    fixture.server.take_asked();
    let mut last = (0, 0);
    let fetched = fixture.told(&[C3], |event| {
        if let HubEvent::BytesDone {
            n_done, n_bytes, ..
        } = event
        {
            assert!(n_done >= last.0, "{n_done} after {}", last.0);
            last = (n_done, n_bytes);
        }
        ControlFlow::Continue(())
    });
    assert!(fixture.files() == of_slide(C3));
    assert_eq!(last.0, last.1);
    let asked = fixture.image_requests();
    assert_eq!(asked.len(), 1);
    assert_eq!(asked[0].first_byte(), Some(n_have as usize));
    assert_eq!(n_sent(&asked), image_bytes().len() as u64 - n_have);
    assert!(fetched.unwrap().n_bytes_received < image_bytes().len() as u64);
    assert!(!image_part(fixture.root()).exists());
}

#[test]
fn a_file_whole_but_for_its_name_is_not_asked_for_again() {
    let fixture = Fixture::new(|_, _| Fault::None);
    let half = fixture.told(&[C3], |event| match event {
        HubEvent::BytesDone {
            path,
            n_file_done,
            n_file_bytes,
            ..
        } if path == IMAGE && n_file_done == n_file_bytes => ControlFlow::Break(()),
        _ => ControlFlow::Continue(()),
    });
    assert!(half.is_err());
    fixture.server.take_asked();
    fixture.fetch(&[C3]).unwrap();
    assert!(fixture.files() == of_slide(C3));
    assert!(fixture.image_requests().is_empty());
}

#[test]
fn a_server_that_ignores_range_is_begun_again_with() {
    let fixture = Fixture::faulty_image(|n| match n {
        0 => Fault::Cut(300_000),
        _ => Fault::IgnoreRange,
    });
    fixture.fetch(&[C3]).unwrap();
    assert!(fixture.files() == of_slide(C3));
    let asked = fixture.image_requests();
    assert_eq!(asked.len(), 2);
    assert_eq!(asked[1].first_byte(), Some(300_000));
}

#[test]
fn a_state_of_another_name_is_begun_again_with() {
    // The second request is answered with the rest, of what is said to be another state.
    let fixture = Fixture::faulty_image(|n| match n {
        0 => Fault::Cut(300_000),
        _ => Fault::Etag("\"other\""),
    });
    fixture.fetch(&[C3]).unwrap();
    assert!(fixture.files() == of_slide(C3));
    let asked = fixture.image_requests();
    let from: Vec<_> = asked.iter().map(Asked::first_byte).collect();
    assert_eq!(from, [None, Some(300_000), None]);
    let first_state = format!("\"{}\"", sha256(&image_bytes()));
    assert_eq!(asked[1].header("if-range"), Some(first_state.as_str()));

    // The other way about: a server that looks at the condition sends it all by itself.
    let fixture = Fixture::faulty_image(|n| match n {
        0 => Fault::Etag("\"other\""),
        _ => Fault::None,
    });
    let stopped = fixture.told(&[C3], |event| match event {
        HubEvent::BytesDone { path, .. } if path == IMAGE => ControlFlow::Break(()),
        _ => ControlFlow::Continue(()),
    });
    assert!(stopped.is_err());
    fixture.fetch(&[C3]).unwrap();
    assert!(fixture.files() == of_slide(C3));
    assert_eq!(fixture.image_requests().len(), 2);
}

#[test]
fn busy_servers_are_asked_again_and_pages_too() {
    let fixture = Fixture::new(|_, n| match n {
        0 => Fault::Status(429, "retry-after", "0"),
        1 => Fault::Status(503, "x-nothing", ""),
        2 => Fault::Cut(0),
        _ => Fault::None,
    });
    let mut n_retries = 0;
    fixture
        .told(&[C3], |event| {
            n_retries += usize::from(matches!(event, HubEvent::Retrying { .. }));
            ControlFlow::Continue(())
        })
        .unwrap();
    assert!(fixture.files() == of_slide(C3));
    assert!(n_retries >= 2, "{n_retries}");
}

#[test]
fn a_server_that_stays_busy_is_an_error_after_as_many_tries() {
    let fixture = Fixture::faulty_image(|_| Fault::Status(503, "x-error-message", "come back"));
    let message = fixture.message(&[C3]);
    assert!(message.contains(IMAGE), "{message}");
    assert!(message.contains("503"), "{message}");
    assert!(message.contains("it says: come back"), "{message}");
    assert!(!message.contains("signature"), "{message}");
    assert_eq!(fixture.image_requests().len(), 6);
}

#[test]
fn wrong_bytes_are_asked_for_once_more() {
    let fixture = Fixture::faulty_image(|n| match n {
        0 => Fault::WrongBytes,
        _ => Fault::None,
    });
    fixture.fetch(&[C3]).unwrap();
    assert!(fixture.files() == of_slide(C3));
    assert_eq!(fixture.image_requests().len(), 2);
}

#[test]
fn bytes_that_stay_wrong_name_the_file_and_both_sums_and_leave_nothing() {
    let fixture = Fixture::faulty_image(|_| Fault::WrongBytes);
    let message = fixture.message(&[C3]);
    let mut wrong = image_bytes();
    let listed = sha256(&wrong);
    wrong[0] ^= 1;
    for expected in [IMAGE, &listed, &sha256(&wrong)] {
        assert!(message.contains(expected), "{message}");
    }
    assert!(!fixture.root().join(IMAGE).exists());
    let part = fs::metadata(image_part(fixture.root())).unwrap();
    assert_eq!(part.len(), 0);
    assert_eq!(fixture.image_requests().len(), 2);
}

#[test]
fn a_part_with_wrong_bytes_is_thrown_away() {
    let fixture = Fixture::faulty_image(|n| match n {
        0 => Fault::Cut(300_000),
        _ => Fault::None,
    });
    let mut options = fixture.options.clone();
    options.n_tries = NonZeroUsize::MIN;
    let fixture = Fixture { options, ..fixture };
    assert!(fixture.message(&[C3]).contains("300000 of"));
    let part = image_part(fixture.root());
    let mut bytes = fs::read(&part).unwrap();
    bytes[7] ^= 1;
    fs::write(&part, bytes).unwrap();
    let mut options = fixture.options.clone();
    options.n_tries = NonZeroUsize::new(2).unwrap();
    let fixture = Fixture { options, ..fixture };
    fixture.fetch(&[C3]).unwrap();
    assert!(fixture.files() == of_slide(C3));
}

#[test]
fn the_token_goes_to_the_endpoint_and_to_no_other_port() {
    let mut fixture = Fixture::new(|_, _| Fault::None);
    fixture.server.require_token("hf_right");
    let message = fixture.message(&[C3]);
    assert!(message.contains("set HF_TOKEN"), "{message}");
    assert!(message.contains("Repository not found"), "{message}");
    fixture.options.token = Some(HubToken::new("hf_wrong"));
    let message = fixture.message(&[C3]);
    assert!(
        message.contains("the token of HF_TOKEN is wrong"),
        "{message}"
    );
    assert!(!message.contains("hf_wrong"), "{message}");
    fixture.server.take_asked();

    fixture.options.token = Some(HubToken::new("hf_right\n"));
    fixture.fetch(&[C3]).unwrap();
    assert!(fixture.files() == of_slide(C3));
    let asked = fixture.server.take_asked();
    assert!(asked.iter().any(|asked| !asked.is_home));
    for asked in asked {
        let expected = Some("Bearer hf_right").filter(|_| asked.is_home);
        assert_eq!(asked.header("authorization"), expected, "{}", asked.path);
    }
}

#[test]
fn listed_lengths_that_are_no_lengths_are_errors_and_claim_no_memory() {
    let length = image_bytes().len() as u64;
    for listed in [length - 1, length + 1, 0, u64::MAX] {
        let fixture = Fixture::new(|_, _| Fault::None);
        fixture.server.change_entries(move |entry| {
            if entry["path"] == IMAGE {
                entry["lfs"]["size"] = listed.into();
            }
        });
        let message = fixture.message(&[C3]);
        assert!(message.contains(IMAGE), "{message}");
        assert!(!fixture.root().join(IMAGE).exists());
        assert!(!fixture.root().join(COORDINATES).exists());
    }
}

#[test]
fn a_body_longer_than_listed_is_cut_off_and_refused() {
    let fixture = Fixture::faulty_image(|_| Fault::OneMore);
    let message = fixture.message(&[C3]);
    assert!(message.contains("sends more than the"), "{message}");
    assert!(!fixture.root().join(IMAGE).exists());
}

#[test]
fn unknown_slides_are_all_named_before_anything_is_downloaded() {
    let fixture = Fixture::new(|_, _| Fault::None);
    let message = fixture.message(&[C3, "Human_Breast_Andersson_10142021_ST_C9", "zebra"]);
    assert!(message.contains("_ST_C9` (near: `"), "{message}");
    assert!(message.contains(C2), "{message}");
    assert!(message.contains("`zebra`"), "{message}");
    assert!(fixture.files().is_empty());
}

#[test]
fn names_and_listed_paths_that_leave_the_folder_are_refused() {
    let fixture = Fixture::new(|_, _| Fault::None);
    let message = fixture.message(&["../C3"]);
    assert!(message.contains("by its name, not by a path"), "{message}");
    assert!(fixture.server.take_asked().is_empty());
    fixture.server.change_entries(|entry| {
        if entry["path"] == IMAGE {
            entry["path"] = "ST/image/../../../escaped.png".into();
        }
    });
    let message = fixture.message(&[C3]);
    assert!(message.contains("may lie outside the folder"), "{message}");
    assert!(fixture.files().is_empty());
}

#[test]
fn a_file_listed_but_gone_is_named() {
    let fixture = Fixture::new(|asked, _| match asked.path.contains(IMAGE) {
        true => Fault::Status(404, "x-nothing", ""),
        false => Fault::None,
    });
    let message = fixture.message(&[C3]);
    assert!(message.contains(IMAGE), "{message}");
    assert!(message.contains("(404)"), "{message}");
}

#[test]
fn pages_that_go_round_in_circles_end() {
    let fixture = Fixture::new(|asked, _| match asked.path.contains("/tree/") {
        true => Fault::Circle,
        false => Fault::None,
    });
    let message = fixture.message(&[C3]);
    assert!(message.contains("round in circles"), "{message}");
}

#[test]
fn offline_what_is_there_is_checked_and_what_is_missing_is_named() {
    let mut fixture = Fixture::new(|_, _| Fault::None);
    fixture.fetch(&[C3]).unwrap();
    fixture.server.take_asked();
    fixture.options.access = HubAccess::Offline;
    let fetched = fixture.fetch(&[C3]).unwrap();
    assert_eq!(fetched.commit, COMMIT);
    assert_eq!((fetched.n_kept, fetched.n_fetched), (5, 0));

    let mut damaged = image_bytes();
    damaged[9] ^= 1;
    fs::write(fixture.root().join(IMAGE), damaged).unwrap();
    fs::remove_file(fixture.root().join(COORDINATES)).unwrap();
    match fixture.fetch(&[C3]) {
        Err(DataError::NotFetched { files, .. }) => assert_eq!(files, [IMAGE, COORDINATES]),
        other => panic!("{other:?}"),
    }
    match fixture.fetch(&[C2]) {
        Err(DataError::NotFetched { files, .. }) => assert_eq!(files.len(), 4),
        other => panic!("{other:?}"),
    }
    assert!(fixture.server.take_asked().is_empty());

    fixture.options.access = HubAccess::Online;
    let mut differs = Vec::new();
    let fetched = fixture.told(&[C3], |event| {
        if let HubEvent::FileDiffers { path } = event {
            differs.push(path.to_owned());
        }
        ControlFlow::Continue(())
    });
    assert_eq!(fetched.unwrap().n_fetched, 2);
    assert_eq!(differs, [IMAGE]);
    assert!(fixture.files() == of_slide(C3));
}

#[test]
fn a_folder_stays_with_its_commit_until_another_is_asked_for() {
    let mut fixture = Fixture::new(|_, _| Fault::None);
    fixture.fetch(&[C3]).unwrap();
    let mut files = sample();
    files.insert(COORDINATES.to_owned(), b",yaxis,xaxis,r\n".to_vec());
    let newer = "2".repeat(40);
    fixture.server.publish(&newer, files);
    assert_eq!(fixture.fetch(&[C2, C3]).unwrap().commit, COMMIT);
    fixture.dataset = fixture.dataset.at("main");
    let fetched = fixture.fetch(&[C2, C3]).unwrap();
    assert_eq!(fetched.commit, newer);
    assert_eq!(fetched.n_fetched, 1);
    let replaced = fs::read(fixture.root().join(COORDINATES)).unwrap();
    assert_eq!(replaced, b",yaxis,xaxis,r\n");
}

#[test]
fn a_folder_of_another_data_set_is_refused() {
    let mut fixture = Fixture::new(|_, _| Fault::None);
    fixture.fetch(&[]).unwrap();
    fixture.dataset = HubDataset::new("another/one").unwrap();
    let message = fixture.message(&[]);
    assert!(
        message.contains("holds slides of someone/slides"),
        "{message}"
    );
}

#[test]
fn without_names_the_table_of_slides_comes_alone() {
    let fixture = Fixture::new(|_, _| Fault::None);
    assert_eq!(fixture.fetch(&[]).unwrap().n_fetched, 1);
    let files = fixture.files();
    assert_eq!(files.keys().collect::<Vec<_>>(), ["meta/meta_all_gene.csv"]);
}

#[test]
fn two_fetches_into_one_folder_do_not_meet() {
    let fixture = Fixture::new(|_, _| Fault::None);
    let mut second = None;
    fixture
        .told(&[], |event| {
            if let HubEvent::FileStarted { .. } = event {
                second = Some(fixture.message(&[]));
            }
            ControlFlow::Continue(())
        })
        .unwrap();
    let second = second.unwrap();
    assert!(second.contains("is writing to it"), "{second}");
}

#[test]
fn a_file_where_the_folder_should_be_is_named() {
    let fixture = Fixture::new(|_, _| Fault::None);
    fs::write(fixture.root().join("ST"), "in the way").unwrap();
    let message = fixture.message(&[C3]);
    let folder = fixture.root().join("ST");
    assert!(message.contains(&folder.display().to_string()), "{message}");
    assert_eq!(fs::read(folder).unwrap(), b"in the way");
}
