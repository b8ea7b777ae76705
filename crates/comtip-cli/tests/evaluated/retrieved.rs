//! What `evaluate retrieval` finds, says and writes.

use std::collections::BTreeMap;
use std::fs;

use comtip::metrics::{BothWays, DirectionScores, EvalResult, IntervalKind, MethodRole, Statistic};

use crate::fixture::{N_SPOTS, STUDY, assert_says, done, trained};
use crate::result_files::{numbers_of, read, rows};

const EVALUATE: &str = "evaluate retrieval shards --run run";

/// The columns of a table.
fn columns(scores: &DirectionScores) -> [f64; 4] {
    let estimates = [
        scores.recall_at_1,
        scores.recall_at_5,
        scores.recall_at_10,
        scores.median_rank,
    ];
    estimates.map(|of| of.value.expect("defined"))
}

#[test]
fn an_untrained_model_finds_matches_as_often_as_chance() {
    let folder = trained(2, &[&[], &[], &[]], "");
    let here = folder.path();
    done(here, &format!("{EVALUATE} --json r.json"));
    let EvalResult::Retrieval(result) = read(here, "r.json") else {
        panic!("another protocol");
    };
    let pools: Vec<usize> = result.slides.iter().map(|slide| slide.n_spots).collect();
    assert_eq!(pools, [N_SPOTS; 3]);
    let overall = |name: &str| -> BothWays {
        let method = result.methods.iter().find(|of| of.method == name);
        method.expect(name).overall
    };
    let (untrained, chance) = (overall("initial weights, random"), overall("chance"));
    let expected = 10.0 / N_SPOTS as f64;
    for (of_untrained, of_chance) in [
        (
            untrained.tile_to_transcriptome,
            chance.tile_to_transcriptome,
        ),
        (
            untrained.transcriptome_to_tile,
            chance.transcriptome_to_tile,
        ),
    ] {
        let [at_1, at_5, at_10, rank] = columns(&of_chance);
        let [n, one] = [N_SPOTS as f64, 1.0];
        assert_eq!([at_1, at_5, at_10], [one / n, 5.0 / n, expected]);
        assert_eq!(rank, (n + 1.0) / 2.0);
        // Of 48 independent queries, 0.25 is more than three standard deviations; the slides are noise.
        let recall = of_untrained.recall_at_10.value.expect("defined");
        assert!((recall - expected).abs() < 0.25, "{recall} of {expected}");
    }
}

#[test]
fn json_csv_and_tables_of_retrieval_are_views_of_the_same_numbers() {
    let folder = trained(2, &[&[], &[]], "");
    let here = folder.path();
    let line = format!("{EVALUATE} --json r.json --csv r.csv --report r.html");
    let (table, progress) = done(here, &line);
    // One pass over the tiles and one over the sentences serve both networks; no training spot is read.
    assert_says(
        &progress,
        &[
            "32 test spots by gene sentences (",
            "32 test spots by comtip, pretrained; initial weights, random (",
        ],
    );
    assert!(!progress.contains("training spots"), "{progress}");
    let EvalResult::Retrieval(result) = read(here, "r.json") else {
        panic!("another protocol");
    };
    assert_says(
        &table,
        &[
            &result.header.verdict.sentence,
            "R@10 from tile to transcriptome",
            "2 slides, one training seed.",
            "; difference ",
            "pool: the test spots of a slide",
            "sentences: 4 a spot",
            &format!("Retrieval on {STUDY}_B2: transcriptome to tile, 16 spots"),
        ],
    );
    let methods: Vec<(&str, MethodRole)> = result
        .methods
        .iter()
        .map(|of| (of.method.as_str(), of.role))
        .collect();
    assert_eq!(
        methods,
        [
            ("comtip, pretrained", MethodRole::Model),
            ("initial weights, random", MethodRole::Baseline),
            ("chance", MethodRole::Baseline),
        ]
    );

    let rows: Vec<BTreeMap<String, String>> = rows(here, "r.csv");
    assert_eq!(
        rows.len(),
        3 * 8 * 3,
        "three methods, over all and two slides"
    );
    for method in &result.methods {
        let forth = &method.overall.tile_to_transcriptome;
        let shown = numbers_of(&table, &method.method);
        // Chance has no interval; what has one has its ends between R@10 and the rank.
        let mut values = columns(forth).to_vec();
        let ends = forth.recall_at_10.interval.map(|ends| {
            assert_eq!(ends.kind, IntervalKind::SpotBca);
            [ends.low, ends.high]
        });
        assert_eq!(ends.is_some(), method.method != "chance");
        values.splice(3..3, ends.into_iter().flatten());
        for (value, shown) in values.iter().zip(&shown) {
            // Ranks have one decimal, recalls three.
            let half_a_digit = if *value < 1.0 { 0.000_500_1 } else { 0.050_1 };
            assert!((value - shown).abs() <= half_a_digit, "{forth:?} {shown:?}");
        }
        assert_eq!(shown.len(), values.len());
        // The mean is that of the slides.
        let of_slides = method.by_slide.iter().map(|slide| {
            let recall = slide.scores.tile_to_transcriptome.recall_at_10;
            assert_eq!(
                (recall.statistic, recall.n),
                (Statistic::OverSpots, N_SPOTS)
            );
            recall.value.expect("defined")
        });
        let mean = of_slides.sum::<f64>() / 2.0;
        assert_eq!(forth.recall_at_10.value, Some(mean));
        assert_eq!(forth.recall_at_10.n, 2);

        // In the CSV to the last bit.
        let quoted = rows.iter().find(|row| {
            (&row["method"], &*row["level"], &*row["metric"])
                == (&method.method, "all", "tile_to_transcriptome_recall_at_10")
        });
        let quoted = quoted.expect("a row")["value"].parse::<f64>();
        assert_eq!(quoted.ok(), forth.recall_at_10.value);
    }

    let html = fs::read_to_string(here.join("r.html")).expect("a report");
    let charts = ["R@10, tile to transcriptome", "R@10, transcriptome to tile"];
    assert_says(&html, &charts);
    assert_says(&html, &["Cross-modal retrieval of “run”", "chance = 0.625"]);
}
