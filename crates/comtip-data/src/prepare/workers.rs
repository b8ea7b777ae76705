//! Threads that take slides from one queue.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::event::PrepareEvent;
use super::ledger::Ledger;
use super::made_shard::MadeShard;
use super::one_slide;
use super::options::{OnFailure, PrepareOptions};
use super::remake_reason::RemakeReason;
use super::wanted::Wanted;
use crate::error::DataError;
use crate::formats::NamedSlides;
use crate::slide::check_slide_name;

/// Whoever is told what happens.
pub(super) type OnEvent<'a> = &'a mut (dyn FnMut(PrepareEvent<'_>) + Send);

/// What the threads are to do, and read.
pub(super) struct Work<'a, R: ?Sized> {
    pub(super) wanted: &'a [Wanted],
    pub(super) reader: &'a R,
    pub(super) options: &'a PrepareOptions,
    /// The folder of the shards.
    pub(super) to: &'a Path,
    /// Shards of earlier runs, by slide, wherever they are.
    pub(super) earlier: BTreeMap<String, MadeShard>,
    /// Slides that are whole in another folder, and are kept there.
    pub(super) elsewhere: BTreeSet<String>,
}

/// Slides still to be prepared, and what the threads share.
struct Workers<'a, 'l, R: ?Sized> {
    work: Work<'a, R>,
    next: AtomicUsize,
    is_stopped: AtomicBool,
    ledger: Mutex<&'a mut Ledger<'l>>,
    on_event: Mutex<OnEvent<'a>>,
    done: Mutex<BTreeSet<String>>,
    /// Of the slides that stopped the run, place and error.
    errors: Mutex<Vec<(usize, DataError)>>,
}

impl<R: NamedSlides + ?Sized> Work<'_, R> {
    /// Prepares all slides, and returns those that are done; of several errors, that of the first slide is
    /// returned.
    pub(super) fn run(
        self,
        ledger: &mut Ledger<'_>,
        on_event: OnEvent<'_>,
    ) -> Result<BTreeSet<String>, DataError> {
        let n_slides = self.wanted.len();
        let n_workers = self.options.jobs.get().min(n_slides);
        let workers = Workers {
            work: self,
            next: AtomicUsize::new(0),
            is_stopped: AtomicBool::new(false),
            ledger: Mutex::new(ledger),
            on_event: Mutex::new(on_event),
            done: Mutex::default(),
            errors: Mutex::default(),
        };
        std::thread::scope(|scope| {
            for _ in 1..n_workers {
                scope.spawn(|| workers.work());
            }
            workers.work();
        });
        let errors = std::mem::take(&mut *hold(&workers.errors));
        if let Some((_, error)) = errors.into_iter().min_by_key(|(at, _)| *at) {
            return Err(error);
        }
        if workers.next.load(Ordering::Relaxed) < n_slides {
            return Err(DataError::Cancelled);
        }
        Ok(std::mem::take(&mut *hold(&workers.done)))
    }
}

impl<R: NamedSlides + ?Sized> Workers<'_, '_, R> {
    /// Takes slides until none is left, one has stopped the run, or the caller has.
    fn work(&self) {
        let is_set = |flag: &AtomicBool| flag.load(Ordering::Relaxed);
        while !is_set(&self.is_stopped) && !is_set(&self.work.options.stop) {
            let slide_idx = self.next.fetch_add(1, Ordering::Relaxed);
            let Some(wanted) = self.work.wanted.get(slide_idx) else {
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
            n_slides: self.work.wanted.len(),
        });
        if let Some(kept) = self.kept(wanted)? {
            hold(&self.done).insert(name.to_owned());
            self.tell(PrepareEvent::SlideKept { entry: &kept.entry });
            return Ok(());
        }
        match self.write(wanted) {
            Ok(made) => {
                hold(&self.done).insert(name.to_owned());
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
                match self.work.options.on_failure {
                    OnFailure::Stop => Err(error),
                    OnFailure::Skip => Ok(()),
                }
            }
        }
    }

    /// The shard that need not be made, because it is there.
    fn kept(&self, wanted: &Wanted) -> Result<Option<MadeShard>, DataError> {
        if self.work.elsewhere.contains(&wanted.slide) {
            return Ok(self.work.earlier.get(&wanted.slide).cloned());
        }
        let made = hold(&self.ledger).earlier(&wanted.slide).cloned();
        // Looked at without the ledger: a shard may have to be read.
        let made = made.filter(|made| made.is_of(wanted));
        let Some(made) = made.and_then(|made| made.found_in(self.work.to)) else {
            return Ok(None);
        };
        hold(&self.ledger).put_done(made.clone())?;
        Ok(Some(made))
    }

    fn write(&self, wanted: &Wanted) -> Result<MadeShard, DataError> {
        let Work { options, to, .. } = self.work;
        check_slide_name(&wanted.slide)?;
        let slide = self.work.reader.read(&wanted.slide)?;
        let earlier = self.work.earlier.get(&wanted.slide);
        if let Some(made) = earlier.filter(|made| made.made_from.is_some()) {
            self.tell(PrepareEvent::SlideRemade {
                slide: &slide.name,
                reasons: &RemakeReason::all(made, wanted, &slide.patient),
            });
        }
        let new = one_slide::write(&slide, to, options, &mut |event| self.tell(event))?;
        let rename = || MadeShard::of(new.commit()?, wanted, to);
        hold(&self.ledger).put_new(&wanted.slide, rename)
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
