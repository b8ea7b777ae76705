//! A split by random spots carries its stamp into every score.

use crate::fixture::{C2, comtip, printed, refused, shards};

#[test]
fn random_spots_carry_their_stamp() {
    let folder = shards();
    let said = printed(
        folder.path(),
        "split shards --by random-spots --to spots.json",
    );
    assert!(
        said.contains("130 spots of 3 slides") && said.contains("leaky across space"),
        "{said}"
    );
    let json = std::fs::read_to_string(folder.path().join("spots.json")).expect("written");
    assert!(
        json.contains(r#""stamp": "leaky across space""#),
        "{}",
        &json[..200]
    );

    let pretrain = "pretrain shards --preset tiny --to run --folds spots.json --fold";
    let (code, error) = refused(folder.path(), &format!("{pretrain} 2"));
    assert_eq!(code, Some(2));
    assert!(error.contains("spots.json has 1 folds"), "{error}");
    // One epoch may learn nothing; which spots were trained on is what is asked here.
    comtip(
        folder.path(),
        &format!("{pretrain} 1 --set run.epochs=1 --set data.n_top_genes=40"),
    );
    let said = printed(
        folder.path(),
        "evaluate zero-shot shards --run run --csv scores.csv --report report.html",
    );
    assert!(
        said.contains("no head fitted (leaky across space)"),
        "{said}"
    );
    assert!(
        said.contains(&format!(
            "trained on: 226 spots of {}",
            C2.replace("C2", "B4")
        )),
        "{said}"
    );
    assert!(said.contains(&format!("37 spots of {C2}")), "{said}");
    let captions: Vec<&str> = said
        .lines()
        .filter(|line| line.contains(", patient "))
        .collect();
    assert_eq!(captions.len(), 3, "{said}");
    for caption in captions {
        assert!(
            caption.ends_with(" spots (leaky across space)"),
            "{caption}"
        );
    }
    // Numbers of the verdict, rows of the CSV and scores under the maps are scores too.
    let words = said.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        words.contains("one training seed (leaky across space). method"),
        "{said}"
    );
    let scores = std::fs::read_to_string(folder.path().join("scores.csv")).expect("written");
    for row in scores.lines().skip(1) {
        assert!(row.contains(",leaky across space,"), "{row}");
    }
    let html = std::fs::read_to_string(folder.path().join("report.html")).expect("written");
    assert!(html.contains(" on this slide (leaky across space). Predicted values"));
    assert!(!html.contains(" on this slide. Predicted values"));
}
