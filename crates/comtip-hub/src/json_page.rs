//! Answers in JSON, page by page.

use std::io::Read;

use serde::de::DeserializeOwned;
use ureq::http::HeaderMap;
use url::Url;

use super::client::Client;
use super::event::Events;
use super::retry::{Failure, RetryPolicy};
use crate::error::HubError;

/// A page of the list of files has some hundred kilobytes.
const MAX_JSON_BYTES: u64 = 64 << 20;

/// A value, and the query of the address the rest is at.
pub(super) struct JsonPage<T> {
    pub(super) value: T,
    pub(super) next_query: Option<String>,
}

impl Client<'_> {
    /// Asks until there is an answer or no try is left, and reads it.
    pub(super) fn json<T: DeserializeOwned>(
        &self,
        address: &Url,
        events: &mut Events<'_>,
    ) -> Result<JsonPage<T>, HubError> {
        let mut retries = RetryPolicy::new(self.options());
        loop {
            match self.json_once(address) {
                Ok(page) => return Ok(page),
                Err(failure) => retries.wait(failure, events)?,
            }
        }
    }

    fn json_once<T: DeserializeOwned>(&self, address: &Url) -> Result<JsonPage<T>, Failure> {
        let problem = |problem: String| HubError::Hub {
            place: address.to_string(),
            problem,
        };
        let mut answer = self.get(address, &[])?;
        let mut text = Vec::new();
        let reader = answer.body.as_reader();
        reader
            .take(MAX_JSON_BYTES + 1)
            .read_to_end(&mut text)
            .map_err(|error| Failure::passing(problem(format!("the answer broke off: {error}"))))?;
        if text.len() as u64 > MAX_JSON_BYTES {
            return Err(problem("the answer is longer than 64 MiB".to_owned()).into());
        }
        let value = serde_json::from_slice(&text).map_err(|error| {
            let hint = "is this the endpoint of a hub?";
            Failure::Lasting(problem(format!(
                "the answer is malformed ({error}); {hint}"
            )))
        })?;
        Ok(JsonPage {
            value,
            next_query: next_query(&answer.headers),
        })
    }
}

/// The query of `Link: <...?query>; rel="next"`.
fn next_query(headers: &HeaderMap) -> Option<String> {
    let links = headers.get_all("link").iter();
    let links = links.filter_map(|link| link.to_str().ok());
    let next = links.flat_map(|link| link.split(',')).find_map(|link| {
        let (target, parameters) = link.trim().strip_prefix('<')?.split_once('>')?;
        let is_next = parameters
            .split(';')
            .any(|p| matches!(p.trim(), "rel=\"next\"" | "rel=next"));
        is_next.then_some(target)
    });
    next?.split_once('?').map(|(_, query)| query.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_page_is_the_link_of_that_name() {
        let query = |link: &str| {
            let mut headers = HeaderMap::new();
            headers.insert("link", link.parse().unwrap());
            next_query(&headers)
        };
        let two = "<https://h/x?a=1>; rel=\"prev\", <https://h/x?recursive=true&cursor=b%3D>; rel=\"next\"";
        assert_eq!(query(two).as_deref(), Some("recursive=true&cursor=b%3D"));
        assert_eq!(query("<https://h/x?a=1>; rel=\"prev\""), None);
    }
}
