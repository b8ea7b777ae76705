//! Slides from the Hugging Face Hub into a folder.

use std::env;
use std::ops::ControlFlow;
use std::path::Path;

use comtip::data::read_slide_list;
use comtip::hub::{
    HubAccess, HubDataset, HubError, HubEvent, HubOptions, HubToken, fetch as bring,
};

use super::Fetch;
use crate::ui::{CliError, Progress, with_causes, without_numbers};

/// Brings slides into a folder of STimage-1K4M's layout.
///
/// # Errors
///
/// If a slide is not known, the server does not give it, or the disk does not take it; what came stays
/// and the next call goes on with it.
pub(crate) fn fetch(arguments: &Fetch) -> Result<(), CliError> {
    let (slides, is_listed) = names(&arguments.slides)?;
    let mut dataset = match &arguments.dataset {
        Some(repo) => HubDataset::new(repo)?,
        None => HubDataset::stimage_1k4m(),
    };
    if let Some(revision) = &arguments.revision {
        dataset = dataset.at(revision);
    }
    let mut progress = None;
    let shown = &mut |event: HubEvent<'_>| {
        show(&event, &mut progress);
        ControlFlow::Continue(())
    };
    let fetched = bring(&dataset, &slides, &arguments.to, &options(arguments), shown);
    let fetched = fetched.map_err(|error| match error {
        HubError::UnknownSlides { .. } if !is_listed => {
            CliError::usage(format!("--slides: {}", with_causes(&error)))
        }
        error => error.into(),
    })?;
    if let Some(progress) = progress {
        progress.finish(&format!("{} files, checked", fetched.n_fetched));
    }
    print_line!(
        "{} slides of {dataset} at {} are in {}: {} files fetched, {} were there",
        slides.len(),
        fetched.commit,
        arguments.to.display(),
        fetched.n_fetched,
        fetched.n_kept
    );
    Ok(())
}

/// As they stand, or of files, and whether any is of a file. No file is called like a slide of a hub, whose
/// names are not known yet.
fn names(given: &[String]) -> Result<(Vec<String>, bool), CliError> {
    let (mut names, mut is_listed) = (Vec::new(), false);
    for name in given {
        match Path::new(name).is_file() {
            true => {
                is_listed = true;
                names.extend(read_slide_list(Path::new(name))?);
            }
            false => names.push(name.clone()),
        }
    }
    Ok((names, is_listed))
}

fn options(arguments: &Fetch) -> HubOptions {
    let set = |name| env::var(name).ok().filter(|value| !value.trim().is_empty());
    let default = HubOptions::default();
    HubOptions {
        endpoint: set("HF_ENDPOINT").unwrap_or(default.endpoint),
        token: set("HF_TOKEN").map(HubToken::new),
        proxy: set("HTTPS_PROXY").or_else(|| set("https_proxy")),
        access: match arguments.offline {
            true => HubAccess::Offline,
            false => HubAccess::Online,
        },
        ..HubOptions::default()
    }
}

fn show(event: &HubEvent<'_>, progress: &mut Option<Progress>) {
    let line = |line: String| match &*progress {
        Some(progress) => progress.line(&line),
        None => message!("{line}"),
    };
    match event {
        HubEvent::Planned { n_bytes, .. } if *n_bytes > 0 => {
            *progress = Some(Progress::of_bytes("fetch", *n_bytes));
        }
        HubEvent::FileChecking { path, n_bytes } if *n_bytes > 1 << 27 => {
            line(format!("checking {path}"));
        }
        HubEvent::FileDiffers { path } => {
            line(format!(
                "warning: {path} is not the file the Hub lists; it is fetched again"
            ));
        }
        HubEvent::FileKeptAside { path, aside } => {
            line(format!(
                "warning: {path} was not as it was fetched; it is kept as {}",
                aside.display()
            ));
        }
        HubEvent::BytesDone { path, n_done, .. } => {
            if let Some(progress) = progress {
                progress.reach(*n_done);
                progress.message((*path).to_owned());
            }
        }
        HubEvent::Retrying { error, pause, .. } => {
            line(format!(
                "warning: {}; trying again in {:.0} s",
                without_numbers(&error.to_string()),
                pause.as_secs_f64()
            ));
        }
        HubEvent::FileFinished { path } => line(format!("  {path}")),
        _ => {}
    }
}
