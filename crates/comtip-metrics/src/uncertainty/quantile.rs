//! Quantiles of a sample.

/// The quantile `q`, from 0 to 1, of values in rising order, between neighbours in proportion (numpy's
/// default, type 7 of Hyndman and Fan 1996); `None` of no values.
pub(super) fn quantile(rising: &[f64], q: f64) -> Option<f64> {
    let place = q * rising.len().checked_sub(1)? as f64;
    let below = rising.get(place as usize)?;
    let above = rising.get(place.ceil() as usize)?;
    Some(below + (above - below) * place.fract())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quantile_between_two_values_is_read_in_proportion() {
        let rising = [1.0, 2.0, 4.0];
        let of = |q| quantile(&rising, q);
        assert_eq!(
            [of(0.0), of(0.25), of(0.75), of(1.0)],
            [1.0, 1.5, 3.0, 4.0].map(Some)
        );
        assert_eq!(quantile(&[], 0.5), None);
        assert_eq!(quantile(&[7.0], 0.025), Some(7.0));
    }
}
