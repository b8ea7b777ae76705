//! Which contrast ties a tile to its transcriptome, and what a model scores under it that knows nothing.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The loss between the two towers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Contrast {
    /// [`info_nce`](crate::info_nce): each tile picks its transcriptome among the batch, and the reverse.
    #[default]
    InfoNce,
    /// [`siglip`](crate::siglip): each of all `batch^2` pairs is matched or not, by itself.
    #[serde(rename = "siglip")]
    SigLip,
}

impl Contrast {
    /// The loss of the best model whose logits do not depend on the pair, for batches of `n_pairs`.
    ///
    /// Under InfoNCE equal logits give every row the probability `1 / N`, so it is `ln N`.
    ///
    /// Under SigLIP a constant logit `l` costs `softplus(-l) + (N - 1) softplus(l)` a pair: the one match of a row, and its
    /// `N - 1` others. The derivative `N sigmoid(l) - 1` is zero where `sigmoid(l) = 1 / N`, the share of matches, which is
    /// `l = -ln(N - 1)`. What is left is `ln N + (N - 1) ln(N / (N - 1))`: `N` times the entropy of a coin that shows heads
    /// once in `N`, `2 ln 2` for two pairs and near `1 + ln N` for many. A model whose constant is another one scores worse.
    ///
    /// ```
    /// use comtip_model::Contrast;
    ///
    /// assert_eq!(Contrast::InfoNce.chance(32), 32f64.ln());
    /// assert!((Contrast::SigLip.chance(2) - 2.0 * 2f64.ln()).abs() < 1e-12);
    /// assert!((Contrast::SigLip.chance(1_000_000) - (1.0 + 1e6f64.ln())).abs() < 1e-6);
    /// ```
    pub fn chance(self, n_pairs: usize) -> f64 {
        let n = n_pairs as f64;
        match self {
            Self::InfoNce => n.ln(),
            // One pair is a match, which a constant can say: nothing is left.
            Self::SigLip if n_pairs < 2 => 0.0,
            Self::SigLip => n.ln() + (n - 1.0) * (n / (n - 1.0)).ln(),
        }
    }

    /// What the field calls it.
    pub fn label(self) -> &'static str {
        match self {
            Self::InfoNce => "InfoNCE",
            Self::SigLip => "SigLIP",
        }
    }

    /// Whether it is [`InfoNce`](Self::InfoNce), the default.
    pub fn is_info_nce(&self) -> bool {
        *self == Self::InfoNce
    }
}

impl fmt::Display for Contrast {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}

#[cfg(test)]
mod tests {
    use burn::tensor::{Device, Tensor};

    use super::*;
    use crate::info_nce::info_nce;
    use crate::siglip::siglip;

    #[test]
    fn chance_is_the_least_that_a_constant_logit_scores() {
        let device = Device::flex();
        let n_pairs = 5;
        let scalar = |value: f64| Tensor::<1>::full([1], value, &device);
        // Embeddings that are all the same: no logit depends on the pair.
        let same = Tensor::<2>::ones([n_pairs, 3], &device);
        let sigmoid = |bias: f64| -> f64 {
            let loss = siglip(same.clone(), same.clone(), scalar(2.0), scalar(bias - 2.0));
            loss.into_scalar::<f32>().into()
        };
        let best = -((n_pairs - 1) as f64).ln();
        let chance = Contrast::SigLip.chance(n_pairs);
        assert!((sigmoid(best) - chance).abs() < 1e-5);
        for other in [best - 0.3, best + 0.3, -10.0] {
            assert!(sigmoid(other) > chance + 0.01);
        }
        let softmax: f64 = info_nce(same.clone(), same, scalar(2.0))
            .into_scalar::<f32>()
            .into();
        assert!((softmax - Contrast::InfoNce.chance(n_pairs)).abs() < 1e-5);
    }

    #[test]
    fn settings_name_them_as_the_field_does() {
        let name = |contrast| serde_json::to_string(&contrast).expect("JSON");
        assert_eq!(name(Contrast::InfoNce), "\"info-nce\"");
        assert_eq!(name(Contrast::SigLip), "\"siglip\"");
    }
}
