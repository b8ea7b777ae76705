//! Threads that take slides from one queue.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::event::PrepareEvent;
use super::one_slide;
use super::options::{OnFailure, PrepareOptions};
use super::other_source::check_source;
use super::prepare_state::PrepareState;
use super::remake_reason::RemakeReason;
use super::shard_record::ShardRecord;
use super::slide_job::SlideJob;
use crate::error::DataError;
use crate::formats::NamedSlides;
use crate::slide::check_slide_name;

/// The caller's listener.
pub(super) type OnEvent<'a> = &'a mut (dyn FnMut(PrepareEvent<'_>) + Send);

/// What the threads are to do, and read.
pub(super) struct Work<'a, R: ?Sized> {
    pub(super) slide_jobs: &'a [SlideJob],
    pub(super) reader: &'a R,
    pub(super) options: &'a PrepareOptions,
    /// The folder of the shards.
    pub(super) to: &'a Path,
    /// Shards of earlier runs, by slide, wherever they are.
    pub(super) earlier: BTreeMap<String, ShardRecord>,
    /// Slides that are whole in another folder, and are kept there.
    pub(super) elsewhere: BTreeSet<String>,
}

/// Slides still to be prepared, and what the threads share.
struct Workers<'a, 'l, R: ?Sized> {
    work: Work<'a, R>,
    next: AtomicUsize,
    is_stopped: AtomicBool,
    state: Mutex<&'a mut PrepareState<'l>>,
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
        state: &mut PrepareState<'_>,
        on_event: OnEvent<'_>,
    ) -> Result<BTreeSet<String>, DataError> {
        let n_slides = self.slide_jobs.len();
        let n_workers = self.options.jobs.get().min(n_slides);
        let workers = Workers {
            work: self,
            next: AtomicUsize::new(0),
            is_stopped: AtomicBool::new(false),
            state: Mutex::new(state),
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
            let Some(job) = self.work.slide_jobs.get(slide_idx) else {
                return;
            };
            if let Err(error) = self.prepare(slide_idx, job) {
                self.is_stopped.store(true, Ordering::Relaxed);
                hold(&self.errors).push((slide_idx, error));
            }
        }
    }

    fn prepare(&self, slide_idx: usize, job: &SlideJob) -> Result<(), DataError> {
        let name = job.slide.as_str();
        self.tell(PrepareEvent::SlideStarted {
            slide: name,
            slide_idx,
            n_slides: self.work.slide_jobs.len(),
        });
        if let Some(kept) = self.kept(job)? {
            hold(&self.done).insert(name.to_owned());
            self.tell(PrepareEvent::SlideKept { entry: &kept.entry });
            return Ok(());
        }
        match self.write(job) {
            Ok(record) => {
                hold(&self.done).insert(name.to_owned());
                self.tell(PrepareEvent::SlideFinished {
                    entry: &record.entry,
                });
                Ok(())
            }
            // The slide of that name that is there has done nothing wrong, and stays listed.
            Err(error @ (DataError::Cancelled | DataError::OtherSource { .. })) => Err(error),
            Err(error) => {
                hold(&self.state).put_failed(name, &error)?;
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
    fn kept(&self, job: &SlideJob) -> Result<Option<ShardRecord>, DataError> {
        if self.work.elsewhere.contains(&job.slide) {
            return Ok(self.work.earlier.get(&job.slide).cloned());
        }
        let record = hold(&self.state).earlier(&job.slide).cloned();
        // Looked at without the lock on the state: a shard may have to be read.
        let record = record.filter(|record| record.is_of(job));
        let Some(record) = record.and_then(|record| record.found_in(self.work.to)) else {
            return Ok(None);
        };
        hold(&self.state).put_done(record.clone())?;
        Ok(Some(record))
    }

    fn write(&self, job: &SlideJob) -> Result<ShardRecord, DataError> {
        let Work { options, to, .. } = self.work;
        check_slide_name(&job.slide)?;
        let slide = self.work.reader.read(&job.slide)?;
        let earlier = self.work.earlier.get(&job.slide);
        if let Some(record) = earlier {
            check_source(record, job, &slide, options)?;
        }
        if let Some(record) = earlier.filter(|record| record.made_from.is_some()) {
            self.tell(PrepareEvent::SlideRemade {
                slide: &slide.name,
                reasons: &RemakeReason::all(record, job, &slide.patient),
            });
        }
        let new = one_slide::write(&slide, to, options, &mut |event| self.tell(event))?;
        let rename = || ShardRecord::of(new.commit()?, job, to);
        hold(&self.state).put_new(&job.slide, rename)
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
