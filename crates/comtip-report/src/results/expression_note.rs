//! What a reader must know to read scores of predicted expression.

use comtip_metrics::ExpressionResult;

/// What the columns are, how many genes are undefined, and the notes of the result.
pub(super) fn note(result: &ExpressionResult, has_patients: bool) -> String {
    let n_slides = result.slides.len();
    let knows_patients = result
        .methods
        .first()
        .is_some_and(|method| method.by_patient.is_some());
    let mut note = match n_slides {
        1 => "PCC per slide, the score to quote: per gene over the spots of the slide, then the mean over genes. There is \
              one test slide, so per patient and pooled over all test spots it is the same."
            .to_owned(),
        _ => format!(
            "PCC per slide, the score to quote: per gene over the spots of a slide, then the mean over genes, then over \
             {n_slides} slides. {}PCC pooled: per gene over all test spots together, so that differences of stain \
             and depth between slides count too.",
            match (has_patients, knows_patients) {
                (true, _) => "PCC per patient: the same over the spots of a patient. ",
                (false, true) => "Every test slide is of another patient, so per patient it is the same. ",
                (false, false) => "The patient of a test slide is not known, so there is no PCC per patient. ",
            }
        ),
    };
    note.push_str(
        " PCC flattened: all genes and spots as one list; differences between genes raise it, so read it beside the train \
         mean, which has nothing else. constant: genes predicted the same at every spot of a slide, which count as a PCC of 0.",
    );
    let n_silent: usize = result
        .slides
        .iter()
        .map(|slide| slide.n_undefined_genes)
        .sum();
    if n_silent > 0 {
        note.push_str(&match n_slides {
            1 => format!(
                " {} measured the same at every spot, in no method's mean.",
                genes(n_silent)
            ),
            _ => format!(
                " {n_silent} times a gene is measured the same at every spot of a slide: in no method's mean."
            ),
        });
    }
    for words in &result.header.notes {
        note.push_str(&format!(" {words}"));
    }
    note
}

/// `1 gene is`, `3 genes are`.
pub(super) fn genes(n: usize) -> String {
    match n {
        1 => "1 gene is".to_owned(),
        n => format!("{n} genes are"),
    }
}
