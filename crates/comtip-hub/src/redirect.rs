//! Where a redirect may lead.

use ureq::http::HeaderMap;
use url::Url;

use super::retry::Failure;
use crate::error::HubError;

/// Where the answer of `from` sends whoever asked for `address`: to the web, and never from https to an
/// open connection.
pub(super) fn redirect(address: &Url, from: &Url, headers: &HeaderMap) -> Result<Url, Failure> {
    let to = headers
        .get("location")
        .and_then(|location| location.to_str().ok())
        .and_then(|location| from.join(location).ok());
    let keeps_secrecy = |to: &Url| to.scheme() == "https" || to.scheme() == from.scheme();
    let is_web = |to: &Url| matches!(to.scheme(), "http" | "https") && to.has_host();
    to.filter(|to| is_web(to) && keeps_secrecy(to))
        .ok_or_else(|| {
            Failure::Lasting(HubError::Hub {
                place: address.to_string(),
                problem: "redirected to no address, or from https to an open one; refused"
                    .to_owned(),
            })
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_redirect_from_https_to_http_is_refused() {
        let from = Url::parse("https://hub.example/a").unwrap();
        let to = |location: &str| {
            let mut headers = HeaderMap::new();
            headers.insert("location", location.parse().unwrap());
            redirect(&from, &from, &headers).ok().map(String::from)
        };
        assert_eq!(to("http://hub.example/b"), None);
        assert_eq!(to("ftp://hub.example/b"), None);
        assert_eq!(to("/b").as_deref(), Some("https://hub.example/b"));
        assert_eq!(
            to("//cdn.example/b").as_deref(),
            Some("https://cdn.example/b")
        );
    }
}
