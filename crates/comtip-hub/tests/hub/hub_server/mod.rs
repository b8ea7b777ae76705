//! A hub on loopback: the tree, revision and file addresses of the Hub, a store on another port, and
//! faults on demand.

mod answer;
mod request;

use std::collections::{BTreeMap, HashMap};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use sha1::Sha1;
use sha2::{Digest, Sha256};

pub(crate) use request::Asked;

pub(crate) const REPO: &str = "someone/slides";
pub(crate) const COMMIT: &str = "1111111111111111111111111111111111111111";

/// Files by path.
pub(crate) type Files = BTreeMap<String, Vec<u8>>;

/// What goes wrong with one request.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) enum Fault {
    #[default]
    None,
    /// The connection is dropped after this many bytes of the body.
    Cut(usize),
    /// The connection stays and nothing more comes after this many bytes of the body.
    Fall(usize),
    /// Another status, with a header.
    Status(u16, &'static str, &'static str),
    /// The whole file is sent, whatever was asked for.
    IgnoreRange,
    /// The file is said to be in another state; whether it is is not looked at.
    Etag(&'static str),
    /// Bytes of the right length are wrong.
    WrongBytes,
    /// A body of no stated length, one byte too long.
    OneMore,
    /// An empty page of the tree whose next page is the first.
    Circle,
}

type Script = dyn Fn(&Asked, usize) -> Fault + Send + Sync;

/// Changes an entry of the tree.
type Change = Box<dyn Fn(&mut serde_json::Value) + Send>;

/// What the hub holds and how it answers.
struct State {
    home: String,
    store: String,
    commits: Mutex<HashMap<String, Files>>,
    main: Mutex<String>,
    listed: Mutex<Change>,
    token: Mutex<Option<String>>,
    asked: Mutex<Vec<Asked>>,
    script: Box<Script>,
    stopped: AtomicBool,
}

/// A running hub.
pub(crate) struct HubServer {
    state: Arc<State>,
    threads: Vec<JoinHandle<()>>,
}

impl HubServer {
    /// `script` is given each request and how many of the same address came before.
    pub(crate) fn start(
        files: Files,
        script: impl Fn(&Asked, usize) -> Fault + Send + Sync + 'static,
    ) -> Self {
        let [home, store] = [(); 2].map(|()| TcpListener::bind("127.0.0.1:0").unwrap());
        let address = |listener: &TcpListener| format!("http://{}", listener.local_addr().unwrap());
        let state = Arc::new(State {
            home: address(&home),
            store: address(&store),
            commits: Mutex::new(HashMap::from([(COMMIT.to_owned(), files)])),
            main: Mutex::new(COMMIT.to_owned()),
            listed: Mutex::new(Box::new(|_| {})),
            token: Mutex::new(None),
            asked: Mutex::new(Vec::new()),
            script: Box::new(script),
            stopped: AtomicBool::new(false),
        });
        let threads = [(home, true), (store, false)].map(|(listener, is_home)| {
            let state = state.clone();
            std::thread::spawn(move || listen(&listener, is_home, &state))
        });
        Self {
            state,
            threads: threads.into(),
        }
    }

    pub(crate) fn endpoint(&self) -> String {
        self.state.home.clone()
    }

    /// Answers only who brings this token.
    pub(crate) fn require_token(&self, token: &str) {
        *self.state.token.lock().unwrap() = Some(token.to_owned());
    }

    /// Moves `main` to a new commit.
    pub(crate) fn publish(&self, commit: &str, files: Files) {
        self.state
            .commits
            .lock()
            .unwrap()
            .insert(commit.to_owned(), files);
        *self.state.main.lock().unwrap() = commit.to_owned();
    }

    /// Changes each entry of the tree before it is sent.
    pub(crate) fn change_entries(&self, change: impl Fn(&mut serde_json::Value) + Send + 'static) {
        *self.state.listed.lock().unwrap() = Box::new(change);
    }

    /// Requests so far, and forgets them.
    pub(crate) fn take_asked(&self) -> Vec<Asked> {
        std::mem::take(&mut *self.state.asked.lock().unwrap())
    }
}

impl Drop for HubServer {
    fn drop(&mut self) {
        self.state.stopped.store(true, Ordering::SeqCst);
        for address in [&self.state.home, &self.state.store] {
            let _ = TcpStream::connect(address.trim_start_matches("http://"));
        }
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
    }
}

fn listen(listener: &TcpListener, is_home: bool, state: &Arc<State>) {
    for stream in listener.incoming() {
        if state.stopped.load(Ordering::SeqCst) {
            return;
        }
        let state = state.clone();
        let stream = stream.unwrap();
        std::thread::spawn(move || {
            let Some(mut asked) = Asked::read(&stream, is_home) else {
                return;
            };
            let before = {
                let log = state.asked.lock().unwrap();
                log.iter().filter(|one| one.path == asked.path).count()
            };
            let fault = (state.script)(&asked, before);
            let reply = answer::answer(&state, &asked, &fault);
            // Logged before the client can see the end of the answer.
            asked.n_sent = reply.n_sent(&fault) as u64;
            state.asked.lock().unwrap().push(asked);
            // A client that hung up is part of what is tested.
            let _ = reply.send(stream, &fault);
        });
    }
}

/// Whether the hub keeps a file in the store: images and counts, as of a certain size.
pub(crate) fn is_large(path: &str) -> bool {
    path.ends_with(".png") || path.contains("/gene_exp/")
}

pub(crate) fn sha256(bytes: &[u8]) -> String {
    format!("{:x}", Sha256::digest(bytes))
}

pub(crate) fn git_blob(bytes: &[u8]) -> String {
    let header = format!("blob {}\0", bytes.len());
    let hasher = Sha1::new_with_prefix(header).chain_update(bytes);
    format!("{:x}", hasher.finalize())
}
