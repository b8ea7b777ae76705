//! How two scores lie to those of the best baselines.

/// How a score lies to that of a baseline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    Better,
    Worse,
    /// The interval of the difference holds 0, or three decimals are the same.
    NotTold,
    /// The difference has no interval, so nothing says whether it is more than chance.
    NoInterval,
}

/// How correlation and error lie, as a sentence begins.
pub(super) fn outcome_in_words(pcc: Outcome, mae: Outcome) -> &'static str {
    use Outcome::{Better, NoInterval, NotTold, Worse};
    match (pcc, mae) {
        (Better, Better) => "Above every baseline in PCC and below in MAE",
        (Better, NotTold) => {
            "Above every baseline in PCC, and not to be told from the best in MAE,"
        }
        (Better, Worse) => "Above every baseline in PCC, but worse than the best in MAE,",
        (NotTold, Better) => {
            "Not to be told from the best baseline in PCC, and below every one in MAE,"
        }
        (NotTold, NotTold) => "Not to be told from the best baselines in PCC and MAE",
        (NotTold, Worse) => {
            "Not to be told from the best baseline in PCC, and worse than the best in MAE,"
        }
        (Worse, Better) => "Below the best baseline in PCC, though below every one in MAE,",
        (Worse, NotTold) => {
            "Below the best baseline in PCC, and not to be told from the best in MAE,"
        }
        (Worse, Worse) => "Worse than the best baselines in PCC and MAE",
        (NoInterval, NoInterval) => {
            "No interval of the difference to the best baselines in PCC and MAE"
        }
        (NoInterval, Better) => {
            "No interval of the difference in PCC, and below every baseline in MAE,"
        }
        (NoInterval, NotTold) => {
            "No interval of the difference in PCC, and not to be told from the best baseline in MAE,"
        }
        (NoInterval, Worse) => {
            "No interval of the difference in PCC, and worse than the best baseline in MAE,"
        }
        (Better, NoInterval) => {
            "Above every baseline in PCC, and no interval of the difference in MAE,"
        }
        (NotTold, NoInterval) => {
            "Not to be told from the best baseline in PCC, and no interval of the difference in MAE,"
        }
        (Worse, NoInterval) => {
            "Below the best baseline in PCC, and no interval of the difference in MAE,"
        }
    }
}
