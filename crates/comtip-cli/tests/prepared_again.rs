//! What is in a folder of shards after a second `prepare`, and what `prepare` says of its options.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

/// A data set of small slides in STimage-1K4M's layout, and a folder for shards beside it.
struct Fixture {
    folder: TempDir,
}

impl Fixture {
    fn new(slides: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let fixture = Self { folder };
        for part in ["coord", "gene_exp", "image"] {
            fs::create_dir_all(fixture.slides().join("ST").join(part)).expect("made");
        }
        for slide in slides {
            let coord = format!(",yaxis,xaxis,r\n{slide}_1x1,20,20,8\n{slide}_1x2,20,40,8\n");
            fixture.write(&format!("ST/coord/{slide}_coord.csv"), &coord);
            let counts = format!(",GFAP,MBP\n{slide}_1x1,1,0\n{slide}_1x2,2,5\n");
            fixture.write(&format!("ST/gene_exp/{slide}_count.csv"), &counts);
            image::RgbImage::from_fn(60, 60, |x, y| image::Rgb([x as u8 * 4, y as u8 * 4, 90]))
                .save(fixture.slides().join(format!("ST/image/{slide}.png")))
                .expect("saved");
        }
        fixture
    }

    fn slides(&self) -> std::path::PathBuf {
        self.folder.path().join("slides")
    }

    fn write(&self, file: &str, text: &str) {
        fs::write(self.slides().join(file), text).expect("written");
    }

    fn remove(&self, file: &str) {
        fs::remove_file(self.slides().join(file)).expect("there");
    }

    /// Runs a command beside the slides.
    fn comtip(&self, arguments: &[&str]) -> Told {
        let output = Command::new(env!("CARGO_BIN_EXE_comtip"))
            .current_dir(self.folder.path())
            .args(arguments)
            .output()
            .expect("runs");
        Told::from(output)
    }

    fn prepare(&self, options: &[&str]) -> Told {
        self.comtip(&[&["prepare", "slides", "--to", "shards"], options].concat())
    }

    /// Names of the slides that the manifest lists.
    fn listed(&self) -> Vec<String> {
        listed(&self.folder.path().join("shards"))
    }
}

fn listed(shards: &Path) -> Vec<String> {
    let json = fs::read(shards.join("manifest.json")).expect("a manifest");
    let manifest: serde_json::Value = serde_json::from_slice(&json).expect("JSON");
    let slides = manifest["slides"].as_array().expect("slides");
    let names = slides.iter().map(|entry| entry["slide"].as_str());
    names.map(|name| name.expect("a name").to_owned()).collect()
}

/// What a command said and ended with.
#[derive(Debug)]
struct Told {
    code: Option<i32>,
    text: String,
}

impl Told {
    #[track_caller]
    fn ends(&self, code: i32, parts: &[&str]) {
        assert_eq!(self.code, Some(code), "{}", self.text);
        for part in parts {
            assert!(self.text.contains(part), "no `{part}` in: {}", self.text);
        }
    }
}

impl From<Output> for Told {
    fn from(output: Output) -> Self {
        let said = [output.stderr, output.stdout].concat();
        Self {
            code: output.status.code(),
            text: String::from_utf8(said).expect("text"),
        }
    }
}

#[test]
fn slides_that_are_excluded_gone_or_failed_now_leave_the_manifest_and_are_named() {
    let fixture = Fixture::new(&["a", "b", "c", "d"]);
    fixture.prepare(&[]).ends(0, &["4 of 4 slides in shards"]);
    fs::write(fixture.folder.path().join("out.txt"), "a\n").expect("written");
    fixture.remove("ST/coord/b_coord.csv");
    fixture.remove("ST/image/c.png");
    let told = fixture.prepare(&["--exclude", "out.txt", "--skip-errors"]);
    told.ends(
        4,
        &[
            "dropped a from the list of slides",
            "dropped b from the list of slides",
            "skipped c: slide c: no image",
            "1 of 2 slides in shards, 1 of them from an earlier run",
            "skipped 1 of 2 slides",
        ],
    );
    assert_eq!(fixture.listed(), ["d"]);
}

#[test]
fn naming_slides_or_adding_keeps_the_others_but_never_an_excluded_one() {
    let fixture = Fixture::new(&["a", "b", "c"]);
    fixture.prepare(&["--slides", "a,b"]).ends(0, &["2 of 2"]);
    let told = fixture.prepare(&["--slides", "c"]);
    told.ends(0, &["1 of 1 slide in shards, beside 2 others that stayed"]);
    assert_eq!(fixture.listed(), ["a", "b", "c"]);
    fs::write(fixture.folder.path().join("out.txt"), "a\n").expect("written");
    fixture.remove("ST/coord/b_coord.csv");
    let told = fixture.prepare(&["--add", "--exclude", "out.txt"]);
    told.ends(
        0,
        &[
            "dropped a",
            "out.txt excludes 1 slide\n",
            "beside 1 other that",
        ],
    );
    assert_eq!(fixture.listed(), ["b", "c"]);
}

#[test]
fn an_exclusion_goes_before_a_name() {
    let fixture = Fixture::new(&["a", "b"]);
    fixture.prepare(&[]).ends(0, &[]);
    fs::write(fixture.folder.path().join("out.txt"), "a\n").expect("written");
    let told = fixture.prepare(&["--slides", "a,b", "--exclude", "out.txt"]);
    told.ends(0, &["skipped although named", ": a\n", "1 of 1 slide"]);
    assert_eq!(fixture.listed(), ["b"]);
    let told = fixture.prepare(&["--slides", "a", "--exclude", "out.txt"]);
    told.ends(3, &["none is left"]);
    fixture.prepare(&[]).ends(0, &[]);
    fs::write(fixture.folder.path().join("out.txt"), "a\nb\n").expect("written");
    let told = fixture.prepare(&["--exclude", "out.txt"]);
    told.ends(3, &["none is left"]);
    // Nothing came of it, so nothing changed.
    assert_eq!(fixture.listed(), ["a", "b"]);
}

#[test]
fn tiles_of_a_second_size_are_refused_unless_all_are_to_be_replaced() {
    let fixture = Fixture::new(&["a", "b"]);
    fixture.prepare(&["--slides", "a"]).ends(0, &[]);
    let wide = ["--tile", "50um", "--um-per-px", "4"];
    let told = fixture.prepare(&[&wide[..], &["--slides", "b"]].concat());
    told.ends(
        3,
        &["slide a is there with tiles of size `spot`", "--tile spot"],
    );
    let told = fixture.prepare(&wide);
    told.ends(3, &["tiles of size `50um` are asked for", "--replace"]);
    assert_eq!(fixture.listed(), ["a"]);
    let told = fixture.prepare(&[&wide[..], &["--replace"]].concat());
    told.ends(
        0,
        &[
            "a: made again, its tiles change (spot -> 50um)",
            "2 of 2 slides",
        ],
    );
    assert_eq!(fixture.listed(), ["a", "b"]);
}

#[test]
fn a_slide_that_is_skipped_gives_code_4_and_one_that_stops_the_run_names_the_way_on() {
    let fixture = Fixture::new(&["a", "b"]);
    fixture.remove("ST/image/b.png");
    let told = fixture.prepare(&["--jobs", "1"]);
    told.ends(
        3,
        &[
            "slide b: no image",
            "1 of 2 slides are done",
            "--skip-errors",
        ],
    );
    fixture
        .prepare(&["--skip-errors"])
        .ends(4, &["skipped 1 of 2"]);
}

#[test]
fn a_run_without_one_usable_slide_fails() {
    let fixture = Fixture::new(&["a", "b"]);
    fixture.remove("ST/image/a.png");
    fixture.remove("ST/image/b.png");
    let told = fixture.prepare(&["--skip-errors"]);
    told.ends(3, &["none of 2 slides could be prepared", "prepare.json"]);
}

#[test]
fn options_that_name_what_is_not_there_are_wrong_usage() {
    let fixture = Fixture::new(&["a", "b"]);
    let wrong: [(&[&str], &str); 8] = [
        (
            &["--slides", "a,x"],
            "there is no slide `x`, there are: a, b",
        ),
        (&["--exclude", "x"], "--exclude: unknown exclusion list `x`"),
        (&["--um-per-px", "wide"], "--mpp: unknown scale"),
        (&["--um-per-px", "x=0.5"], "--mpp: unknown slide"),
        (&["--labels", "x"], "--labels: labels from column `x`"),
        (
            &["--layer", "x"],
            "--layer: a layer is chosen, but only files",
        ),
        (&["--image", "x=1.tif"], "--image x=1.tif does not say"),
        (&["--tile", "wide"], "--tile"),
    ];
    for (options, said) in wrong {
        fixture.prepare(options).ends(2, &[said]);
    }
    assert!(!fixture.folder.path().join("shards/manifest.json").exists());
}

#[test]
fn slides_of_another_layout_beside_those_taken_are_named() {
    let fixture = Fixture::new(&["a"]);
    fixture.write("b.h5ad", "");
    let told = fixture.prepare(&[]);
    told.ends(0, &["warning: skipped", "b.h5ad", "prepare --add"]);
    fixture.remove("b.h5ad");
    assert!(!fixture.prepare(&[]).text.contains("skipped"));
}

#[test]
fn a_wrong_option_leaves_what_is_there() {
    let fixture = Fixture::new(&["a", "b"]);
    fixture.prepare(&[]).ends(0, &[]);
    let wide = ["--tile", "50um", "--replace"];
    fixture.prepare(&wide).ends(3, &["um per pixel"]);
    assert_eq!(fixture.listed(), ["a", "b"]);
    let told = fixture.prepare(&[&wide[..], &["--skip-errors"]].concat());
    told.ends(3, &["none of 2 slides could be prepared"]);
    assert_eq!(fixture.listed(), ["a", "b"]);
    fixture
        .prepare(&[])
        .ends(0, &["2 of them from an earlier run"]);
}

#[test]
fn why_a_slide_is_made_again_is_said() {
    let fixture = Fixture::new(&["V10_A1", "V10_B1"]);
    let table = |patient| format!("slide,patient\nV10_A1,V10\nV10_B1,{patient}\n");
    let patients = fixture.folder.path().join("patients.csv");
    let prepare = |patient| {
        fs::write(&patients, table(patient)).expect("written");
        fixture.prepare(&["--patients", "patients.csv"])
    };
    prepare("V10").ends(0, &[]);
    let told = prepare("bob");
    told.ends(0, &["V10_B1: made again, its patient changed (V10 -> bob)"]);
    assert!(!told.text.contains("V10_A1: made again"), "{}", told.text);
}

#[test]
fn shards_are_not_written_among_raw_data() {
    let fixture = Fixture::new(&["a"]);
    let prepare = |to: &str| fixture.comtip(&["prepare", "slides", "--to", to]);
    prepare("slides").ends(2, &["is the folder of the slides"]);
    prepare("slides/ST").ends(2, &["lies in the folder of the slides"]);
    prepare(".").ends(2, &["holds the folder of the slides"]);
    prepare("slides/shards").ends(0, &["1 of 1 slide"]);
    prepare("slides/shards").ends(0, &["1 of them from an earlier run"]);
}

#[test]
fn pictures_are_written_whole_and_one_that_cannot_be_written_is_no_bad_slide() {
    let fixture = Fixture::new(&["a", "b"]);
    let inspect = |to: &str| fixture.comtip(&["inspect", "slides", "--to", to]);
    fs::create_dir_all(fixture.folder.path().join("pictures/b.spots.png")).expect("made");
    let told = inspect("pictures");
    told.ends(3, &["cannot create pictures/b.spots.png"]);
    assert!(!told.text.contains("skipped"), "{}", told.text);
    let pictures = fs::read_dir(fixture.folder.path().join("pictures")).expect("there");
    assert_eq!(pictures.count(), 2);
    inspect("slides/ST/image/a.png").ends(3, &["cannot write slides/ST/image/a.png"]);
    inspect("slides").ends(2, &["is the folder of the slides"]);
    // An image lies there that no drawing has the name of.
    let image = fixture.slides().join("ST/image/a.png");
    let before = fs::read(&image).expect("there");
    inspect("slides/ST/image").ends(0, &["drew slides/ST/image/a.spots.png"]);
    assert_eq!(fs::read(&image).expect("there"), before);
}

#[test]
fn a_picture_that_would_replace_an_image_is_refused_before_anything_is_read() {
    let fixture = Fixture::new(&["a", "a.spots"]);
    let image = fixture.slides().join("ST/image/a.spots.png");
    let before = fs::read(&image).expect("there");
    for slides in [&[][..], &["--slides", "a,a.spots"]] {
        let inspect = ["inspect", "slides", "--to", "slides/ST/image"];
        let told = fixture.comtip(&[&inspect, slides].concat());
        told.ends(2, &["the picture of a would replace the image of a slide"]);
        assert!(!told.text.contains("drew"), "{}", told.text);
        assert_eq!(fs::read(&image).expect("there"), before);
    }
}

#[test]
fn shards_are_not_written_into_a_folder_that_holds_anything_else() {
    let fixture = Fixture::new(&["a"]);
    let at = |to: &str| fixture.folder.path().join(to);
    let prepare = |to: &str| fixture.comtip(&["prepare", "slides", "--to", to]);
    fs::create_dir_all(at("raw/ST/coord")).expect("made");
    fs::create_dir(at("notes")).expect("made");
    fs::write(at("notes/todo.txt"), "").expect("written");
    for (to, other) in [("raw", "such as ST"), ("notes", "such as todo.txt")] {
        prepare(to).ends(2, &["holds what are no shards", other]);
        assert!(!at(to).join("manifest.json").exists());
    }
    fs::create_dir(at("tables")).expect("made");
    for name in ["a.parquet", "a.thumbnail.png"] {
        fs::write(at("tables").join(name), "PAR1 of somebody").expect("written");
    }
    prepare("tables").ends(2, &["holds what are no shards, such as a.parquet"]);
    let kept = fs::read_to_string(at("tables/a.thumbnail.png")).expect("there");
    assert_eq!(kept, "PAR1 of somebody");
    fs::create_dir(at("new")).expect("made");
    fs::write(at("new/.DS_Store"), "").expect("written");
    fs::write(at("new/prepare.log"), "").expect("written");
    prepare("new").ends(0, &["1 of 1 slide"]);
    // As after a kill before the first entry of `prepare.json`.
    for name in ["manifest.json", "prepare.json"] {
        fs::remove_file(at("new").join(name)).expect("there");
    }
    prepare("new").ends(0, &["1 of 1 slide"]);
}

#[test]
fn a_listed_shard_that_is_gone_does_not_spoil_a_run_for_another_slide() {
    let fixture = Fixture::new(&["a", "b", "c"]);
    fixture.prepare(&["--slides", "a,b"]).ends(0, &[]);
    fs::remove_file(fixture.folder.path().join("shards/b.parquet")).expect("there");
    fixture
        .prepare(&["--slides", "c"])
        .ends(0, &["1 of 1 slide"]);
}
