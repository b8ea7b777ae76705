//! Tests of `source`.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::*;

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

fn lines(bytes: &[u8]) -> Result<Vec<(u64, String)>, DataError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("any.csv");
    std::fs::write(&path, bytes).unwrap();
    let mut source = Source::open(&path)?;
    let (mut all, mut line) = (Vec::new(), Vec::new());
    while let Some(row) = source.next_line(&mut line)? {
        all.push((row, String::from_utf8(line.clone()).unwrap()));
    }
    Ok(all)
}

#[test]
fn bom_and_crlf_leave_no_trace() {
    let expected = vec![(1, "a,b".to_owned()), (2, String::new()), (3, "c".into())];
    assert_eq!(lines(b"a,b\n\nc").unwrap(), expected);
    assert_eq!(lines(b"\xef\xbb\xbfa,b\r\n\r\nc\r\n").unwrap(), expected);
}

#[test]
fn gzip_of_two_members_is_read_to_its_end_whatever_the_name() {
    let mut bytes = gzip(b"\xef\xbb\xbfa\nb");
    bytes.extend(gzip(b"c\nd"));
    let expected = [(1, "a".to_owned()), (2, "bc".into()), (3, "d".into())];
    assert_eq!(lines(&bytes).unwrap(), expected);
}

#[test]
fn cut_and_damaged_gzip_name_the_file() {
    let whole = gzip(&b"0123456789abcdef\n".repeat(100));
    for cut in [3, 12, whole.len() - 1] {
        let error = lines(&whole[..cut]).unwrap_err().to_string();
        assert!(error.contains("any.csv"), "{error}");
        assert!(error.contains("gzip stream ends early"), "{error}");
    }
    let mut bytes = whole;
    bytes.extend(b"no member of a gzip file");
    let error = lines(&bytes).unwrap_err().to_string();
    assert!(error.contains("any.csv"), "{error}");
    assert!(error.contains("gzip stream is damaged"), "{error}");
}

#[test]
fn longer_lines_and_longer_files_than_allowed_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("any.csv");
    std::fs::write(&path, gzip(&vec![b'x'; 1 << 20])).unwrap();
    let mut line = Vec::new();
    let mut source = Source::open(&path).unwrap().with_limits(1000, 2000);
    let error = source.next_line(&mut line).unwrap_err().to_string();
    assert!(
        error.ends_with("row 1: the line has more than 1000 bytes"),
        "{error}"
    );
    assert!(line.len() <= 1001);
    std::fs::write(&path, gzip(&b"abc\n".repeat(1000))).unwrap();
    let mut source = Source::open(&path).unwrap().with_limits(1000, 2001);
    let error = (0..1000).find_map(|_| source.next_line(&mut line).err());
    let error = error.unwrap().to_string();
    assert!(error.contains("row 501: the file unpacks to"), "{error}");
}

#[test]
fn empty_file_has_no_line() {
    assert_eq!(lines(b"").unwrap(), []);
    assert_eq!(lines(b"\xef\xbb\xbf").unwrap(), []);
    assert_eq!(lines(&gzip(b"")).unwrap(), []);
}
