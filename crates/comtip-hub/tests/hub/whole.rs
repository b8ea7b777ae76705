//! What a fetch brings, keeps and refuses to begin.

use std::fs;
use std::ops::ControlFlow;

use comtip_data::StImageDataset;
use comtip_hub::{HubAccess, HubDataset, HubError, HubEvent};

use crate::fixture::{C2, C3, COORDINATES, Fixture, IMAGE, image_bytes, of_slide, sample};
use crate::hub_server::{COMMIT, Fault, REPO};

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
    let fetched = fixture.fetch_with_events(&[C3], |event| {
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
        .fetch_with_events(&[], |event| {
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
    fs::write(fixture.root().join(IMAGE), &damaged).unwrap();
    fs::remove_file(fixture.root().join(COORDINATES)).unwrap();
    match fixture.fetch(&[C3]) {
        Err(HubError::NotFetched { files, .. }) => assert_eq!(files, [IMAGE, COORDINATES]),
        other => panic!("{other:?}"),
    }
    match fixture.fetch(&[C2]) {
        Err(HubError::NotFetched { files, .. }) => assert_eq!(files.len(), 4),
        other => panic!("{other:?}"),
    }
    assert!(fixture.server.take_asked().is_empty());

    fixture.options.access = HubAccess::Online;
    let mut differs = Vec::new();
    let fetched = fixture.fetch_with_events(&[C3], |event| {
        if let HubEvent::FileDiffers { path } = event {
            differs.push(path.to_owned());
        }
        ControlFlow::Continue(())
    });
    assert_eq!(fetched.unwrap().n_fetched, 2);
    assert_eq!(differs, [IMAGE]);
    let mut expected = of_slide(C3);
    expected.insert(format!("{IMAGE}.kept"), damaged);
    assert!(fixture.files() == expected);
}

#[test]
fn a_file_changed_by_hand_is_kept_under_another_name() {
    let fixture = Fixture::new(|_, _| Fault::None);
    fixture.fetch(&[C3]).unwrap();
    let place = fixture.root().join(COORDINATES);
    for (edit, name) in [("mine", ".kept"), ("mine again", ".kept-2")] {
        fs::write(&place, edit).unwrap();
        let mut reported = Vec::new();
        let fetched = fixture.fetch_with_events(&[C3], |event| {
            if let HubEvent::FileKeptAside { path, aside } = event {
                reported.push((path.to_owned(), aside.to_owned()));
            }
            ControlFlow::Continue(())
        });
        assert_eq!(fetched.unwrap().n_fetched, 1);
        let aside = fixture.root().join(format!("{COORDINATES}{name}"));
        assert_eq!(fs::read_to_string(&aside).unwrap(), edit);
        assert_eq!(reported, [(COORDINATES.to_owned(), aside)]);
        assert_eq!(fs::read(&place).unwrap(), of_slide(C3)[COORDINATES]);
    }
    let dataset = StImageDataset::open(fixture.root()).unwrap();
    assert_eq!(dataset.slide_names().collect::<Vec<_>>(), [C3]);
    assert_eq!(dataset.read(C3).unwrap().spots.len(), 180);
}

#[test]
fn a_folder_of_one_commit_is_not_moved_to_another_in_part() {
    let mut fixture = Fixture::new(|_, _| Fault::None);
    fixture.fetch(&[C2, C3]).unwrap();
    let before = fixture.files();
    let mut newer = sample();
    newer.insert(COORDINATES.to_owned(), b",yaxis,xaxis,r\n".to_vec());
    fixture.server.publish(&"2".repeat(40), newer);
    fixture.dataset = fixture.dataset.at("main");
    match fixture.fetch(&[C2]) {
        Err(HubError::MixedStates { files, .. }) => assert_eq!(files, [COORDINATES]),
        other => panic!("{other:?}"),
    }
    assert!(fixture.files() == before);
    // Refused, it is still of the first commit, and stays so.
    fixture.dataset = HubDataset::new(REPO).unwrap();
    assert_eq!(fixture.fetch(&[C2]).unwrap().commit, COMMIT);
    fixture.dataset = fixture.dataset.at("main");
    assert_eq!(fixture.fetch(&[C3, C2]).unwrap().n_fetched, 1);
    assert_eq!(fixture.fetch(&[C2]).unwrap().n_fetched, 0);
}

#[test]
fn a_move_to_another_commit_that_was_stopped_must_be_gone_on_with() {
    let mut fixture = Fixture::new(|_, _| Fault::None);
    fixture.fetch(&[C2, C3]).unwrap();
    let mut newer = sample();
    newer.insert(COORDINATES.to_owned(), b",yaxis,xaxis,r\n".to_vec());
    fixture.server.publish(&"2".repeat(40), newer);
    fixture.dataset = fixture.dataset.at("main");
    let stopped = fixture.fetch_with_events(&[C2, C3], |event| match event {
        HubEvent::FileStarted { .. } => ControlFlow::Break(()),
        _ => ControlFlow::Continue(()),
    });
    assert!(matches!(stopped, Err(HubError::Cancelled)));
    fixture.dataset = HubDataset::new(REPO).unwrap();
    let message = fixture.message(&[C2]);
    assert!(message.contains(COORDINATES), "{message}");
    assert!(message.contains("name their slides too"), "{message}");
    assert_eq!(fixture.fetch(&[C2, C3]).unwrap().n_fetched, 1);
}
