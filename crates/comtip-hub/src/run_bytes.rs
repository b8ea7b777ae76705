//! How many bytes of all files to come are there.

/// How many bytes of all files to come are there; it adds nothing up twice when a file is begun again.
pub(super) struct RunBytes {
    n_bytes: u64,
    n_of_finished: u64,
    n_received: u64,
}

impl RunBytes {
    pub(super) fn new(n_bytes: u64) -> Self {
        Self {
            n_bytes,
            n_of_finished: 0,
            n_received: 0,
        }
    }

    /// Bytes of all files.
    pub(super) fn n_bytes(&self) -> u64 {
        self.n_bytes
    }

    /// Bytes there when this many of the file now coming are.
    pub(super) fn n_done(&self, n_of_this: u64) -> u64 {
        self.n_of_finished.saturating_add(n_of_this)
    }

    pub(super) fn receive(&mut self, n_bytes: u64) {
        self.n_received += n_bytes;
    }

    pub(super) fn n_received(&self) -> u64 {
        self.n_received
    }

    pub(super) fn finish(&mut self, n_of_this: u64) {
        self.n_of_finished = self.n_of_finished.saturating_add(n_of_this);
    }
}
