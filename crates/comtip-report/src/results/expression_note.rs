//! What a reader must know to read scores of predicted expression.

use comtip_metrics::{ExpressionResult, IntervalKind, MethodRole};

/// What an oracle is, for the notes.
pub(super) const ORACLE: &str = "Oracle: it reads the counts of the test slides themselves, so it shows what is there to be found. It \
                                 is no competitor: the verdict and the bold numbers leave it aside.";

/// What the columns are, how many genes are undefined, and the notes of the result, a line each.
pub(super) fn note(result: &ExpressionResult, has_patients: bool) -> String {
    let n_slides = result.slides.len();
    let mut lines = match n_slides {
        1 => vec![
            "PCC per slide, the score to quote: per gene over the spots of the slide, then the mean over genes. There is \
             one test slide, so per patient and pooled over all test spots it is the same."
                .to_owned(),
        ],
        _ => vec![
            format!(
                "PCC per slide, the score to quote: per gene over the spots of a slide, then the mean over genes, then \
                 over {n_slides} slides."
            ),
            per_patient(result, has_patients).to_owned(),
            "PCC pooled: per gene over all test spots together, so that differences of stain and depth between slides \
             count too."
                .to_owned(),
        ],
    };
    lines.extend(interval(result));
    if result.ceiling.is_some() {
        lines.push(
            "At most: the PCC of a predictor that knew the tissue exactly, as the noise of the counts bounds it."
                .to_owned(),
        );
    }
    lines.push(
        "Spearman: the same of ranks. MAE: mean absolute error over all genes and spots."
            .to_owned(),
    );
    lines.push(
        "PCC flattened: all genes and spots as one list. Differences between genes raise it, so read it beside the train \
         mean, which has nothing else."
            .to_owned(),
    );
    lines.push(
        match n_slides {
            1 => "Constant genes: predicted the same at every spot, which counts as PCC 0.",
            _ => {
                "Constant genes: predicted the same at every spot of a slide, which counts as PCC 0; counted on every \
                 slide."
            }
        }
        .to_owned(),
    );
    let has_oracle = result
        .methods
        .iter()
        .any(|of| of.role == MethodRole::Oracle);
    lines.extend(has_oracle.then(|| ORACLE.to_owned()));
    let n_silent: usize = result
        .slides
        .iter()
        .map(|slide| slide.n_undefined_genes)
        .sum();
    match (n_slides, n_silent) {
        (_, 0) => {}
        (1, n) => lines.push(silent(n, "every spot")),
        (_, n) => lines.push(format!(
            "Measured the same at every spot of a slide: {} of gene and slide, in no method's mean.",
            match n {
                1 => "1 pair".to_owned(),
                n => format!("{n} pairs"),
            }
        )),
    }
    lines.extend(result.header.notes.iter().cloned());
    lines.join("\n")
}

/// What the ends of the interval are.
fn interval(result: &ExpressionResult) -> Option<String> {
    let kind = result.methods.first()?.overall.pcc_per_slide.interval?.kind;
    let of_what = match kind {
        IntervalKind::SpotBca | IntervalKind::SpotPercentile => {
            ": how much the score hangs on single spots, and nothing about other slides or patients"
        }
        _ => "",
    };
    Some(format!("95 % low and high: {}{of_what}.", kind.name()))
}

/// What the column is, or why there is none.
fn per_patient(result: &ExpressionResult, has_patients: bool) -> &'static str {
    let by_patient = result.methods.first().map(|method| &method.by_patient);
    let n_patients = by_patient
        .and_then(|patients| patients.as_ref())
        .map(Vec::len);
    match n_patients {
        _ if has_patients => "PCC per patient: the same over the spots of a patient.",
        None => "The patient of a test slide is not known, so there is no PCC per patient.",
        Some(1) => "All test slides are of one patient, so PCC per patient is PCC pooled.",
        Some(_) => "Every test slide is of another patient, so PCC per patient is PCC per slide.",
    }
}

/// Genes that are measured the same, at `place`.
pub(super) fn silent(n_genes: usize, place: &str) -> String {
    let genes = match n_genes {
        1 => "1 gene".to_owned(),
        n => format!("{n} genes"),
    };
    format!("Measured the same at {place}: {genes}, in no method's mean.")
}

#[cfg(test)]
mod tests {
    use comtip_metrics::EvalResult;

    use super::*;
    use crate::results::example::{stamped_expression, two_slides};
    use crate::results::expression_tables::expression_tables;

    fn note_of(result: EvalResult) -> String {
        let EvalResult::Expression(result) = result else {
            panic!("another protocol");
        };
        note(&result, false)
    }

    #[test]
    fn every_column_has_a_line_that_begins_with_its_name() {
        let note = note_of(two_slides());
        for name in [
            "PCC per slide",
            "PCC pooled",
            "PCC flattened",
            "Constant genes",
        ] {
            assert!(note.lines().any(|line| line.starts_with(name)), "{note}");
        }
    }

    #[test]
    fn one_patient_has_no_score_beside_the_pooled_one() {
        let note = note_of(two_slides());
        assert!(note.contains("PCC per patient is PCC pooled"), "{note}");
    }

    #[test]
    fn an_oracle_is_told_to_be_one_where_it_is_and_its_numbers_are_not_the_best() {
        let EvalResult::Expression(mut result) = two_slides() else {
            panic!("another protocol");
        };
        assert!(!note(&result, false).contains("Oracle"));
        let mut oracle = result.methods[0].clone();
        oracle.role = MethodRole::Oracle;
        result.methods.push(oracle);
        assert!(note(&result, false).lines().any(|line| line == ORACLE));
        let last = result.methods.len() - 1;
        for table in expression_tables(&result, "Scores") {
            let is_of_methods = table.columns[0] == "method" && !table.best.is_empty();
            assert_eq!(table.unranked == [last], is_of_methods, "{}", table.caption);
        }
    }

    #[test]
    fn silent_genes_are_counted_in_words_of_their_number() {
        assert!(!note_of(stamped_expression()).contains("Measured the same"));
        assert_eq!(
            silent(1, "every spot"),
            "Measured the same at every spot: 1 gene, in no method's mean."
        );
        assert!(silent(3, "every spot").contains(": 3 genes,"));
    }
}
