//! Genes that a run would choose are compared, and a run says how well its own can be predicted.

use crate::fixture::{pretrained, printed, refused, shards};

#[test]
fn selections_are_compared_and_one_is_listed_on_training_slides() {
    let folder = shards();
    let here = folder.path();
    let all = printed(here, "genes shards --set data.n_top_genes=20");
    for words in [
        "Genes a run would choose on 3 training slides",
        "20 by seurat and",
        "20 by pearson-residuals and",
        "20 by mean and",
    ] {
        assert!(all.contains(words), "{words}: {all}");
    }
    let one = "genes shards --hold-out B --selection pearson-residuals --set data.min_counts=50 \
        --set data.n_top_genes=20 --set data.named_genes=[]";
    let one = printed(here, one);
    assert!(
        one.contains("Genes on 2 training slides: 20 by pearson-residuals"),
        "{one}"
    );
    assert!(
        one.contains("FASN") || one.contains("IGKC") || one.contains("MGP"),
        "{one}"
    );

    let (code, error) = refused(here, "genes shards --selection hvg");
    assert_eq!(code, Some(2), "{error}");
    assert!(
        error.contains("expected one of seurat, pearson-residuals, mean"),
        "{error}"
    );
    let (code, error) = refused(here, "genes shards --set data.min_counts=10000000");
    assert_eq!(code, Some(3), "{error}");
    assert!(error.contains("have 10000000 counts in all"), "{error}");
}

#[test]
fn a_run_says_how_well_its_genes_can_be_predicted_at_best() {
    let folder = shards();
    let here = folder.path();
    let said = pretrained(here, "shards --to run --hold-out B");
    assert!(said.contains("genes: 40 by seurat"), "{said}");
    assert!(
        said.contains("a perfect predictor could reach PCC 0."),
        "{said}"
    );
    let chosen = "shards --to other --hold-out C --set data.gene_selection=pearson-residuals \
        --set data.min_counts=50";
    let said = pretrained(here, chosen);
    assert!(said.contains("genes: 40 by pearson-residuals"), "{said}");
    assert!(!said.contains("no model can predict"), "{said}");
    let config = std::fs::read_to_string(here.join("other/config.toml")).expect("settings");
    assert!(
        config.contains("gene_selection = \"pearson-residuals\""),
        "{config}"
    );
    let resumed = pretrained(here, "shards --to run --resume");
    assert!(!resumed.contains("genes: "), "{resumed}");
}
