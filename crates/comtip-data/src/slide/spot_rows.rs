//! Entries of a matrix gathered into rows of spots, whatever their order.

use super::counts::Counts;
use crate::tables::CountLimit;

/// Gathers (spot, gene, count) into [`Counts`].
///
/// Space Ranger writes a matrix spot by spot: then an entry goes straight into its sparse row.
/// An entry of a spot that is complete already, as in a file written gene by gene, is kept aside
/// and sorted in at the end.
#[derive(Debug)]
pub(crate) struct SpotRows {
    n_spots: u32,
    counts: Counts,
    open: Vec<(u32, f32)>,
    late: Vec<(u32, u32, f32)>,
    n_repeated: usize,
    limit: CountLimit,
}

impl SpotRows {
    /// Of a file whose entries are limited.
    pub(crate) fn new(n_spots: u32, n_genes: usize, limit: CountLimit) -> Self {
        Self {
            n_spots,
            limit,
            counts: Counts::new(n_genes),
            open: Vec::new(),
            late: Vec::new(),
            n_repeated: 0,
        }
    }

    /// Takes one entry, of a spot below `n_spots` and a gene below `n_genes`.
    ///
    /// # Errors
    ///
    /// As [`CountLimit::take`].
    pub(crate) fn push(&mut self, spot: u32, gene: u32, count: f32) -> Result<(), String> {
        self.limit.take(1)?;
        if (spot as usize) < self.counts.n_spots() {
            self.late.push((spot, gene, count));
            return Ok(());
        }
        while self.counts.n_spots() < spot as usize {
            self.close_spot();
        }
        self.open.push((gene, count));
        Ok(())
    }

    /// The counts, and how many entries repeated a spot and gene; those were added up.
    pub(crate) fn finish(mut self) -> (Counts, usize) {
        while self.counts.n_spots() < self.n_spots as usize {
            self.close_spot();
        }
        if self.late.is_empty() {
            return (self.counts, self.n_repeated);
        }
        let in_time = std::mem::replace(&mut self.counts, Counts::new(0));
        self.counts = Counts::new(in_time.n_genes());
        // Stable, so that repeated entries are added up in the order of the file.
        self.late.sort_by_key(|(spot, _, _)| *spot);
        let late = std::mem::take(&mut self.late);
        let mut late = late.into_iter().peekable();
        for spot in 0..self.n_spots {
            let (genes, values) = in_time.spot(spot as usize);
            let in_time = genes.iter().copied().zip(values.iter().copied());
            self.open.extend(in_time);
            while let Some((_, gene, count)) = late.next_if(|entry| entry.0 == spot) {
                self.open.push((gene, count));
            }
            self.close_spot();
        }
        (self.counts, self.n_repeated)
    }

    fn close_spot(&mut self) {
        let rises = self.open.windows(2).all(|pair| pair[0].0 < pair[1].0);
        if !rises {
            self.open.sort_by_key(|(gene, _)| *gene);
            let n_entries = self.open.len();
            self.open.dedup_by(|next, kept| {
                let is_same = next.0 == kept.0;
                if is_same {
                    kept.1 = (kept.1 + next.1).min(f32::MAX);
                }
                is_same
            });
            self.n_repeated += n_entries - self.open.len();
        }
        self.counts.push_spot(self.open.drain(..));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn gather(entries: &[(u32, u32, f32)]) -> (Counts, usize) {
        let mut rows = SpotRows::new(5, 4, CountLimit::of_file(0));
        for (spot, gene, count) in entries {
            rows.push(*spot, *gene, *count).unwrap();
        }
        rows.finish()
    }

    proptest! {
        #[test]
        fn the_order_of_entries_does_not_matter_and_repeats_add_up(
            entries in prop::collection::vec((0_u32..5, 0_u32..4, 0_u32..9), 0..40),
        ) {
            let mut expected = [[0.0; 4]; 5];
            for (spot, gene, count) in &entries {
                expected[*spot as usize][*gene as usize] += *count as f32;
            }
            let entries: Vec<_> = entries.iter().map(|(s, g, c)| (*s, *g, *c as f32)).collect();
            let mut sorted = entries.clone();
            sorted.sort_by_key(|(spot, gene, _)| (*spot, *gene));
            let (counts, _) = gather(&entries);
            prop_assert_eq!(&counts, &gather(&sorted).0);
            prop_assert_eq!(counts.n_spots(), 5);
            for (spot, expected) in expected.iter().enumerate() {
                let mut found = [0.0; 4];
                let (genes, values) = counts.spot(spot);
                for (gene, value) in genes.iter().zip(values) {
                    found[*gene as usize] = *value;
                }
                prop_assert_eq!(&found, expected);
            }
        }
    }

    #[test]
    fn repeats_are_counted_in_any_order() {
        let entries = [
            (0, 1, 2.0),
            (1, 3, 1.0),
            (1, 3, 4.0),
            (0, 1, 5.0),
            (4, 0, 1.0),
        ];
        let (counts, n_repeated) = gather(&entries);
        assert_eq!(n_repeated, 2);
        assert_eq!(counts.spot(0), (&[1][..], &[7.0][..]));
        assert_eq!(counts.spot(1), (&[3][..], &[5.0][..]));
        assert_eq!(counts.spot(2), (&[][..], &[][..]));
    }
}
