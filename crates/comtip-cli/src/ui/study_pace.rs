//! How long the runs of a study that are left will take.

use std::time::Duration;

use super::pace::in_words;

/// How long runs of a study took, each of a variant.
#[derive(Debug, Default)]
pub(crate) struct StudyPace {
    taken: Vec<(String, Duration)>,
}

impl StudyPace {
    /// A run is done.
    pub(crate) fn add(&mut self, variant: &str, time: Duration) {
        self.taken.push((variant.to_owned(), time));
    }

    /// Whether no run is done, so that nothing is known.
    pub(crate) fn is_empty(&self) -> bool {
        self.taken.is_empty()
    }

    /// `, about 3 h 20 min left`: each run takes as long as those of its variant did, or all if there were none; empty if
    /// no run is done.
    pub(crate) fn left<'a>(&self, variants: impl IntoIterator<Item = &'a str>) -> String {
        let times = variants.into_iter().map(|variant| {
            self.mean(|of| of == variant)
                .or_else(|| self.mean(|_| true))
        });
        match times.sum::<Option<Duration>>() {
            Some(left) if !self.is_empty() => format!(", about {} left", in_words(left)),
            _ => String::new(),
        }
    }

    fn mean(&self, is_counted: impl Fn(&str) -> bool) -> Option<Duration> {
        let counted = self.taken.iter().filter(|(of, _)| is_counted(of));
        let times: Vec<Duration> = counted.map(|(_, time)| *time).collect();
        let n = u32::try_from(times.len()).ok().filter(|n| *n > 0)?;
        Some(times.iter().sum::<Duration>() / n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_takes_as_long_as_those_of_its_variant_or_as_any() {
        let mut pace = StudyPace::default();
        assert_eq!(pace.left(["full"]), "");
        let minutes = |n: u64| Duration::from_secs(60 * n);
        pace.add("full", minutes(10));
        pace.add("full", minutes(14));
        pace.add("no-pair", minutes(6));
        assert_eq!(pace.left(["full", "no-pair"]), ", about 18 min left");
        assert_eq!(pace.left(["no-values"]), ", about 10 min left");
    }
}
