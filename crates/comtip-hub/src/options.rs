//! Choices made when slides are fetched.

use std::fmt;
use std::num::NonZeroUsize;
use std::time::Duration;

/// How slides are fetched; the default asks huggingface.co without a token.
///
/// Nothing is read from the environment: `HF_ENDPOINT`, `HF_TOKEN` and proxies are for the caller to
/// look up.
///
/// # Example
///
/// ```
/// use comtip_hub::{HubAccess, HubOptions, HubToken};
///
/// let options = HubOptions { token: Some(HubToken::new("hf_secret")), ..HubOptions::default() };
/// assert_eq!(options.endpoint, "https://huggingface.co");
/// assert_eq!(options.access, HubAccess::Online);
/// assert!(!format!("{options:?}").contains("hf_secret"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HubOptions {
    /// Address of the Hub or of a mirror of it.
    pub endpoint: String,
    /// Token for private data sets and higher limits. It is sent to the endpoint alone, never to where
    /// that redirects.
    pub token: Option<HubToken>,
    /// Address of an HTTP proxy, `http://host:port`.
    pub proxy: Option<String>,
    /// Whether the network may be used.
    pub access: HubAccess,
    /// How many tries in a row may bring nothing new before one gives up.
    pub n_tries: NonZeroUsize,
    /// Pause after the first failed try; it doubles with each, up to a minute, unless the server names
    /// one.
    pub pause: Duration,
    /// After this time without a byte a connection is given up and begun again.
    pub silence: Duration,
}

impl Default for HubOptions {
    fn default() -> Self {
        Self {
            endpoint: "https://huggingface.co".to_owned(),
            token: None,
            proxy: None,
            access: HubAccess::Online,
            n_tries: NonZeroUsize::MIN.saturating_add(5),
            pause: Duration::from_secs(1),
            silence: Duration::from_secs(60),
        }
    }
}

/// Whether the network may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum HubAccess {
    /// What is missing is downloaded.
    #[default]
    Online,
    /// What is there is checked, and what is missing is an error.
    Offline,
}

/// A token of the Hub; it is not shown by `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct HubToken(String);

impl HubToken {
    /// A token as the Hub gives it, without spaces or line ends around it.
    pub fn new(token: impl AsRef<str>) -> Self {
        Self(token.as_ref().trim().to_owned())
    }

    pub(super) fn secret(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for HubToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HubToken(..)")
    }
}
