//! Data of platforms and programs whose layout is not read, recognised by their files.

use std::path::Path;

/// Files or folders that give a layout away.
enum Sign {
    /// One of exactly this name.
    Name(&'static str),
    /// One whose name ends like this, in any case.
    End(&'static str),
}

/// A layout, what gives it away, and what to do.
struct Other {
    name: &'static str,
    signs: &'static [Sign],
    remedy: &'static str,
}

const CELLS: &str = "its cells and transcripts are not read; write cells or squares of it as .h5ad: raw counts, \
                     places in obsm/spatial in pixels of the image, scale factors in uns/spatial";
const OTHERS: [Other; 10] = [
    Other {
        name: "an output of Xenium",
        signs: &[
            Sign::Name("experiment.xenium"),
            Sign::Name("cell_feature_matrix.h5"),
        ],
        remedy: CELLS,
    },
    Other {
        name: "an output of MERSCOPE",
        signs: &[
            Sign::Name("cell_by_gene.csv"),
            Sign::Name("detected_transcripts.csv"),
        ],
        remedy: CELLS,
    },
    Other {
        name: "an output of CosMx",
        signs: &[
            Sign::End("_exprmat_file.csv"),
            Sign::End("_exprmat_file.csv.gz"),
            Sign::End("_fov_positions_file.csv"),
        ],
        remedy: CELLS,
    },
    Other {
        name: "an output of Stereo-seq",
        signs: &[Sign::End(".gef"), Sign::End(".gem"), Sign::End(".gem.gz")],
        remedy: "it is not read; write its bins as .h5ad (stereopy does), with the image and scale factors in \
                 uns/spatial",
    },
    Other {
        name: "an output of Slide-seq",
        signs: &[
            Sign::Name("BeadLocationsForR.csv"),
            Sign::Name("MappedDGEForR.csv"),
        ],
        remedy: "it is not read: its beads have no image of the same section",
    },
    Other {
        name: "a store of Zarr (SpatialData or AnnData)",
        signs: &[
            Sign::Name("zarr.json"),
            Sign::Name(".zgroup"),
            Sign::End(".zarr"),
        ],
        remedy: "it is not read; write it as .h5ad: of SpatialData by to_legacy_anndata of spatialdata-io, of \
                 AnnData by write_h5ad",
    },
    Other {
        name: "data of Visium HD that are packed",
        signs: &[Sign::End("binned_outputs.tar.gz")],
        remedy: "unpack binned_outputs.tar.gz there",
    },
    Other {
        name: "objects of R or loom",
        signs: &[
            Sign::End(".rds"),
            Sign::End(".rdata"),
            Sign::End(".h5seurat"),
            Sign::End(".loom"),
        ],
        remedy: "they are not read; write them as .h5ad with raw counts",
    },
    Other {
        name: "archives",
        signs: &[
            Sign::End(".tar"),
            Sign::End(".tar.gz"),
            Sign::End(".tgz"),
            Sign::End(".zip"),
        ],
        remedy: "unpack them, each slide into a folder of its own",
    },
    Other {
        name: "a matrix of counts without positions",
        signs: &[
            Sign::End("feature_bc_matrix.h5"),
            Sign::End("matrix.mtx.gz"),
            Sign::End("matrix.mtx"),
        ],
        remedy: "copy the folder `spatial` of the same run beside it",
    },
];

/// What a folder, or one in it, is of those that are not read, and what to do.
pub(crate) fn other_data(folder: &Path) -> Option<String> {
    if let Some(other) = recognised(folder) {
        return Some(format!("it is {}; {}", other.name, other.remedy));
    }
    let mut below: Vec<_> = std::fs::read_dir(folder)
        .ok()?
        .flatten()
        .map(|e| e.path())
        .collect();
    below.sort();
    below.iter().filter(|path| path.is_dir()).find_map(|path| {
        let other = recognised(path)?;
        Some(format!(
            "{} is {}; {}",
            path.display(),
            other.name,
            other.remedy
        ))
    })
}

fn recognised(folder: &Path) -> Option<&'static Other> {
    let entries = std::fs::read_dir(folder).ok()?.flatten();
    let names: Vec<String> = entries
        .map(|e| e.file_name().to_string_lossy().into_owned())
        .collect();
    OTHERS.iter().find(|other| {
        other.signs.iter().any(|sign| match sign {
            Sign::Name(name) => names.iter().any(|found| found == name),
            Sign::End(end) => names
                .iter()
                .any(|found| found.to_lowercase().ends_with(end)),
        })
    })
}
