use super::*;

fn abc() -> HubFile {
    HubFile {
        path: "ST/a.csv".to_owned(),
        n_bytes: 3,
        // `printf abc | git hash-object --stdin`
        sum: Checksum::GitBlob("f2ba8f84ab5c1bce84a7b441cb1959cfc7093b7f".to_owned()),
    }
}

#[test]
fn a_file_is_read_once_until_it_is_touched() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path().join("a.csv");
    let state = folder.path().join("verified.jsonl");
    let find = |verified: &Verified| {
        let mut was_read = false;
        let found = verified.find(&abc(), &at, || {
            was_read = true;
            Ok(())
        });
        (found.unwrap(), was_read)
    };
    let mut verified = Verified::read(state.clone());
    assert_eq!(find(&verified), (Found::Missing, false));
    std::fs::write(&at, "abc").unwrap();
    assert_eq!(find(&verified), (Found::Whole, true));
    verified.remember(&abc(), &at).unwrap();
    let reread = Verified::read(state.clone());
    assert_eq!(find(&reread), (Found::Whole, false));
    std::fs::write(&at, "abd").unwrap();
    touch(&at);
    assert_eq!(find(&reread), (Found::Changed, true));
}

#[test]
fn a_file_of_another_state_is_distinguished_from_a_changed_one() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path().join("a.csv");
    let mut verified = Verified::read(folder.path().join("verified.jsonl"));
    let newer = HubFile {
        n_bytes: 4,
        // `printf abcd | git hash-object --stdin`
        sum: Checksum::GitBlob("85df50785d62d3b05ab03d9cbf7e4a0b49449730".to_owned()),
        ..abc()
    };
    let find = |verified: &Verified| verified.find(&newer, &at, || Ok(())).unwrap();
    std::fs::write(&at, "abc").unwrap();
    assert_eq!(find(&verified), Found::Changed, "never fetched");
    verified.remember(&abc(), &at).unwrap();
    assert_eq!(find(&verified), Found::Outdated);
    touch(&at);
    assert_eq!(find(&verified), Found::Outdated, "touched, not changed");
    std::fs::write(&at, "my own").unwrap();
    assert_eq!(find(&verified), Found::Changed);
    std::fs::write(&at, "abcd").unwrap();
    assert_eq!(find(&verified), Found::Whole);
}

#[test]
fn files_of_another_state_are_those_that_are_there_and_not_wanted() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path().join("a.csv");
    let mut verified = Verified::read(folder.path().join("verified.jsonl"));
    std::fs::write(&at, "abc").unwrap();
    verified.remember(&abc(), &at).unwrap();
    let others = |files: &[HubFile], is_wanted: bool| {
        verified.of_other_states(files, |_| at.clone(), |_| is_wanted)
    };
    assert!(others(&[abc()], false).is_empty());
    assert_eq!(others(&[], false), ["ST/a.csv"]);
    assert!(others(&[], true).is_empty());
    std::fs::remove_file(&at).unwrap();
    assert!(
        verified
            .of_other_states(&[], |_| at.clone(), |_| false)
            .is_empty()
    );
}

fn touch(at: &Path) {
    let later = std::time::SystemTime::now() + std::time::Duration::from_secs(9);
    let file = File::options().write(true).open(at).unwrap();
    file.set_modified(later).unwrap();
}

#[test]
fn half_a_line_left_by_a_kill_is_passed_over_and_tidied_away() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path().join("a.csv");
    let state = folder.path().join("verified.jsonl");
    std::fs::write(&at, "abc").unwrap();
    let mut verified = Verified::read(state.clone());
    verified.remember(&abc(), &at).unwrap();
    let whole = std::fs::read(&state).unwrap();
    std::fs::write(&state, [&whole[..], &whole[..20]].concat()).unwrap();
    let verified = Verified::read(state.clone());
    assert!(verified.knows(&abc(), &at));
    verified.tidy().unwrap();
    assert_eq!(std::fs::read(&state).unwrap(), whole);
}
