//! How well is expression predicted by a head that was trained, with the network below it or without?

use serde::{Deserialize, Serialize};

use super::expression_result::ExpressionResult;

/// Scores of expression predicted by a network with a head that was trained on spots of the training side.
///
/// They are the scores of an [`ExpressionResult`] and no scores of a probe on frozen embeddings, so that they have a type of
/// their own. In JSON it is the object of its scores.
///
/// ```
/// use comtip_metrics::{EvalResult, FineTunedResult};
///
/// fn labelled(result: FineTunedResult) -> EvalResult {
///     result.into()
/// }
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FineTunedResult {
    /// The scores; the first method is the network that was trained.
    pub expression: ExpressionResult,
}

#[cfg(test)]
mod tests {
    use crate::results::eval_result::EvalResult;

    const FINE_TUNED: &str = r#"{"protocol":"fine-tuned","schema_version":1,"run":{"path":"tuned","seed":7,"comtip":"0.1.0"},"facts":[{"name":"seed","value":"7"}],"stamps":["leaky across space"],"verdict":{"sentence":"","comparisons":[]},"notes":[],"genes":["ERBB2"],"slides":[],"methods":[]}"#;

    #[test]
    fn scores_of_a_trained_head_stay_what_they_are_through_json_and_back() {
        let EvalResult::FineTuned(of_head) = serde_json::from_str(FINE_TUNED).expect("a result")
        else {
            panic!("another protocol");
        };
        assert_eq!(of_head.expression.genes, ["ERBB2"]);
        let result = EvalResult::from(of_head);
        assert_eq!(result.protocol(), "fine-tuned");
        assert_eq!(result.stamps(), ["leaky across space"]);
        assert_eq!(serde_json::to_string(&result).expect("JSON"), FINE_TUNED);
    }
}
