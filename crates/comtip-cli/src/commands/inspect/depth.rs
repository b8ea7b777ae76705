//! Whether slides were counted to the same depth.

use comtip::data::InspectedSlide;

/// How often the least counts of a spot go into the most from which a reader is warned.
const MIN_RATIO: f64 = 3.0;

/// Which slides have the fewest and the most counts of a spot, where these lie far apart; `None` elsewhere.
pub(super) fn difference(slides: &[InspectedSlide]) -> Option<String> {
    let depth = |of: &InspectedSlide| of.umi_total / of.n_spots.max(1) as f64;
    let by_depth = |a: &&InspectedSlide, b: &&InspectedSlide| depth(a).total_cmp(&depth(b));
    let least = slides.iter().min_by(by_depth)?;
    let most = slides.iter().max_by(by_depth)?;
    in_words(
        (least.slide.as_str(), depth(least)),
        (most.slide.as_str(), depth(most)),
    )
}

fn in_words(least: (&str, f64), most: (&str, f64)) -> Option<String> {
    (most.1 >= MIN_RATIO * least.1 && least.1 > 0.0).then(|| {
        format!(
            "depth differs between slides, {:.0}-fold: {:.0} counts a spot in {}, {:.0} in {}; the level of all values shifts \
             with it, so errors (MAE) of a model across such slides say little",
            most.1 / least.1,
            least.1,
            least.0,
            most.1,
            most.0
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slides_three_times_as_deep_are_named_with_numbers() {
        let said = in_words(("B4", 700.4), ("C2", 9000.0)).expect("a difference");
        assert!(
            said.contains("13-fold: 700 counts a spot in B4, 9000 in C2"),
            "{said}"
        );
        assert_eq!(in_words(("C2", 8000.0), ("C3", 9000.0)), None);
        assert_eq!(in_words(("empty", 0.0), ("C3", 9000.0)), None);
    }
}
