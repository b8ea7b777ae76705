//! What the scores of clusters depend on besides the run, in words.

use comtip_data::LabelOrigin;
use comtip_metrics::Protocol;

use super::cluster_finder::algorithm_in_words;
use super::clustering::ClusteringOptions;
use super::label_words::labels_in_words;
use super::slide_to_cluster::SlideToCluster;
use crate::context::EvalContext;
use crate::error::EvalError;
use crate::neighbourhood::Neighbourhood;

/// The facts of the run, and those of its clusters.
///
/// # Errors
///
/// If the baselines cannot be read.
pub(super) fn facts(
    context: &EvalContext,
    options: &ClusteringOptions,
    slides: &[SlideToCluster<'_>],
) -> Result<Protocol, EvalError> {
    let origins: Vec<Option<&LabelOrigin>> = slides.iter().map(|slide| slide.origin).collect();
    let around: Vec<(&str, usize)> = slides
        .iter()
        .filter_map(|slide| {
            let labels = slide.labels.as_ref()?;
            Some((slide.slide, labels.neighbourhood.n_around()))
        })
        .collect();
    let has_labels = !around.is_empty();
    let labels = match has_labels {
        true => format!(
            "{} Unlabelled spots are skipped.",
            labels_in_words(&origins)
        ),
        false => "none; all spots are clustered".to_owned(),
    };
    let clusters = match options.n_clusters {
        None => "as many as the slide has labels".to_owned(),
        Some(n_clusters) => format!("{n_clusters} on every slide, as given"),
    };
    let smoothing = match has_labels {
        true => smoothing_in_words(&around),
        false => "none".to_owned(),
    };
    Ok(context
        .facts()
        .with("representation", options.representation.in_words())
        .with("baseline encoders", &context.baselines()?.facts)
        .with("labels", labels)
        .with("clusters", clusters)
        .with(
            options.method.name(),
            algorithm_facts(options, slides, has_labels),
        )
        .with("spatial smoothing", smoothing))
}

fn algorithm_facts(
    options: &ClusteringOptions,
    slides: &[SlideToCluster<'_>],
    has_labels: bool,
) -> String {
    let sizes: Vec<(&str, usize, usize)> = slides
        .iter()
        .map(|slide| (slide.slide, slide.rows.len(), slide.n_clusters))
        .collect();
    format!(
        "{}, {} seeds; the map shows the run of median {}",
        algorithm_in_words(options.method, &sizes),
        options.n_seeds,
        if has_labels { "ARI" } else { "silhouette" }
    )
}

/// How the clusters of slides are smoothed, in words; `slides` are their names and the spots around one.
fn smoothing_in_words(slides: &[(&str, usize)]) -> String {
    format!(
        "none but for the smoothed ARI, where every spot takes the most frequent cluster among itself and its {} \
         nearest labelled spots: 4 on a square grid, else 6",
        Neighbourhood::counts_in_words(slides)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slides_of_two_grids_are_named_with_the_spots_around_one() {
        let words = |slides: &[(&str, usize)]| smoothing_in_words(slides);
        assert!(words(&[("B1", 4), ("B2", 4)]).contains("its 4 nearest labelled spots"));
        assert!(words(&[("B1", 6), ("B2", 4)]).contains("its 4 (B2) or 6 (B1) nearest"));
    }
}
