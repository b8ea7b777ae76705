//! What clusters are scored by.

use super::named_scores::named_scores;

named_scores! {
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
    ClusterScores {
        /// Adjusted Rand index: 0 is chance, 1 is agreement.
        ari,
        /// The same of clusters that were smoothed over the slide.
        ari_smoothed,
        /// Normalised mutual information: 1 is agreement; chance is somewhat above 0.
        nmi,
        /// Adjusted mutual information: 0 is chance, 1 is agreement.
        ami,
        /// 1 when every cluster holds spots of one label; not adjusted for chance.
        homogeneity,
        /// 1 when all spots of a label are in one cluster; not adjusted for chance.
        completeness,
        /// Harmonic mean of both.
        v_measure,
        /// How much nearer spots lie to their own cluster than to the next, from -1 to 1; where there are no labels.
        silhouette,
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
