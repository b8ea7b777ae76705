//! What clusters are scored by.

use serde::{Deserialize, Serialize};

/// The scores of clusters: a number each for one clustering, an [`Estimate`](crate::Estimate) each over several.
///
/// All but the last compare clusters with labels and are undefined without them; the silhouette takes their place there.
///
/// ```
/// use comtip_metrics::ClusterScores;
///
/// let runs = [0.25, 0.75].map(|ari| ClusterScores { ari: Some(ari), ..ClusterScores::default() });
/// let means = ClusterScores::gathered(&runs, |values| {
///     let sum: Option<f64> = values.iter().copied().sum();
///     sum.map(|sum| sum / values.len() as f64)
/// });
/// assert_eq!((means.ari, means.nmi), (Some(0.5), None));
/// assert_eq!(means.named()[0], ("ari", Some(0.5)));
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct ClusterScores<T> {
    /// Adjusted Rand index: 0 is chance, 1 is agreement.
    pub ari: T,
    /// The same of clusters that were smoothed over the slide.
    pub ari_smoothed: T,
    /// Normalised mutual information: 1 is agreement; chance is somewhat above 0.
    pub nmi: T,
    /// Adjusted mutual information: 0 is chance, 1 is agreement.
    pub ami: T,
    /// 1 when every cluster holds spots of one label; not adjusted for chance.
    pub homogeneity: T,
    /// 1 when all spots of a label are in one cluster; not adjusted for chance.
    pub completeness: T,
    /// Harmonic mean of both.
    pub v_measure: T,
    /// How much nearer spots lie to their own cluster than to the next, from -1 to 1; where there are no labels.
    pub silhouette: T,
}

impl<T: Copy> ClusterScores<T> {
    /// The scores by the names that JSON and CSV give them.
    pub fn named(&self) -> [(&'static str, T); 8] {
        [
            ("ari", self.ari),
            ("ari_smoothed", self.ari_smoothed),
            ("nmi", self.nmi),
            ("ami", self.ami),
            ("homogeneity", self.homogeneity),
            ("completeness", self.completeness),
            ("v_measure", self.v_measure),
            ("silhouette", self.silhouette),
        ]
    }

    /// Makes one value of each score of several clusterings.
    pub fn gathered<U>(each: &[Self], of: impl Fn(&[T]) -> U) -> ClusterScores<U> {
        let of = |score: fn(&Self) -> T| of(&each.iter().map(score).collect::<Vec<T>>());
        ClusterScores {
            ari: of(|scores| scores.ari),
            ari_smoothed: of(|scores| scores.ari_smoothed),
            nmi: of(|scores| scores.nmi),
            ami: of(|scores| scores.ami),
            homogeneity: of(|scores| scores.homogeneity),
            completeness: of(|scores| scores.completeness),
            v_measure: of(|scores| scores.v_measure),
            silhouette: of(|scores| scores.silhouette),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_the_json() {
        let scores = ClusterScores::gathered(&[ClusterScores::default()], |_: &[()]| 0.5);
        let json = serde_json::to_value(scores).expect("JSON");
        let json = json.as_object().expect("an object");
        let named = scores.named();
        assert!(named.iter().all(|(name, value)| json[*name] == *value));
        assert_eq!(json.len(), named.len());
    }
}
