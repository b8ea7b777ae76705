//! What the hub answers.

use std::io::Write;
use std::net::TcpStream;
use std::time::Duration;

use serde_json::{Value, json};

use super::{Asked, Fault, REPO, State, git_blob, is_large, sha256};

const ENTRIES_IN_A_PAGE: usize = 4;

pub(crate) struct Reply {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Reply {
    fn new(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: body.into(),
        }
    }

    fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    /// Bytes of the body that go out.
    pub(crate) fn n_sent(&self, fault: &Fault) -> usize {
        match fault {
            Fault::Cut(n) | Fault::Fall(n) => self.body.len().min(*n),
            _ => self.body.len(),
        }
    }

    pub(crate) fn send(&self, mut stream: TcpStream, fault: &Fault) -> std::io::Result<()> {
        let mut head = format!("HTTP/1.1 {} x\r\nconnection: close\r\n", self.status);
        if *fault != Fault::OneMore {
            head += &format!("content-length: {}\r\n", self.body.len());
        }
        for (name, value) in &self.headers {
            head += &format!("{name}: {value}\r\n");
        }
        stream.write_all(head.as_bytes())?;
        stream.write_all(b"\r\n")?;
        stream.write_all(&self.body[..self.n_sent(fault)])?;
        if matches!(fault, Fault::Fall(_)) {
            // Longer than any client here waits.
            std::thread::sleep(Duration::from_secs(5));
        }
        Ok(())
    }
}

pub(crate) fn answer(state: &State, asked: &Asked, fault: &Fault) -> Reply {
    if let Fault::Status(status, name, value) = fault {
        return Reply::new(*status, "").with(name, *value);
    }
    if *fault == Fault::Circle {
        let link = "<https://elsewhere.invalid/tree?recursive=true>; rel=\"next\"";
        return Reply::new(200, "[]").with("link", link);
    }
    let token = state.token.lock().unwrap().clone();
    let brought = asked.header("authorization");
    if asked.is_home && token.is_some_and(|t| brought != Some(&format!("Bearer {t}"))) {
        return Reply::new(401, "").with("x-error-message", "Repository not found");
    }
    let path = asked.path.replace("%2B", "+");
    let (path, query) = path.split_once('?').unwrap_or((&path, ""));
    let parts: Vec<&str> = path.trim_start_matches('/').splitn(7, '/').collect();
    let repo: Vec<&str> = REPO.split('/').collect();
    match parts[..] {
        ["api", "datasets", owner, name, "revision", revision] if [owner, name] == repo[..] => {
            revision_of(state, revision)
        }
        ["api", "datasets", owner, name, "tree", commit] if [owner, name] == repo[..] => {
            tree(state, commit, query)
        }
        ["datasets", owner, name, "resolve", commit, ..] if [owner, name] == repo[..] => {
            let file = path.split_once(&format!("/resolve/{commit}/")).unwrap().1;
            resolve(state, commit, file)
        }
        ["cache" | "store", commit, ..] => {
            let file = path.split_once(&format!("/{commit}/")).unwrap().1;
            match file_of(state, commit, file) {
                Some(bytes) => bytes_of(asked, fault, bytes),
                None => Reply::new(404, ""),
            }
        }
        _ => Reply::new(404, ""),
    }
}

fn file_of(state: &State, commit: &str, file: &str) -> Option<Vec<u8>> {
    state
        .commits
        .lock()
        .unwrap()
        .get(commit)?
        .get(file)
        .cloned()
}

fn revision_of(state: &State, revision: &str) -> Reply {
    let main = state.main.lock().unwrap().clone();
    let commit = if revision == "main" { &main } else { revision };
    match state.commits.lock().unwrap().contains_key(commit) {
        true => Reply::new(200, json!({"id": REPO, "sha": commit}).to_string()),
        false => Reply::new(404, ""),
    }
}

/// Pages as the Hub's, whose links name it even when a mirror was asked.
fn tree(state: &State, commit: &str, query: &str) -> Reply {
    let commits = state.commits.lock().unwrap();
    let Some(files) = commits.get(commit) else {
        return Reply::new(404, "");
    };
    let first = query
        .split('&')
        .find_map(|p| p.strip_prefix("cursor=")?.parse().ok())
        .unwrap_or(0);
    let mut entries = vec![json!({"type": "directory", "path": "ST", "oid": "", "size": 0})];
    for (path, bytes) in files {
        let mut entry =
            json!({"type": "file", "path": path, "size": bytes.len(), "oid": git_blob(bytes)});
        if is_large(path) {
            entry["oid"] = Value::from("0".repeat(40));
            entry["lfs"] = json!({"oid": sha256(bytes), "size": bytes.len(), "pointerSize": 134});
        }
        state.listed.lock().unwrap()(&mut entry);
        entries.push(entry);
    }
    let next = first + ENTRIES_IN_A_PAGE;
    let page = &entries[first..next.min(entries.len())];
    let reply = Reply::new(200, json!(page).to_string());
    match next < entries.len() {
        true => reply.with(
            "link",
            format!("<https://elsewhere.invalid/tree?recursive=true&cursor={next}>; rel=\"next\""),
        ),
        false => reply,
    }
}

/// Large files are in the store, on another port; small ones at a relative address.
fn resolve(state: &State, commit: &str, file: &str) -> Reply {
    if file_of(state, commit, file).is_none() {
        return Reply::new(404, "");
    }
    match is_large(file) {
        true => {
            let address = format!("{}/store/{commit}/{file}?signature=secret", state.store);
            Reply::new(302, "elsewhere").with("location", address)
        }
        false => Reply::new(307, "").with("location", format!("/cache/{commit}/{file}")),
    }
}

fn bytes_of(asked: &Asked, fault: &Fault, mut bytes: Vec<u8>) -> Reply {
    let etag = match fault {
        Fault::Etag(etag) => (*etag).to_owned(),
        _ => format!("\"{}\"", sha256(&bytes)),
    };
    match fault {
        Fault::WrongBytes => bytes[0] ^= 1,
        Fault::OneMore => bytes.push(b'\n'),
        _ => {}
    }
    let is_same = asked.header("if-range").is_none_or(|then| then == etag);
    let trusts = is_same || matches!(fault, Fault::Etag(_));
    let first = asked
        .first_byte()
        .filter(|_| trusts && *fault != Fault::IgnoreRange);
    match first {
        Some(first) => {
            let range = format!("bytes {first}-{}/{}", bytes.len() - 1, bytes.len());
            let rest = bytes.split_off(first);
            Reply::new(206, rest).with("content-range", range)
        }
        None => Reply::new(200, bytes),
    }
    .with("etag", etag)
}
