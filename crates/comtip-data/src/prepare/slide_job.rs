//! A slide that is to be in the folder, and what decides the bytes of its shard.

use std::collections::HashSet;
use std::path::PathBuf;

use comtip_files::sha256;

use super::options::PrepareOptions;
use crate::formats::NamedSlides;
use crate::shards::VERSION;
use crate::tiles::TileGuards;

/// The version of this program.
pub(super) const TOOL: &str = env!("CARGO_PKG_VERSION");

/// A slide that is to be in the folder, and what decides the bytes of its shard.
#[derive(Debug)]
pub(super) struct SlideJob {
    pub(super) slide: String,
    /// Size of its tiles, as [`TileSize`](crate::TileSize) displays it.
    pub(super) tile: String,
    /// The scale given for its image.
    pub(super) scale: Option<String>,
    /// Of files and options, but for the guards; `None` if the files are not known.
    pub(super) made_from: Option<String>,
    /// Where it is read from; it may move without its shard being made again.
    pub(super) place: Option<PathBuf>,
    /// They change no byte of a shard that passes them.
    pub(super) guards: TileGuards,
}

impl SlideJob {
    /// The slides named, in that order, each once: two threads must not write one shard.
    pub(super) fn each<R: NamedSlides + ?Sized>(
        names: &[String],
        reader: &R,
        options: &PrepareOptions,
    ) -> Vec<Self> {
        let mut seen = HashSet::new();
        let once = names.iter().filter(|name| seen.insert(name.as_str()));
        once.map(|name| Self {
            slide: name.clone(),
            tile: options.tiles.size.to_string(),
            scale: options
                .tiles
                .scales
                .given(name)
                .map(|given| format!("{given:?}")),
            made_from: made_from(name, reader, options),
            place: reader.place(name),
            guards: options.tiles.guards,
        })
        .collect()
    }
}

fn made_from<R: NamedSlides + ?Sized>(
    name: &str,
    reader: &R,
    options: &PrepareOptions,
) -> Option<String> {
    let files = reader.fingerprint(name)?;
    let scale = options.tiles.scales.given(name);
    Some(sha256(
        format!(
            "{TOOL} {VERSION} {:?} {scale:?}\n{files}",
            options.tiles.size
        )
        .as_bytes(),
    ))
}
