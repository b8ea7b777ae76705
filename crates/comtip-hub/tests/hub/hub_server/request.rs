//! What a client asked.

use std::collections::HashMap;
use std::io::{BufRead, BufReader};
use std::net::TcpStream;

/// What a client asked, and how much of a body it was sent.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    /// Whether the endpoint was asked, or else the store.
    pub(crate) is_home: bool,
    /// Path and query.
    pub(crate) path: String,
    /// By lower-case name.
    pub(crate) headers: HashMap<String, String>,
    /// Bytes of the body.
    pub(crate) n_sent: u64,
}

impl Asked {
    pub(crate) fn read(stream: &TcpStream, is_home: bool) -> Option<Self> {
        let mut lines = BufReader::new(stream).lines();
        let first = lines.next()?.ok()?;
        let path = first.strip_prefix("GET ")?.strip_suffix(" HTTP/1.1")?;
        let headers = lines
            .map_while(Result::ok)
            .take_while(|line| !line.is_empty())
            .filter_map(|line| {
                let (name, value) = line.split_once(':')?;
                Some((name.to_lowercase(), value.trim().to_owned()))
            })
            .collect();
        Some(Self {
            is_home,
            path: path.to_owned(),
            headers,
            n_sent: 0,
        })
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(String::as_str)
    }

    /// The byte the client wants to go on at.
    pub(crate) fn first_byte(&self) -> Option<usize> {
        let range = self.header("range")?.strip_prefix("bytes=")?;
        range.strip_suffix('-')?.parse().ok()
    }
}
