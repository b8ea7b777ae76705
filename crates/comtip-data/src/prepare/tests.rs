//! Small slides of known contents through `prepare`, a file a claim.

mod begun_again;
mod events;
mod guarded;
mod other_slides;
mod other_source;
mod refused;
mod remade;
mod replaced_tiles;
mod some_bad;
mod tile_sizes;
mod wider;
mod written;

use std::path::Path;

use comtip_image::Outside;

use super::*;
use crate::error::DataError;
use crate::formats::NamedSlides;
use crate::shards::{Manifest, ShardFolder, example};
use crate::slide::{DroppedSpots, Slide};

fn files(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<_> = names.collect();
    names.retain(|name| !name.starts_with(".comtip.") && name != "prepare.json");
    names.sort();
    names
}

/// `prepare.json` without the times of change, which differ from folder to folder.
fn progress(folder: &Path) -> String {
    let text = std::fs::read_to_string(folder.join("prepare.json")).unwrap();
    let lines = text.lines().filter(|line| !line.contains("changed_ns"));
    lines.collect::<Vec<_>>().join("\n")
}

fn listed(manifest: &Manifest) -> Vec<&str> {
    let slides = manifest.slides.iter();
    slides.map(|entry| entry.slide.as_str()).collect()
}

/// Slides of the tests that say what they are made from.
struct Known<'a> {
    folder: &'a Path,
    stamp: &'a str,
}

impl NamedSlides for Known<'_> {
    fn read(&self, name: &str) -> Result<Slide, DataError> {
        Ok(example::slide(self.folder, name))
    }

    fn fingerprint(&self, _name: &str) -> Option<String> {
        Some(self.stamp.to_owned())
    }
}

/// Names of the slides that were made, in order.
fn made(reader: &Known<'_>, names: &[&str], to: &Path) -> Vec<String> {
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    let mut made = Vec::new();
    prepare(
        &names,
        reader,
        to,
        &PrepareOptions::default(),
        &mut |event| {
            if let PrepareEvent::SlideFinished { entry } = event {
                made.push(entry.slide.clone());
            }
        },
    )
    .unwrap();
    made
}
