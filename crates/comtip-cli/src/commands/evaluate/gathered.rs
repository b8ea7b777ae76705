//! Scores by every protocol that the data allow.

use comtip::eval::{ClusteringOptions, EvalContext, EvalError, ExpressionOptions, StudyProtocol};
use comtip::metrics::EvalResult;

use crate::ui::CliError;

/// Results of several protocols, and why there is none of the others.
pub(in crate::commands) struct Gathered {
    pub(in crate::commands) results: Vec<EvalResult>,
    /// Protocols that the data do not allow: name and reason.
    pub(in crate::commands) left_out: Vec<(&'static str, String)>,
}

/// Scores a run by all protocols, one after another on the same context.
///
/// # Errors
///
/// If no protocol can score it, or something cannot be read.
pub(super) fn gathered(
    context: &EvalContext,
    of_clusters: ClusteringOptions,
    of_expression: ExpressionOptions,
) -> Result<Gathered, CliError> {
    let protocols = [
        StudyProtocol::clustering(of_clusters),
        StudyProtocol::expression(of_expression),
        StudyProtocol::retrieval(),
        StudyProtocol::zero_shot(),
    ];
    let (mut results, mut left_out) = (Vec::new(), Vec::new());
    for StudyProtocol { name, score, .. } in protocols {
        match score(context) {
            Ok(result) => results.push(result),
            Err(error) if is_of_data(&error) => {
                message!("no {name}: {error}");
                left_out.push((name, error.to_string()));
            }
            Err(error) => return Err(error.into()),
        }
    }
    match results.is_empty() {
        false => Ok(Gathered { results, left_out }),
        true => Err(CliError::input(
            "no protocol can score this run on these shards",
        )),
    }
}

/// Whether other protocols can score the run all the same.
fn is_of_data(error: &EvalError) -> bool {
    matches!(error, EvalError::NoLabels { .. } | EvalError::NoSharedGene)
}
