//! Connections that end too soon, and where the next one goes on.

use std::fs;
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::time::Duration;

use comtip_data::StImageDataset;
use comtip_hub::{HubError, HubEvent};

use crate::fixture::{C3, Fixture, IMAGE, image_bytes, image_part, n_sent, of_slide};
use crate::hub_server::{Asked, Fault, sha256};

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
    let stopped = fixture.fetch_with_events(&[C3], |event| match event {
        HubEvent::BytesDone {
            path, n_file_done, ..
        } if path == IMAGE && n_file_done > 1_000_000 => ControlFlow::Break(()),
        _ => ControlFlow::Continue(()),
    });
    assert!(matches!(stopped, Err(HubError::Cancelled)));
    let n_have = fs::metadata(image_part(fixture.root())).unwrap().len();
    assert!(n_have > 1_000_000);
    assert!(!fixture.root().join(IMAGE).exists());
    assert!(StImageDataset::open(fixture.root()).is_err());
    fixture.server.take_asked();
    let mut last = (0, 0);
    let fetched = fixture.fetch_with_events(&[C3], |event| {
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
    let half = fixture.fetch_with_events(&[C3], |event| match event {
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
    let stopped = fixture.fetch_with_events(&[C3], |event| match event {
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
        .fetch_with_events(&[C3], |event| {
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
