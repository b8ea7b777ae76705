//! `comtip bench` on the bundled sample.

use std::process::Output;

comtip_test_support::define_comtip!();

fn bench(arguments: &[&str]) -> Output {
    comtip(".", &[&["bench"], arguments].concat())
}

#[test]
fn every_part_of_a_step_has_its_seconds_and_the_work_is_counted() {
    let few = [
        "--batch",
        "2",
        "--steps",
        "1",
        "--set",
        "data.genes_per_spot=3",
    ];
    let output = bench(&few);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let said = String::from_utf8(output.stdout).expect("text");
    let seconds = |part: &str| -> f64 {
        let line = said.lines().find(|line| line.trim().starts_with(part));
        let line = line.unwrap_or_else(|| panic!("no `{part}` in {said}"));
        let numbers = line.trim()[part.len()..].split_whitespace().next();
        let seconds = numbers.and_then(|word| word.parse().ok());
        seconds.unwrap_or_else(|| panic!("no seconds in `{line}`"))
    };
    let parts = [
        "loader",
        "image tower, whole tiles",
        "image tower, visible patches",
        "text tower",
        "generator, critic, losses",
        "backward",
        "optimiser",
    ];
    let sum: f64 = parts.into_iter().map(seconds).sum();
    assert!((sum - seconds("step ")).abs() < 0.001, "{sum} in {said}");
    // A note is wrapped, in a pipe too.
    let said = said.split_whitespace().collect::<Vec<&str>>().join(" ");
    // Two tiles of 49 patches and of 24, class token each; 2 spots x 3 genes and their shuffled copies.
    assert!(
        said.contains("150 image tokens a step; 12 sentences"),
        "{said}"
    );
    assert!(said.contains("924 if padded"), "{said}");
}

#[test]
fn a_batch_of_one_is_refused_by_the_name_of_its_setting() {
    let output = bench(&["--batch", "1"]);
    assert_eq!(output.status.code(), Some(3), "{output:?}");
    let said = String::from_utf8(output.stderr).expect("text");
    assert!(said.contains("run.batch_size"), "{said}");
}
