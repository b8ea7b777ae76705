//! Images given on the command line, in `inspect` and `prepare` alike.

use std::path::{Path, PathBuf};
use std::process::Output;

fn runs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../comtip-data/tests/golden/space_ranger")
}

fn comtip(arguments: &[&str]) -> Output {
    comtip_test_support::run(env!("CARGO_BIN_EXE_comtip"), ".", arguments)
}

/// Exit code and standard error of a command on the slide `v2` with these options.
fn on_v2(command: &str, to: &Path, options: &[&str]) -> (Option<i32>, String) {
    let slide = runs().join("v2");
    let mut arguments = vec![command, slide.to_str().expect("a path")];
    if command == "prepare" {
        arguments.extend(["--to", to.to_str().expect("a path")]);
    }
    arguments.extend(options);
    let output = comtip(&arguments);
    (
        output.status.code(),
        String::from_utf8(output.stderr).expect("text"),
    )
}

#[test]
fn the_small_picture_given_as_the_full_one_is_refused_by_both_commands() {
    let folder = tempfile::tempdir().expect("a folder");
    let hires = runs().join("v2/spatial/tissue_hires_image.png");
    let hires = hires.to_str().expect("a path");
    for command in ["inspect", "prepare"] {
        let (code, said) = on_v2(command, folder.path(), &["--image", hires]);
        assert_eq!(code, Some(3), "{said}");
        assert!(
            said.contains("the image given is 185 x 199 px, but the coordinates belong to one of 9250 x 9950 px"),
            "{said}"
        );
        assert!(
            said.contains("it is as wide as tissue_hires_image.png"),
            "{said}"
        );
    }
}

#[test]
fn images_are_given_one_a_slide_and_must_be_there() {
    let folder = tempfile::tempdir().expect("a folder");
    let hires = runs().join("v2/spatial/tissue_hires_image.png");
    let hires = hires.to_str().expect("a path");
    let list = format!("v2={hires}, v1=b.tif");
    let cases = [
        (
            vec!["--image", hires, "--image", hires],
            2,
            "two images are given for v2",
        ),
        (
            vec!["--image", &list],
            2,
            "it takes one FILE; repeat --image",
        ),
        (
            vec!["--image", "nothere.tif"],
            3,
            "there is no file nothere.tif",
        ),
        (
            vec!["--technology", "Xenium"],
            2,
            "there are: ST, Visium, VisiumHD",
        ),
        (vec!["--technology", "v9=ST"], 2, "there is no slide `v9`"),
    ];
    for (options, expected, words) in cases {
        let (code, said) = on_v2("inspect", folder.path(), &options);
        assert_eq!(code, Some(expected), "{said}");
        assert!(said.contains(words), "{said}");
    }
}

#[test]
fn the_scale_and_where_it_comes_from_are_printed_and_follow_the_technology() {
    let slide = runs().join("v2");
    let slide = slide.to_str().expect("a path");
    let inspect = |options: &[&str]| {
        let output = comtip(&[&["inspect", slide], options].concat());
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        String::from_utf8(output.stdout).expect("text")
    };
    assert!(inspect(&[]).contains("spot_diameter_fullres = 65 um"));
    let said = inspect(&["--technology", "ST"]);
    assert!(
        said.contains("100.0") && said.contains("printed spot"),
        "{said}"
    );
    let said = inspect(&["--mpp", "v2=25"]);
    assert!(said.contains("25.0000") && said.contains("given"), "{said}");
    assert_eq!(said, inspect(&["--um-per-px", "v2=25"]));
}
