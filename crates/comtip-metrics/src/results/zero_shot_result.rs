//! How well is expression predicted by gene sentences, nothing fitted?

use serde::{Deserialize, Serialize};

use super::expression_result::ExpressionResult;

/// Scores of expression predicted by the gene sentences most similar to a tile; nothing is fitted on the target.
///
/// They are the scores of an [`ExpressionResult`] and no scores of a fitted probe, so that they have a type of their own:
/// one does not pass for the other. In JSON it is the object of its scores.
///
/// ```
/// use comtip_metrics::{EvalResult, ZeroShotResult};
///
/// fn labelled(result: ZeroShotResult) -> EvalResult {
///     result.into()
/// }
/// ```
///
/// ```compile_fail
/// use comtip_metrics::{EvalResult, ZeroShotResult};
///
/// fn mislabelled(result: ZeroShotResult) -> EvalResult {
///     EvalResult::Expression(result)
/// }
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ZeroShotResult {
    /// The scores; the first two methods are two readings of the model.
    pub expression: ExpressionResult,
}

#[cfg(test)]
mod tests {
    use crate::results::eval_result::EvalResult;

    const ZERO_SHOT: &str = r#"{"protocol":"zero-shot","schema_version":1,"run":{"path":"run","seed":7,"comtip":"0.1.0"},"facts":[{"name":"seed","value":"7"}],"stamps":["leaky across space"],"verdict":{"sentence":"","comparisons":[]},"notes":[],"genes":["ERBB2"],"slides":[],"methods":[]}"#;

    #[test]
    fn zero_shot_scores_stay_zero_shot_through_json_and_back() {
        let EvalResult::ZeroShot(of_sentences) = serde_json::from_str(ZERO_SHOT).expect("a result")
        else {
            panic!("another protocol");
        };
        assert_eq!(of_sentences.expression.genes, ["ERBB2"]);
        let result = EvalResult::from(of_sentences);
        assert_eq!(result.protocol(), "zero-shot");
        assert_eq!(result.stamps(), ["leaky across space"]);
        assert_eq!(serde_json::to_string(&result).expect("JSON"), ZERO_SHOT);
    }
}
