//! A model that reads colour and texture, beside the baselines that do and image towers that read pixels.

use comtip_test_support::TIMM_TOWER;

use crate::fixture::{STUDY, assert_says, done, refused, trained};
use crate::probed::{expression, names};

const FEW: [&str; 2] = ["tumour", "stroma"];

#[test]
fn hand_features_stand_beside_towers_and_baselines_and_have_no_class_token() {
    let folder = trained(2, &[&FEW], "");
    let here = folder.path();
    let settings = "--set run.epochs=1 --set run.batch_size=16 --set run.observed_spots=0 --set data.genes_per_spot=4 \
                    --set data.n_top_genes=30";
    let preset = format!("--preset colour-texture --hold-out {STUDY}_B {settings}");
    done(here, &format!("pretrain shards --to hand {preset}"));
    done(
        here,
        "evaluate expression shards --run run --json of_pixels.json",
    );
    let line = format!(
        "evaluate expression shards --run hand --baseline-weights {TIMM_TOWER} --no-cache --json"
    );
    done(here, &format!("{line} joint.json"));
    done(here, &format!("{line} pooled.json --representation pooled"));
    let [of_pixels, joint, pooled] =
        ["of_pixels.json", "joint.json", "pooled.json"].map(|name| expression(here, name));
    let expected = [
        "ridge on comtip, pretrained, pooled",
        "ridge on initial weights, random, pooled",
    ];
    assert_eq!(names(&pooled)[..2], expected);
    assert!(
        names(&joint)
            .iter()
            .any(|name| name.contains("image tower of"))
    );
    let pcc =
        |at: usize| [&joint, &pooled].map(|result| result.methods[at].overall.pcc_per_slide.value);
    assert_ne!(pcc(0)[0], pcc(0)[1]);
    // What no network sees is the same whichever image tower the model has, though its numbers are computed once for both.
    let of_statistics = [
        "ridge on tile colour statistics",
        "ridge on tile colour and texture",
    ];
    for name in of_statistics {
        let row = |result: &comtip::metrics::ExpressionResult| {
            let row = result.methods.iter().find(|of| of.method == name);
            row.unwrap_or_else(|| panic!("{name}: {:?}", names(result)))
                .clone()
        };
        assert_eq!(row(&joint), row(&of_pixels));
        assert_eq!(row(&pooled), row(&of_pixels));
    }
    let error = refused(
        here,
        "evaluate all shards --run hand --representation class-token",
        3,
    );
    assert_says(&error, &["has no class token", "--representation pooled"]);
}
