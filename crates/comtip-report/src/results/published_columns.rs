//! What of ours belongs below each column of a published table.

use comtip_metrics::{PublishedTable, ScoreRow, StudyScore};

/// The metric that papers call the PCC of all genes and spots.
pub(super) const FLATTENED: &str = "pcc_flattened";

/// Why a column has no score of ours.
pub(super) const NOT_HERE: &str = "not among the data here";

/// Why an error over other genes has no place below a published one.
pub(super) const OTHER_GENES: &str =
    "published over eight genes, which are not all scored here: not comparable";

/// What a column of a published table asks for.
pub(super) struct Asked<'a> {
    level: &'a str,
    metric: &'a str,
    slide: Option<&'a str>,
    gene: Option<&'a str>,
}

impl Asked<'_> {
    pub(super) fn is_of_row(&self, row: &ScoreRow<'_>) -> bool {
        self.matches(row.level, &row.metric.to_string(), row.slide, row.gene)
    }

    pub(super) fn is_of(&self, score: &StudyScore) -> bool {
        let (slide, gene) = (score.slide.as_deref(), score.gene.as_deref());
        self.matches(&score.level, &score.metric, slide, gene)
    }

    fn matches(&self, level: &str, metric: &str, slide: Option<&str>, gene: Option<&str>) -> bool {
        // Data sets put words before the number of a slide.
        let is_slide = self
            .slide
            .is_none_or(|asked| slide.is_some_and(|slide| slide.ends_with(asked)));
        let is_gene = self.gene.is_none_or(|asked| gene == Some(asked));
        level == self.level && metric == self.metric && is_slide && is_gene
    }
}

/// The value of every column, of what the published one is of.
pub(super) fn values(
    table: &PublishedTable,
    find: impl Fn(&Asked<'_>) -> Option<f64>,
) -> Vec<Result<f64, &'static str>> {
    let is_clustering = table.number == PublishedTable::CLUSTERING.number;
    let all = |metric| Asked {
        level: "all",
        metric,
        slide: None,
        gene: None,
    };
    let error_of = |gene| {
        find(&Asked {
            level: "gene",
            gene: Some(gene),
            ..all("mae")
        })
    };
    let value = |column: &&'static str| match *column {
        "overall" => find(&all("ari")).ok_or(NOT_HERE),
        "MAE" => {
            let errors: Option<Vec<f64>> =
                PublishedTable::GENES.into_iter().map(error_of).collect();
            let mean = errors.map(|errors| errors.iter().sum::<f64>() / errors.len() as f64);
            mean.ok_or(OTHER_GENES)
        }
        "PCC" => find(&all(FLATTENED)).ok_or(NOT_HERE),
        slide if is_clustering => {
            let asked = Asked {
                level: "slide",
                slide: Some(slide),
                ..all("ari")
            };
            find(&asked).ok_or(NOT_HERE)
        }
        gene => error_of(gene).ok_or(NOT_HERE),
    };
    table.columns.iter().map(value).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_error_is_the_mean_over_the_published_genes_and_no_other() {
        let of_gene = |asked: &Asked<'_>| match (asked.level, asked.metric, asked.gene) {
            ("gene", "mae", Some("MBP")) => Some(0.9),
            ("gene", "mae", Some(_)) => Some(0.1),
            ("all", "pcc_flattened", None) => Some(0.5),
            _ => panic!("{}: {}", asked.level, asked.metric),
        };
        let found = values(&PublishedTable::EXPRESSION, of_gene);
        assert!((found[8].expect("a mean") - 0.2).abs() < 1e-12);
        assert_eq!(found[9], Ok(0.5));
    }
}
