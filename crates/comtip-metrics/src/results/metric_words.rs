//! Names of metrics in words, and which way is better.

/// The name of a metric as a sentence has it: `PCC per slide` for `pcc_per_slide`.
///
/// ```
/// use comtip_metrics::metric_words;
///
/// assert_eq!(metric_words("pcc_per_slide"), "PCC per slide");
/// assert_eq!(metric_words("tile_to_transcriptome_recall_at_10"), "tile to transcriptome R@10");
/// ```
pub fn metric_words(metric: &str) -> String {
    let words = metric.replace("recall_at_", "R@");
    let words = words.split('_').map(|word| match word {
        "ari" | "nmi" | "ami" | "pcc" | "mae" | "mse" | "ssim" => word.to_uppercase(),
        "r2" => "R2".to_owned(),
        word => word.to_owned(),
    });
    words.collect::<Vec<String>>().join(" ")
}

/// Whether less of a metric is better, as of an error or a rank.
///
/// ```
/// use comtip_metrics::is_lower_better;
///
/// assert!(is_lower_better("mae") && is_lower_better("tile_to_transcriptome_median_rank"));
/// assert!(!is_lower_better("pcc_per_slide"));
/// ```
pub fn is_lower_better(metric: &str) -> bool {
    ["mae", "mse", "median_rank"]
        .iter()
        .any(|of| metric.split("_per_").next().unwrap_or(metric).ends_with(of))
}
