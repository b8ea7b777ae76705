//! Items made by several threads and served in their order.

use std::any::Any;
use std::collections::BTreeMap;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crate::error::TrainError;

/// Items that are made, or being made, before they are asked for; with more threads, one for each.
pub(crate) const PREPARED_BATCHES: usize = 2;

/// Makes an item. Once the flag is set nobody wants it any more, and it may return anything.
type Make<T> = dyn Fn(usize, &AtomicBool) -> Result<T, TrainError> + Send + Sync;

/// Makes items ahead of whoever asks for them, and serves them in their order.
///
/// What is served does not depend on the number of threads. An item that fails or panics ends the
/// iteration with its error. Dropped, it stops its threads and waits for them.
pub(crate) struct OrderedWorkers<T> {
    shared: Arc<Shared<T>>,
    threads: Vec<JoinHandle<()>>,
    waited: Duration,
}

struct Shared<T> {
    make: Box<Make<T>>,
    is_stopped: AtomicBool,
    queue: Mutex<Queue<T>>,
    /// Notified of every change of the queue.
    changed: Condvar,
}

struct Queue<T> {
    /// The item to be served next.
    to_serve: usize,
    /// The item to be made next.
    to_make: usize,
    end: usize,
    /// How far making may be ahead of serving.
    n_ahead: usize,
    made: BTreeMap<usize, Result<T, TrainError>>,
}

impl<T: Send + 'static> OrderedWorkers<T> {
    /// Begins to make `items` in `n_threads` threads, at least one.
    pub(crate) fn start(
        items: Range<usize>,
        n_threads: usize,
        make: impl Fn(usize, &AtomicBool) -> Result<T, TrainError> + Send + Sync + 'static,
    ) -> Self {
        let shared = Arc::new(Shared {
            make: Box::new(make),
            is_stopped: AtomicBool::new(false),
            queue: Mutex::new(Queue {
                to_serve: items.start,
                to_make: items.start,
                end: items.end,
                n_ahead: PREPARED_BATCHES.max(n_threads),
                made: BTreeMap::new(),
            }),
            changed: Condvar::new(),
        });
        let thread = |_| {
            let shared = shared.clone();
            std::thread::spawn(move || shared.work())
        };
        let threads = (0..n_threads.max(1).min(items.len())).map(thread).collect();
        Self {
            shared,
            threads,
            waited: Duration::ZERO,
        }
    }
}

impl<T> OrderedWorkers<T> {
    /// How long [`next`](Iterator::next) has kept its caller waiting, all calls together.
    pub(crate) fn waited(&self) -> Duration {
        self.waited
    }
}

impl<T> Iterator for OrderedWorkers<T> {
    type Item = Result<T, TrainError>;

    fn next(&mut self) -> Option<Self::Item> {
        let asked = Instant::now();
        let item = self.shared.serve();
        self.waited += asked.elapsed();
        if let Some(Err(_)) = item {
            self.shared.stop();
        }
        item
    }
}

impl<T> Drop for OrderedWorkers<T> {
    fn drop(&mut self) {
        self.shared.stop();
        for thread in self.threads.drain(..) {
            // Panics in an item are caught where it is made.
            let _ = thread.join();
        }
    }
}

impl<T> Shared<T> {
    /// Makes items until none is left.
    fn work(&self) {
        while let Some(item) = self.take() {
            let make = || (self.make)(item, &self.is_stopped);
            let made = catch_unwind(AssertUnwindSafe(make)).unwrap_or_else(|panic| {
                Err(TrainError::Loader {
                    step: item,
                    message: message_of(&*panic),
                })
            });
            self.queue().made.insert(item, made);
            self.changed.notify_all();
        }
    }

    /// The next item to make, once there is room for it; `None` if none is left.
    fn take(&self) -> Option<usize> {
        let is_full = |queue: &mut Queue<T>| {
            (queue.to_serve + queue.n_ahead..queue.end).contains(&queue.to_make)
        };
        let waiting = self.changed.wait_while(self.queue(), is_full);
        let mut queue = waiting.unwrap_or_else(PoisonError::into_inner);
        let item = queue.to_make;
        (item < queue.end).then(|| {
            queue.to_make += 1;
            item
        })
    }

    /// The next item in order, once it is made; `None` after the last.
    fn serve(&self) -> Option<Result<T, TrainError>> {
        let is_missing = |queue: &mut Queue<T>| {
            queue.to_serve < queue.end && !queue.made.contains_key(&queue.to_serve)
        };
        let waiting = self.changed.wait_while(self.queue(), is_missing);
        let mut queue = waiting.unwrap_or_else(PoisonError::into_inner);
        let next = queue.to_serve;
        if next >= queue.end {
            return None;
        }
        let item = queue.made.remove(&next)?;
        queue.to_serve += 1;
        self.changed.notify_all();
        Some(item)
    }

    /// Ends the making and the serving of items.
    fn stop(&self) {
        self.is_stopped.store(true, Ordering::Relaxed);
        let mut queue = self.queue();
        queue.end = queue.to_serve;
        queue.made.clear();
        self.changed.notify_all();
    }

    fn queue(&self) -> MutexGuard<'_, Queue<T>> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a panic said.
fn message_of(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(ToString::to_string);
    let text = text.or_else(|| panic.downcast_ref::<String>().cloned());
    text.unwrap_or_else(|| "no message".to_owned())
}

#[cfg(test)]
mod tests;
