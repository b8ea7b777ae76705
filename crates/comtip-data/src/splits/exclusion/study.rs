//! Studies that are benchmarks, and how their slides are known.

use crate::formats::SlideMeta;

/// A study that is a benchmark. A slide belongs to it if any one of its marks is found.
#[derive(Debug)]
pub(super) struct Study {
    /// Name of its list.
    pub(super) name: &'static str,
    /// How names of its slides begin.
    prefixes: &'static [&'static str],
    /// What follows the last `_` of a name, or is the whole of it, as in the authors' own files.
    sections: &'static [&'static str],
    /// PubMed id of its paper.
    pmid: Option<&'static str>,
    /// Title of its paper.
    title: Option<&'static str>,
}

impl Study {
    /// All, sorted by name.
    pub(super) const ALL: [Self; 5] = [
        Self {
            name: "cscc",
            prefixes: &["GSE144239_", "GSE144240_"],
            sections: &[],
            pmid: Some("32579974"),
            title: Some(
                "Multimodal Analysis of Composition and Spatial Architecture in Human Squamous Cell \
                 Carcinoma",
            ),
        },
        Self {
            name: "dlpfc",
            prefixes: &["Human_Brain_Maynard_02082021_"],
            sections: &[
                "151507", "151508", "151509", "151510", "151669", "151670", "151671", "151672",
                "151673", "151674", "151675", "151676",
            ],
            pmid: Some("33558695"),
            title: Some(
                "Transcriptome-scale spatial gene expression in the human dorsolateral prefrontal \
                 cortex",
            ),
        },
        // By series alone: its paper has a second one, GSE243981, which is no benchmark.
        Self {
            name: "gse240429",
            prefixes: &["GSE240429_"],
            sections: &[],
            pmid: None,
            title: None,
        },
        Self {
            name: "her2st",
            prefixes: &["Human_Breast_Andersson_10142021_"],
            sections: &[],
            pmid: Some("34650042"),
            title: Some(
                "Spatial deconvolution of HER2-positive breast cancer delineates tumor-associated \
                 cell type interactions",
            ),
        },
        Self {
            name: "paper",
            prefixes: &[],
            sections: &["151672", "151673", "151674", "151675", "151676"],
            pmid: None,
            title: None,
        },
    ];

    pub(super) fn named(name: &str) -> Option<&'static Self> {
        Self::ALL.iter().find(|study| study.name == name)
    }

    /// Whether a slide belongs to the study.
    pub(super) fn has(&self, slide: &str, meta: Option<&SlideMeta>) -> bool {
        let section = slide.rsplit('_').next().unwrap_or(slide);
        self.prefixes.iter().any(|prefix| slide.starts_with(prefix))
            || self.sections.contains(&section)
            || meta.is_some_and(|meta| self.has_paper(meta))
    }

    fn has_paper(&self, meta: &SlideMeta) -> bool {
        let is_pmid = |pmid: &str| meta.pmid.iter().any(|id| id == pmid);
        let is_title = |title: &str| meta.title.to_lowercase().contains(&title.to_lowercase());
        self.pmid.is_some_and(is_pmid) || self.title.is_some_and(is_title)
    }
}
