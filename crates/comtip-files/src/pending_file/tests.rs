use super::*;

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect()
}

#[test]
fn a_file_has_its_name_only_after_commit() {
    let folder = tempfile::tempdir().unwrap();
    let pending = PendingFile::create(&folder.path().join("a.txt")).unwrap();
    pending.handle().unwrap().write_all(b"whole").unwrap();
    let [name] = &names(folder.path())[..] else {
        panic!("one file");
    };
    assert!(
        name.starts_with(".a.txt.") && name.ends_with(".partial"),
        "{name}"
    );
    pending.commit().unwrap();
    assert_eq!(names(folder.path()), ["a.txt"]);
    let written = std::fs::read(folder.path().join("a.txt")).unwrap();
    assert_eq!(written, b"whole");
}

#[test]
fn a_file_dropped_without_commit_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    drop(PendingFile::create(&folder.path().join("a.txt")).unwrap());
    check_writable(&folder.path().join("a.txt")).unwrap();
    assert!(names(folder.path()).is_empty());
}

#[test]
fn two_who_write_to_one_name_do_not_mix() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.txt");
    let pending = ["first", "second"].map(|text| {
        let pending = PendingFile::create(&path).unwrap();
        pending
            .handle()
            .unwrap()
            .write_all(text.as_bytes())
            .unwrap();
        (pending, text)
    });
    for (pending, text) in pending {
        pending.commit().unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
    }
    assert_eq!(names(folder.path()), ["a.txt"]);
}

#[test]
fn no_message_speaks_of_the_temporary_name() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("file"), "").unwrap();
    let below_a_file = folder.path().join("file/a.txt");
    let wanted = format!("cannot create {}", below_a_file.display());
    for error in [
        write_whole(&below_a_file, b"").unwrap_err(),
        check_writable(&below_a_file).unwrap_err(),
    ] {
        assert_eq!(error.to_string(), wanted);
    }
    assert!(write_whole(folder.path(), b"").is_err());
    assert!(PendingFile::create(Path::new("..")).is_err());
}

#[cfg(unix)]
mod what_is_no_plain_file {
    use std::os::unix::fs::{FileTypeExt, symlink};
    use std::process::Command;

    use super::*;

    #[test]
    fn a_link_stays_and_the_file_it_names_is_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::fs::create_dir(at("far")).unwrap();
        symlink("far/a.txt", at("link")).unwrap();
        for text in ["first", "second"] {
            write_whole(&at("link"), text.as_bytes()).unwrap();
            assert!(at("link").is_symlink());
            assert_eq!(std::fs::read_to_string(at("far/a.txt")).unwrap(), text);
        }
        assert_eq!(names(&at("far")), ["a.txt"]);
    }

    #[test]
    fn a_fifo_gets_the_bytes_and_stays_one() {
        let folder = tempfile::tempdir().unwrap();
        let fifo = folder.path().join("fifo");
        assert!(
            Command::new("mkfifo")
                .arg(&fifo)
                .status()
                .unwrap()
                .success()
        );
        check_writable(&fifo).unwrap();
        let reader = {
            let fifo = fifo.clone();
            std::thread::spawn(move || std::fs::read(fifo).unwrap())
        };
        write_whole(&fifo, b"through").unwrap();
        assert_eq!(reader.join().unwrap(), b"through");
        let kind = std::fs::symlink_metadata(&fifo).unwrap().file_type();
        assert!(kind.is_fifo());
        assert!(PendingFile::create(&fifo).is_err());
    }

    #[test]
    fn a_device_stays_one_and_a_full_one_is_an_error() {
        write_whole(Path::new("/dev/null"), b"nothing").unwrap();
        let kind = std::fs::metadata("/dev/null").unwrap().file_type();
        assert!(kind.is_char_device());
        if cfg!(target_os = "linux") {
            let full = write_whole(Path::new("/dev/full"), b"too much").unwrap_err();
            assert_eq!(full.to_string(), "cannot write /dev/full");
        }
    }
}
