//! Threads that take slides from one queue.

use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::ledger::Ledger;
use super::made_shard::MadeShard;
use super::wanted::Wanted;
use super::{OnFailure, PrepareEvent, PrepareOptions, SlideReader, one_slide};
use crate::DataError;
use crate::shard::{Manifest, ManifestSlide, check_slide_name};

/// Whoever is told what happens.
type OnEvent<'a> = &'a mut (dyn FnMut(PrepareEvent<'_>) + Send);

/// Slides still to be prepared, and what the threads share.
pub(super) struct Workers<'a, R: ?Sized> {
    wanted: &'a [Wanted],
    reader: &'a R,
    to: &'a Path,
    options: &'a PrepareOptions,
    next: AtomicUsize,
    is_stopped: AtomicBool,
    ledger: Mutex<Ledger<'a>>,
    on_event: Mutex<OnEvent<'a>>,
    /// Of the slides that stopped the run, place and error.
    errors: Mutex<Vec<(usize, DataError)>>,
}

impl<'a, R: SlideReader + ?Sized> Workers<'a, R> {
    pub(super) fn new(
        wanted: &'a [Wanted],
        reader: &'a R,
        to: &'a Path,
        options: &'a PrepareOptions,
        ledger: Ledger<'a>,
        on_event: OnEvent<'a>,
    ) -> Self {
        Self {
            wanted,
            reader,
            to,
            options,
            next: AtomicUsize::new(0),
            is_stopped: AtomicBool::new(false),
            ledger: Mutex::new(ledger),
            on_event: Mutex::new(on_event),
            errors: Mutex::default(),
        }
    }

    /// Prepares all slides; of several errors, that of the first slide is returned.
    pub(super) fn run(self) -> Result<Manifest, DataError> {
        let n_workers = self.options.jobs.get().min(self.wanted.len());
        std::thread::scope(|scope| {
            for _ in 1..n_workers {
                scope.spawn(|| self.work());
            }
            self.work();
        });
        let errors = self.errors.into_inner();
        let errors = errors.unwrap_or_else(PoisonError::into_inner);
        if let Some((_, error)) = errors.into_iter().min_by_key(|(at, _)| *at) {
            return Err(error);
        }
        if self.next.into_inner() < self.wanted.len() {
            return Err(DataError::Cancelled);
        }
        let ledger = self.ledger.into_inner();
        Ok(ledger
            .unwrap_or_else(PoisonError::into_inner)
            .into_manifest())
    }

    /// Takes slides until none is left, one has stopped the run, or the caller has.
    fn work(&self) {
        let is_set = |flag: &AtomicBool| flag.load(Ordering::Relaxed);
        while !is_set(&self.is_stopped) && !is_set(&self.options.stop) {
            let slide_idx = self.next.fetch_add(1, Ordering::Relaxed);
            let Some(wanted) = self.wanted.get(slide_idx) else {
                return;
            };
            if let Err(error) = self.prepare(slide_idx, wanted) {
                self.is_stopped.store(true, Ordering::Relaxed);
                hold(&self.errors).push((slide_idx, error));
            }
        }
    }

    fn prepare(&self, slide_idx: usize, wanted: &Wanted) -> Result<(), DataError> {
        let name = wanted.slide.as_str();
        self.tell(PrepareEvent::SlideStarted {
            slide: name,
            slide_idx,
            n_slides: self.wanted.len(),
        });
        let made_from = wanted.made_from.as_deref();
        let made = made_from.and_then(|of| hold(&self.ledger).made(name, of).cloned());
        // Looked at without the ledger: a shard may have to be read.
        if let Some(made) = made.and_then(|made| made.found_in(self.to)) {
            hold(&self.ledger).put_done(made.clone())?;
            self.tell(PrepareEvent::SlideKept { entry: &made.entry });
            return Ok(());
        }
        hold(&self.ledger).unlist([name])?;
        match self.write(name) {
            Ok(entry) => {
                let tile = self.options.tile.to_string();
                let made = MadeShard::of(entry, wanted.made_from.clone(), tile, self.to)?;
                hold(&self.ledger).put_done(made.clone())?;
                self.tell(PrepareEvent::SlideFinished { entry: &made.entry });
                Ok(())
            }
            Err(DataError::Cancelled) => Err(DataError::Cancelled),
            Err(error) => {
                hold(&self.ledger).put_failed(name, &error)?;
                self.tell(PrepareEvent::SlideFailed {
                    slide: name,
                    error: &error,
                });
                match self.options.on_failure {
                    OnFailure::Stop => Err(error),
                    OnFailure::Skip => Ok(()),
                }
            }
        }
    }

    fn write(&self, name: &str) -> Result<ManifestSlide, DataError> {
        check_slide_name(name)?;
        let slide = self.reader.read(name)?;
        one_slide::write(&slide, self.to, self.options, &mut |event| self.tell(event))
    }

    fn tell(&self, event: PrepareEvent<'_>) {
        (hold(&self.on_event))(event);
    }
}

/// What another thread that panicked has held is whole all the same; its panic is passed on by the
/// scope.
fn hold<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}
