//! Brings one file after another.

use std::io::Read;
use std::path::Path;

use ureq::http::HeaderMap;

use super::client::{Answer, Client};
use super::disk_error::disk_error;
use super::event::{Events, HubEvent};
use super::kept_aside;
use super::listing::{HubFile, Listing};
use super::part::Part;
use super::retry::{Failure, RetryPolicy};
use super::run_bytes::RunBytes;
use super::verified::Found;
use crate::error::HubError;

/// A try that brought at least this much more than any before is no sign to give up.
const WORTH_ANOTHER_TRY: u64 = 64 << 10;

/// Brings one file after another of a data set at one commit.
pub(super) struct Downloads<'a, 'e> {
    client: &'a Client<'a>,
    listing: &'a Listing,
    bytes: RunBytes,
    events: &'a mut Events<'e>,
}

impl<'a, 'e> Downloads<'a, 'e> {
    pub(super) fn new(
        client: &'a Client<'a>,
        listing: &'a Listing,
        bytes: RunBytes,
        events: &'a mut Events<'e>,
    ) -> Self {
        Self {
            client,
            listing,
            bytes,
            events,
        }
    }

    pub(super) fn n_bytes_received(&self) -> u64 {
        self.bytes.n_received()
    }

    /// Brings a file, or the rest of it, checks it and gives it its name; what was `found` there and is
    /// nobody's but the user's gets another one first.
    pub(super) fn bring(
        &mut self,
        file: &HubFile,
        found: Found,
        to: &Path,
    ) -> Result<(), HubError> {
        let mut part = Part::open(file, to)?;
        self.events.tell(HubEvent::FileStarted {
            path: &file.path,
            n_bytes: file.n_bytes,
            n_resumed: part.n_have(),
        })?;
        let mut retries = RetryPolicy::new(self.client.options());
        let mut furthest = part.furthest();
        while let Err(failure) = self.try_once(file, &mut part, to) {
            if part.furthest() - furthest >= WORTH_ANOTHER_TRY {
                furthest = part.furthest();
                retries.renew();
            }
            retries.wait(failure, self.events)?;
        }
        if found == Found::Changed {
            self.keep_aside(file, to)?;
        }
        part.finish()?;
        self.bytes.finish(file.n_bytes);
        self.events
            .tell(HubEvent::FileFinished { path: &file.path })
    }

    fn keep_aside(&mut self, file: &HubFile, at: &Path) -> Result<(), HubError> {
        let aside = kept_aside::free_name(at);
        std::fs::rename(at, &aside).map_err(disk_error("rename", at, 0))?;
        self.events.tell(HubEvent::FileKeptAside {
            path: &file.path,
            aside: &aside,
        })
    }

    fn try_once(&mut self, file: &HubFile, part: &mut Part<'_>, to: &Path) -> Result<(), Failure> {
        if part.n_have() < file.n_bytes {
            let mut answer = self.ask(file, part)?;
            self.receive(answer.body.as_reader(), file, part)?;
        }
        let found = part.sum();
        if found == file.sum {
            return Ok(());
        }
        self.begin_again(file, part, None)?;
        Err(Failure::WrongBytes(HubError::Checksum {
            path: to.to_path_buf(),
            expected: file.sum.to_string(),
            found: found.to_string(),
        }))
    }

    /// Asks for the rest; if the server sends it all, or of another state, what is there is thrown away.
    fn ask(&mut self, file: &HubFile, part: &mut Part<'_>) -> Result<Answer, Failure> {
        let repo = &self.listing.repo;
        let commit = &self.listing.commit;
        let address = self.client.file_address(repo, commit, &file.path);
        let mut answer = None;
        if part.n_have() > 0 {
            let headers = part.record().headers(part.n_have());
            let rest = self.client.get(&address, &headers)?;
            if is_the_rest(&rest, file, part) {
                return Ok(rest);
            }
            answer = Some(rest).filter(|rest| rest.status == 200);
        }
        let answer = match answer {
            Some(whole) => whole,
            None => self.client.get(&address, &[])?,
        };
        let problem = |problem: String| HubError::Hub {
            place: address.to_string(),
            problem,
        };
        if answer.status != 200 || text(&answer.headers, "content-encoding").is_some_and(is_packed)
        {
            let status = answer.status;
            return Err(Failure::passing(problem(format!(
                "the server answered {status} instead of the whole file as it is"
            ))));
        }
        self.begin_again(file, part, text(&answer.headers, "etag").map(str::to_owned))?;
        let length = text(&answer.headers, "content-length");
        let length: Option<u64> = length.and_then(|length| length.parse().ok());
        match length {
            Some(length) if length != file.n_bytes => {
                let n_bytes = file.n_bytes;
                Err(Failure::WrongBytes(problem(format!(
                    "the server sends {length} bytes of a file it lists with {n_bytes}"
                ))))
            }
            _ => Ok(answer),
        }
    }

    fn receive(
        &mut self,
        mut body: impl Read,
        file: &HubFile,
        part: &mut Part<'_>,
    ) -> Result<(), Failure> {
        let n_bytes = file.n_bytes;
        let problem = |problem: String| HubError::Hub {
            place: file.path.clone(),
            problem,
        };
        let mut piece = vec![0; 128 << 10];
        loop {
            let n_have = part.n_have();
            let n = match body.read(&mut piece) {
                Ok(0) if n_have == n_bytes => return Ok(()),
                Ok(0) => {
                    return Err(Failure::passing(problem(format!(
                        "the connection ended after {n_have} of {n_bytes} bytes"
                    ))));
                }
                Ok(n) => n,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
                Err(error) => {
                    return Err(Failure::passing(problem(format!(
                        "the connection broke after {n_have} of {n_bytes} bytes: {error}"
                    ))));
                }
            };
            self.bytes.receive(n as u64);
            if n as u64 > n_bytes - n_have {
                self.begin_again(file, part, None)?;
                return Err(Failure::WrongBytes(problem(format!(
                    "the server sends more than the {n_bytes} bytes it lists"
                ))));
            }
            part.append(&piece[..n])?;
            self.tell_bytes(file, part)?;
        }
    }

    fn begin_again(
        &mut self,
        file: &HubFile,
        part: &mut Part<'_>,
        etag: Option<String>,
    ) -> Result<(), HubError> {
        let had_some = part.n_have() > 0;
        part.begin_again(etag)?;
        match had_some {
            true => self.tell_bytes(file, part),
            false => Ok(()),
        }
    }

    fn tell_bytes(&mut self, file: &HubFile, part: &Part<'_>) -> Result<(), HubError> {
        self.events.tell(HubEvent::BytesDone {
            path: &file.path,
            n_file_done: part.n_have(),
            n_file_bytes: file.n_bytes,
            n_done: self.bytes.n_done(part.n_have()),
            n_bytes: self.bytes.n_bytes(),
        })
    }
}

/// Whether an answer begins at the byte wanted, of a file of this length and in the same state.
fn is_the_rest(answer: &Answer, file: &HubFile, part: &Part<'_>) -> bool {
    let range = text(&answer.headers, "content-range")
        .and_then(|range| range.strip_prefix("bytes "))
        .and_then(|range| range.split_once('/'))
        .and_then(|(span, whole)| Some((span.split_once('-')?.0, whole)));
    let fits = range.is_some_and(|(first, whole)| {
        first.parse() == Ok(part.n_have()) && (whole == "*" || whole.parse() == Ok(file.n_bytes))
    });
    let then = part.record().etag.as_deref();
    let now = text(&answer.headers, "etag");
    answer.status == 206 && fits && (then.is_none() || now.is_none() || then == now)
}

fn is_packed(encoding: &str) -> bool {
    !encoding.eq_ignore_ascii_case("identity")
}

fn text<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name)?.to_str().ok()
}
