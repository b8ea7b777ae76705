//! What a fetch brings, keeps and refuses to begin.

use std::fs;
use std::ops::ControlFlow;

use comtip_data::hub::{HubAccess, HubDataset, HubEvent};
use comtip_data::{DataError, StImageDataset};

use crate::fixture::{C2, C3, COORDINATES, Fixture, IMAGE, image_bytes, of_slide, sample};
use crate::hub_server::{COMMIT, Fault};

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
fn without_names_the_table_of_slides_comes_alone() {
    let fixture = Fixture::new(|_, _| Fault::None);
    assert_eq!(fixture.fetch(&[]).unwrap().n_fetched, 1);
    let files = fixture.files();
    assert_eq!(files.keys().collect::<Vec<_>>(), ["meta/meta_all_gene.csv"]);
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
