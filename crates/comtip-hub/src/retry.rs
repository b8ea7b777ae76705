//! When a failed try is followed by another.

use std::num::NonZeroUsize;
use std::time::Duration;

use super::event::{Events, HubEvent};
use super::options::HubOptions;
use crate::error::HubError;

/// No pause of ours is longer, however many tries failed.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);
/// A server may ask for more, such as the rest of an hour; longer is no pause but a refusal.
const LONGEST_ASKED: Duration = Duration::from_secs(3600);

/// Why a try failed, and whether another may do better.
#[derive(Debug)]
pub(super) enum Failure {
    /// A dropped connection or a busy server, which may name a pause.
    Passing {
        error: HubError,
        asked: Option<Duration>,
    },
    /// Whole, but not the bytes listed: worth one more try from the first byte, no more.
    WrongBytes(HubError),
    /// Nothing another try would mend.
    Lasting(HubError),
}

impl Failure {
    pub(super) fn passing(error: HubError) -> Self {
        Self::Passing { error, asked: None }
    }
}

impl From<HubError> for Failure {
    fn from(error: HubError) -> Self {
        Self::Lasting(error)
    }
}

/// Counts the tries in a row that brought nothing new.
pub(super) struct RetryPolicy {
    n_tries: NonZeroUsize,
    pause: Duration,
    n_failed: usize,
    n_wrong: usize,
}

impl RetryPolicy {
    pub(super) fn new(options: &HubOptions) -> Self {
        Self {
            n_tries: options.n_tries,
            pause: options.pause,
            n_failed: 0,
            n_wrong: 0,
        }
    }

    /// The last try failed but brought something new.
    pub(super) fn renew(&mut self) {
        self.n_failed = 0;
    }

    /// Waits before the next try.
    ///
    /// # Errors
    ///
    /// The failure's, if no other try is due.
    pub(super) fn wait(
        &mut self,
        failure: Failure,
        events: &mut Events<'_>,
    ) -> Result<(), HubError> {
        let (error, pause) = self.next(failure)?;
        events.tell(HubEvent::Retrying {
            error: &error,
            n_failed: self.n_failed,
            pause,
        })?;
        std::thread::sleep(pause);
        Ok(())
    }

    fn next(&mut self, failure: Failure) -> Result<(HubError, Duration), HubError> {
        self.n_failed += 1;
        let is_last = self.n_failed >= self.n_tries.get();
        match failure {
            Failure::Lasting(error) => Err(error),
            Failure::Passing { error, .. } if is_last => Err(error),
            Failure::Passing { error, asked } => match asked {
                Some(asked) if asked > LONGEST_ASKED => Err(error),
                Some(asked) => Ok((error, asked)),
                None => Ok((error, self.own_pause())),
            },
            Failure::WrongBytes(error) => {
                self.n_wrong += 1;
                match self.n_wrong > 1 || is_last {
                    true => Err(error),
                    false => Ok((error, self.own_pause())),
                }
            }
        }
    }

    fn own_pause(&self) -> Duration {
        let doublings = u32::try_from(self.n_failed - 1).unwrap_or(u32::MAX);
        let factor = 2u32.saturating_pow(doublings);
        self.pause.saturating_mul(factor).min(LONGEST_PAUSE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn retries() -> RetryPolicy {
        RetryPolicy::new(&HubOptions {
            n_tries: NonZeroUsize::new(9).unwrap(),
            ..HubOptions::default()
        })
    }

    fn dropped(asked: Option<u64>) -> Failure {
        Failure::Passing {
            error: HubError::Cancelled,
            asked: asked.map(Duration::from_secs),
        }
    }

    #[test]
    fn pauses_double_up_to_a_minute_and_then_the_error_comes() {
        let mut retries = retries();
        let mut pause = || retries.next(dropped(None)).map(|(_, p)| p.as_secs());
        let pauses: Vec<u64> = std::iter::from_fn(|| pause().ok()).take(100).collect();
        assert_eq!(pauses, [1, 2, 4, 8, 16, 32, 60, 60]);
    }

    #[test]
    fn a_server_names_its_own_pause_but_not_one_of_hours() {
        let (_, pause) = retries().next(dropped(Some(300))).unwrap();
        assert_eq!(pause, Duration::from_secs(300));
        assert!(retries().next(dropped(Some(4000))).is_err());
    }

    #[test]
    fn wrong_bytes_are_asked_for_once_more_and_a_refusal_never() {
        let mut retries = retries();
        let wrong = || Failure::WrongBytes(HubError::Cancelled);
        assert!(retries.next(wrong()).is_ok());
        assert!(retries.next(wrong()).is_err());
        let refused = Failure::Lasting(HubError::Cancelled);
        assert!(self::retries().next(refused).is_err());
    }

    #[test]
    fn tries_that_bring_something_new_are_not_counted() {
        let mut retries = retries();
        for _ in 0..100 {
            retries.renew();
            assert!(retries.next(dropped(None)).is_ok());
        }
    }
}
