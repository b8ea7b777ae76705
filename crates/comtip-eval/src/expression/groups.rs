//! Spots by slide, or by patient.

use comtip_data::SpotSet;

use crate::context::EvalContext;

/// Spots by slide, or by patient; groups without test spots are not in it.
pub(super) struct Groups {
    pub(super) names: Vec<String>,
    /// The group of every spot.
    pub(super) code: Vec<usize>,
}

impl Groups {
    /// Groups in order of appearance, of the name of every spot's.
    pub(super) fn of<'a>(names_of_spots: impl Iterator<Item = &'a str>) -> Self {
        let (mut names, mut code) = (Vec::<String>::new(), Vec::new());
        for name in names_of_spots {
            let known = names.iter().position(|known| known == name);
            code.push(known.unwrap_or_else(|| {
                names.push(name.to_owned());
                names.len() - 1
            }));
        }
        Self { names, code }
    }

    /// The patients of all spots of a set; `None` where one is not known.
    pub(super) fn of_patients(context: &EvalContext, set: &SpotSet) -> Option<Self> {
        let of_slides = set.slides().map(|facts| context.patient_of(facts));
        let of_slides: Vec<String> = of_slides.collect::<Option<_>>()?;
        let of_spots = (0..set.len()).map(|row| &*of_slides[set.slide_idx(row)]);
        Some(Self::of(of_spots))
    }

    /// Spots of one group.
    pub(super) fn rows(&self, group: usize) -> Vec<usize> {
        let numbered = self.code.iter().enumerate();
        numbered
            .filter_map(|(row, code)| (*code == group).then_some(row))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spots_are_grouped_by_name_in_order_of_appearance() {
        let groups = Groups::of(["b", "a", "b"].into_iter());
        assert_eq!(groups.names, ["b", "a"]);
        assert_eq!(groups.code, [0, 1, 0]);
        assert_eq!(groups.rows(0), [0, 2]);
    }
}
