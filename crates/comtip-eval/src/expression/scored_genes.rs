//! How many genes are scored, and by what.

/// The genes that all slides measure, of a panel, and how many of them have a correlation; `n_undefined` has, of every
/// test slide, the genes that are measured the same at every spot.
pub(super) fn scored_genes(
    n_panel: usize,
    n_measured: usize,
    n_undefined: impl Iterator<Item = usize>,
) -> String {
    let of_panel = format!("{n_measured} of {n_panel}, measured on all slides");
    let n_undefined: Vec<usize> = n_undefined.collect();
    let (Some(least), Some(most)) = (n_undefined.iter().min(), n_undefined.iter().max()) else {
        return of_panel;
    };
    let (fewest, many) = (n_measured - most, n_measured - least);
    let correlated = match n_undefined.as_slice() {
        _ if *most == 0 => return of_panel,
        [1] => format!("{many}, as 1 is the same at every test spot"),
        [n] => format!("{many}, as {n} are the same at every test spot"),
        _ if fewest == many => {
            format!("{many} a slide, as others are the same at every spot of it")
        }
        _ => format!("{fewest} to {many} a slide, as others are the same at every spot of it"),
    };
    format!("{of_panel}; PCC over {correlated}")
}

#[cfg(test)]
mod tests {
    use super::scored_genes;

    #[test]
    fn the_three_counts_of_genes_are_told_apart() {
        let of = |n_undefined: &[usize]| scored_genes(105, 102, n_undefined.iter().copied());
        assert_eq!(
            of(&[3]),
            "102 of 105, measured on all slides; PCC over 99, as 3 are the same at every test spot"
        );
        assert!(of(&[1]).ends_with("PCC over 101, as 1 is the same at every test spot"));
        assert!(
            of(&[1, 4]).ends_with(
                "PCC over 98 to 101 a slide, as others are the same at every spot of it"
            )
        );
        assert_eq!(of(&[0, 0]), "102 of 105, measured on all slides");
    }
}
