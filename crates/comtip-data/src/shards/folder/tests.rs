use super::*;
use crate::shards::example;
use crate::slide::check_slide_name;

fn problem(read: Result<impl std::fmt::Debug, DataError>) -> String {
    match read {
        Err(error @ DataError::Shard { .. }) => error.to_string(),
        other => panic!("expected a refusal, got {other:?}"),
    }
}

#[test]
fn a_folder_lists_its_slides_and_opens_them() {
    let folder = tempfile::tempdir().unwrap();
    example::shards(folder.path(), &["s+2", "s1"]);
    let shards = ShardFolder::open(folder.path().join("shards")).unwrap();
    assert_eq!(shards.slide_names().collect::<Vec<_>>(), ["s+2", "s1"]);
    assert_eq!(shards.read_slide("s+2").unwrap().facts().slide, "s+2");
    assert_eq!(shards.thumbnail("s1").unwrap().dimensions(), (60, 50));
}

#[test]
fn an_empty_and_an_absent_folder_are_refused_with_the_remedy() {
    let folder = tempfile::tempdir().unwrap();
    let empty = problem(ShardFolder::open(folder.path()));
    assert!(empty.contains("holds no shards"));
    assert!(empty.ends_with("make it with `comtip prepare`"));
    let absent = problem(ShardFolder::open(folder.path().join("absent")));
    assert!(absent.contains("there is no such folder"));
    Manifest::empty().write(folder.path()).unwrap();
    assert!(problem(ShardFolder::open(folder.path())).contains("its manifest is empty"));
}

#[test]
fn an_unknown_slide_is_refused_with_the_known_ones() {
    let folder = tempfile::tempdir().unwrap();
    example::shards(folder.path(), &["s1", "s2"]);
    let shards = ShardFolder::open(folder.path().join("shards")).unwrap();
    assert!(problem(shards.read_slide("s3")).ends_with("no slide s3 here; there are: s1, s2"));
}

#[test]
fn a_shard_that_is_gone_or_swapped_or_damaged_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    example::shards(folder.path(), &["s1", "s2"]);
    let shards = ShardFolder::open(folder.path().join("shards")).unwrap();
    let (first, second) = (shards.shard_path("s1"), shards.shard_path("s2"));

    std::fs::copy(&second, &first).unwrap();
    assert!(problem(shards.read_slide("s1")).contains("the shard is of another slide"));

    let mut damaged = std::fs::read(&second).unwrap();
    damaged[300] ^= 1;
    std::fs::write(&second, damaged).unwrap();
    let later = std::time::SystemTime::now() + std::time::Duration::from_secs(60);
    let file = std::fs::File::options().write(true).open(&second).unwrap();
    file.set_modified(later).unwrap();
    assert!(problem(shards.read_slide("s2")).contains("changed after the manifest"));

    std::fs::remove_file(&first).unwrap();
    assert!(problem(shards.read_slide("s1")).contains("there is no such file"));
}

#[test]
fn names_that_lead_out_of_the_folder_are_refused() {
    for name in ["", "../s1", "a/b", "a\\b", "C:x", ".hidden", "a\0b"] {
        let refused = check_slide_name(name);
        assert!(matches!(refused, Err(DataError::Slide { .. })), "{name}");
    }
    check_slide_name("GSE144239_GSM4284316+2").unwrap();
}

#[test]
fn a_manifest_that_names_a_path_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let mut manifest = example::shards(folder.path(), &["s1"]);
    manifest.slides[0].slide = "../s1".to_owned();
    manifest.write(&folder.path().join("shards")).unwrap();
    let opened = ShardFolder::open(folder.path().join("shards"));
    assert!(matches!(opened, Err(DataError::Slide { .. })));
}
