//! Servers that send, list or ask for what they should not.

use std::fs;
use std::num::NonZeroUsize;

use comtip_hub::HubToken;

use crate::fixture::{C3, COORDINATES, Fixture, IMAGE, image_bytes, image_part, of_slide};
use crate::hub_server::{Fault, sha256};

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
    assert!(!image_part(fixture.root()).exists());
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
