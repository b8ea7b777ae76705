//! Reads many things in order, on all cores and ahead of their use.

use std::num::NonZero;
use std::ops::Range;
use std::sync::mpsc::sync_channel;
use std::thread;

use comtip_data::DataError;

/// Batches that wait for their use.
const N_WAITING: usize = 1;

/// Reads item 0, 1, ..., `n_items - 1`, `batch_size` at a time on all cores, and hands each batch to
/// `use_batch` in order, with the indices in it. While one batch is used, the next are read: three are
/// in memory at most.
///
/// # Errors
///
/// The first that `read` gives, in order, or that `use_batch` gives; nothing is read or used after it.
///
/// ```
/// use comtip_data::DataError;
/// use comtip_model::read_ahead;
///
/// let mut sum = 0;
/// read_ahead(100, 32, |item| Ok(item), |_, items| {
///     sum += items.iter().sum::<usize>();
///     Ok::<(), DataError>(())
/// })?;
/// assert_eq!(sum, 99 * 100 / 2);
/// # Ok::<(), DataError>(())
/// ```
pub fn read_ahead<T: Send, E: From<DataError>>(
    n_items: usize,
    batch_size: usize,
    read: impl Fn(usize) -> Result<T, DataError> + Sync,
    mut use_batch: impl FnMut(Range<usize>, Vec<T>) -> Result<(), E>,
) -> Result<(), E> {
    let batches = || {
        let starts = (0..n_items).step_by(batch_size.max(1));
        starts.map(|start| start..n_items.min(start.saturating_add(batch_size.max(1))))
    };
    thread::scope(|scope| {
        let (sender, receiver) = sync_channel(N_WAITING);
        let read = &read;
        scope.spawn(move || {
            for batch in batches() {
                let items = read_batch(batch.clone(), read);
                let is_last = items.is_err();
                // Nobody listens any more once the use of a batch failed.
                if sender.send((batch, items)).is_err() || is_last {
                    return;
                }
            }
        });
        for (batch, items) in receiver {
            use_batch(batch, items?)?;
        }
        Ok(())
    })
}

/// The items of one batch, each core reading a run of them.
fn read_batch<T: Send>(
    batch: Range<usize>,
    read: &(impl Fn(usize) -> Result<T, DataError> + Sync),
) -> Result<Vec<T>, DataError> {
    let n_cores = thread::available_parallelism().map_or(1, NonZero::get);
    let run = batch.len().div_ceil(n_cores).max(1);
    let runs = batch.clone().step_by(run);
    let runs = runs.map(|start| start..batch.end.min(start + run));
    thread::scope(|scope| {
        let readers: Vec<_> = runs
            .map(|run| scope.spawn(move || run.map(read).collect::<Result<Vec<T>, DataError>>()))
            .collect();
        let mut items = Vec::with_capacity(batch.len());
        for reader in readers {
            match reader.join() {
                Ok(read) => items.extend(read?),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        Ok(items)
    })
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    fn unreadable(item: usize) -> DataError {
        DataError::Genes {
            problem: format!("item {item}"),
        }
    }

    #[test]
    fn batches_come_in_order_whatever_core_read_them() {
        let mut seen = Vec::new();
        let read = |item: usize| {
            // The first of a batch take longest.
            thread::sleep(std::time::Duration::from_micros(
                200 * (7 - item as u64 % 7),
            ));
            Ok(item)
        };
        read_ahead(23, 7, read, |batch, items| {
            assert_eq!(items, Vec::from_iter(batch.clone()));
            seen.push(batch);
            Ok::<(), DataError>(())
        })
        .unwrap();
        assert_eq!(seen, [0..7, 7..14, 14..21, 21..23]);
        let mut n_batches = 0;
        read_ahead(0, 7, Ok, |_, _: Vec<usize>| {
            n_batches += 1;
            Ok::<(), DataError>(())
        })
        .unwrap();
        assert_eq!(n_batches, 0);
    }

    #[test]
    fn the_first_item_that_cannot_be_read_ends_it() {
        let mut n_used = 0;
        let read = |item| match item {
            10 | 13 => Err(unreadable(item)),
            item => Ok(item),
        };
        let error = read_ahead(30, 4, read, |_, items| {
            n_used += items.len();
            Ok::<(), DataError>(())
        });
        assert!(error.unwrap_err().to_string().contains("item 10"));
        assert_eq!(n_used, 8);
    }

    #[test]
    fn little_is_read_after_a_batch_that_could_not_be_used() {
        let n_read = AtomicUsize::new(0);
        let read = |item| {
            n_read.fetch_add(1, Ordering::Relaxed);
            Ok(item)
        };
        let error = read_ahead(1000, 2, read, |_, _| Err::<(), _>(unreadable(0)));
        assert!(error.is_err());
        // The one that failed, the one that waited, and one under way; another may have been begun.
        assert!(n_read.into_inner() <= 8);
    }
}
