//! Which size of bins of Visium HD is read.

use std::path::Path;

use super::outs::{Outs, USUAL_BIN_UM, bin_size_um};

/// The folder that is read.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Chosen<'a> {
    pub(crate) folder: &'a Path,
    /// Size of the bins, if it is another than the usual one; 0 never.
    pub(crate) other_um: Option<u32>,
}

/// The bins of the size asked for, else those of 8 um, else the only ones; on Visium the folder itself,
/// whatever is asked for.
///
/// # Errors
///
/// If that size is not there, or several are and none is asked for: what is there.
pub(crate) fn choose(outs: &Outs, asked_um: Option<u32>) -> Result<Chosen<'_>, String> {
    if outs.bins.is_empty() {
        let folder = &outs.folder;
        let name = folder.file_name().unwrap_or_default().to_string_lossy();
        let size_um = bin_size_um(&name);
        return match (size_um, asked_um) {
            (Some(size), Some(asked)) if size != asked => Err(format!(
                "bins of {asked} um are asked for, but {} holds those of {size} um; give the folder it lies in",
                folder.display()
            )),
            _ => Ok(chosen(folder, size_um)),
        };
    }
    let wanted = asked_um.unwrap_or(USUAL_BIN_UM);
    let found = outs.bins.iter().find(|bins| bins.size_um == wanted);
    match (found, asked_um, &outs.bins[..]) {
        (Some(bins), _, _) => Ok(chosen(&bins.folder, Some(bins.size_um))),
        (None, None, [only]) => Ok(chosen(&only.folder, Some(only.size_um))),
        (None, None, _) => Err(format!(
            "there are bins of {}, and none of {USUAL_BIN_UM} um, which are taken unless another size is \
             chosen; choose one",
            sizes(outs)
        )),
        (None, Some(asked), _) => Err(format!(
            "there are no bins of {asked} um, only of {}",
            sizes(outs)
        )),
    }
}

fn chosen(folder: &Path, size_um: Option<u32>) -> Chosen<'_> {
    Chosen {
        folder,
        other_um: size_um.filter(|size| *size != USUAL_BIN_UM),
    }
}

/// `2 um and 16 um`
fn sizes(outs: &Outs) -> String {
    let sizes = outs.bins.iter().map(|bins| format!("{} um", bins.size_um));
    sizes.collect::<Vec<_>>().join(" and ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::space_ranger::outs::Bins;

    fn outs(sizes: &[u32]) -> Outs {
        let bins = sizes.iter().map(|size_um| Bins {
            size_um: *size_um,
            folder: format!("bins/{size_um}").into(),
        });
        Outs {
            folder: "P1".into(),
            bins: bins.collect(),
        }
    }

    fn size(sizes: &[u32], asked: Option<u32>) -> Result<String, String> {
        let outs = outs(sizes);
        let chosen = choose(&outs, asked)?;
        Ok(chosen.folder.display().to_string())
    }

    #[test]
    fn bins_of_8_um_are_taken_or_those_asked_for_or_the_only_ones() {
        assert_eq!(size(&[2, 8, 16], None).unwrap(), "bins/8");
        assert_eq!(size(&[2, 8, 16], Some(16)).unwrap(), "bins/16");
        assert_eq!(size(&[16], None).unwrap(), "bins/16");
        assert_eq!(size(&[], Some(16)).unwrap(), "P1");
        assert_eq!(choose(&outs(&[16]), None).unwrap().other_um, Some(16));
        assert_eq!(choose(&outs(&[8]), None).unwrap().other_um, None);
    }

    #[test]
    fn a_size_that_is_not_there_names_those_that_are() {
        let problem = size(&[2, 16], None).unwrap_err();
        assert!(
            problem.starts_with("there are bins of 2 um and 16 um, and none of 8 um"),
            "{problem}"
        );
        let problem = size(&[8], Some(16)).unwrap_err();
        assert_eq!(problem, "there are no bins of 16 um, only of 8 um");
        let one = Outs {
            folder: "P1/square_008um".into(),
            bins: Vec::new(),
        };
        let problem = choose(&one, Some(2)).unwrap_err();
        assert!(
            problem.contains("holds those of 8 um; give the folder it lies in"),
            "{problem}"
        );
    }
}
