//! The penalties that ridge probes chose, in words.

use comtip_metrics::{ExpressionMethod, GridEnd};

use super::expression::RIDGE_ON;

/// The penalty of every probe, and what they were chosen from.
pub(super) fn in_words<'a>(
    methods: impl IntoIterator<Item = &'a ExpressionMethod>,
    grid: &[f64],
) -> String {
    let chosen = methods.into_iter().filter_map(|method| {
        let penalty = shown(method.ridge?.penalty);
        Some(format!("{penalty} ({})", encoder_of(method)))
    });
    let chosen = chosen.collect::<Vec<String>>().join(", ");
    let (least, greatest) = (
        grid.iter().copied().fold(f64::INFINITY, f64::min),
        grid.iter().copied().fold(f64::NEG_INFINITY, f64::max),
    );
    let of_ten = |penalty: &f64| (penalty.log10() - penalty.log10().round()).abs() < 1e-9;
    let what = match grid.iter().all(of_ten) {
        true => "powers of ten".to_owned(),
        false => format!("{} penalties", grid.len()),
    };
    format!(
        "{chosen}; chosen from {what}, {} to {}",
        shown(least),
        shown(greatest)
    )
}

/// Which penalties lie at an end of the choice, in a sentence; `None` if none does.
pub(super) fn warning<'a>(
    methods: impl IntoIterator<Item = &'a ExpressionMethod>,
) -> Option<String> {
    let at_an_end = methods.into_iter().filter_map(|method| {
        let ridge = method.ridge?;
        let end = match ridge.grid_end? {
            GridEnd::Weakest => "weakest",
            GridEnd::Strongest => "strongest",
        };
        let penalty = shown(ridge.penalty);
        Some(format!("{}: {penalty}, the {end}", encoder_of(method)))
    });
    let at_an_end: Vec<String> = at_an_end.collect();
    (!at_an_end.is_empty()).then(|| {
        format!(
            "The ridge penalty lies at an end of its grid, so that a wider one may score otherwise ({}).",
            at_an_end.join("; ")
        )
    })
}

/// The encoder whose vectors a probe was fitted on.
fn encoder_of(method: &ExpressionMethod) -> &str {
    let name = method.method.as_str();
    name.strip_prefix(RIDGE_ON).unwrap_or(name)
}

/// A penalty in ASCII, from ten thousand on as a power of ten.
fn shown(penalty: f64) -> String {
    match (1e-4..1e4).contains(&penalty) {
        true => penalty.to_string(),
        false => format!("{penalty:e}"),
    }
}

#[cfg(test)]
mod tests {
    use comtip_metrics::{MethodRole, OverallExpression, RidgePenalty};

    use super::*;

    fn method(name: &str, penalty: f64, grid_end: Option<GridEnd>) -> ExpressionMethod {
        ExpressionMethod {
            method: format!("ridge on {name}"),
            role: MethodRole::Baseline,
            ridge: Some(RidgePenalty { penalty, grid_end }),
            overall: OverallExpression::default(),
            by_slide: Vec::new(),
            by_patient: None,
            by_gene: Vec::new(),
        }
    }

    #[test]
    fn a_penalty_at_the_end_of_its_grid_is_warned_of() {
        let methods = [
            method("useless", 1e6, Some(GridEnd::Strongest)),
            method("perfect", 0.1, Some(GridEnd::Weakest)),
            method("good", 1e5, None),
        ];
        assert_eq!(
            in_words(&methods, &[0.1, 1.0, 10.0, 1e6]),
            "1e6 (useless), 0.1 (perfect), 1e5 (good); chosen from powers of ten, 0.1 to 1e6"
        );
        assert!(in_words(&methods, &[0.3, 5.0]).ends_with("chosen from 2 penalties, 0.3 to 5"));
        let warning_of = warning(&methods).expect("a warning");
        assert!(
            warning_of.contains("(useless: 1e6, the strongest; perfect: 0.1, the weakest)"),
            "{warning_of}"
        );
        assert_eq!(warning(&methods[2..]), None);
    }
}
