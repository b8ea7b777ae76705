//! Sums of many values.

/// The sum of something of every value: eight sums side by side, as one alone waits for each addition.
pub(super) fn sum_of<T: Copy>(values: &[T], of: impl Fn(T) -> f64) -> f64 {
    let mut sums = [0.0; 8];
    for values in values.chunks(8) {
        for (sum, value) in sums.iter_mut().zip(values) {
            *sum += of(*value);
        }
    }
    sums.iter().sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_is_added_once() {
        for n in [0, 1, 8, 9, 100] {
            let values: Vec<u32> = (1..=n).collect();
            assert_eq!(sum_of(&values, f64::from), f64::from(n * (n + 1) / 2));
        }
    }
}
