//! Whether training and test slides were counted to the same depth.

use comtip_data::SpotSet;
use comtip_files::first_names;

/// How often the lesser median total goes into the greater from which a reader is told.
const MIN_RATIO: f64 = 3.0;

/// Test slides that a sentence names; the rest are counted.
const N_NAMED: usize = 10;

/// Which test slides have spots of far other total counts than all training slides, in a sentence; `None` if none has.
pub(super) fn depth_note(train: &SpotSet, test: &SpotSet) -> Option<String> {
    let medians = |set: &SpotSet| -> Vec<(String, f64)> {
        let slides = set.slides().enumerate();
        slides
            .map(|(at, facts)| (facts.slide.clone(), set.median_total_of_slide(at)))
            .collect()
    };
    in_words(&medians(train), &medians(test))
}

fn in_words(train: &[(String, f64)], test: &[(String, f64)]) -> Option<String> {
    let totals = || train.iter().map(|(_, total)| *total);
    let least = totals().fold(f64::INFINITY, f64::min);
    let greatest = totals().fold(0.0, f64::max);
    let differs = |total: f64| total * MIN_RATIO <= least || total >= greatest * MIN_RATIO;
    let other: Vec<String> = test
        .iter()
        .filter(|(_, total)| !train.is_empty() && differs(*total))
        .map(|(slide, total)| format!("{total:.0} in {slide}"))
        .collect();
    let of_training = match greatest - least < 0.5 {
        true => format!("{least:.0}"),
        false => format!("{least:.0} to {greatest:.0}"),
    };
    (!other.is_empty()).then(|| {
        format!(
            "Depth differs: the median spot has {of_training} counts in the training slides and {}. The level of all values \
             shifts with it, so an MAE across these slides says little; PCC within a slide is not moved by a shift.",
            first_names(&other, N_NAMED)
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slides(totals: &[(&str, f64)]) -> Vec<(String, f64)> {
        let owned = |(slide, total): &(&str, f64)| ((*slide).to_owned(), *total);
        totals.iter().map(owned).collect()
    }

    #[test]
    fn a_slide_three_times_deeper_or_shallower_than_all_training_slides_is_named_with_numbers() {
        let train = slides(&[("C2", 8500.0), ("C3", 9500.0)]);
        let said = |test: &[(&str, f64)]| in_words(&train, &slides(test)).unwrap_or_default();
        let shallow = said(&[("B4", 648.0), ("C4", 9100.0)]);
        assert!(
            shallow.contains("8500 to 9500 counts in the training slides and 648 in B4."),
            "{shallow}"
        );
        assert!(said(&[("D1", 28500.0)]).contains("28500 in D1"));
        assert_eq!(said(&[("C4", 2900.0), ("C5", 28000.0)]), "");
        assert_eq!(in_words(&[], &train), None);
    }
}
