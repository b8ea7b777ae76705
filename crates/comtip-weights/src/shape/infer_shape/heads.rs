//! How many heads share the columns of a tower, which weights do not show.

use super::ShapeInference;
use crate::import_option::ImportOption;

/// Widths of image towers whose heads have 64 columns wherever they are found: ViT-Ti, S, B, L and what lies between.
const IMAGE_WIDTHS: [usize; 7] = [192, 384, 512, 640, 768, 896, 1024];

/// The same of CLIP's text towers.
const TEXT_WIDTHS: [usize; 5] = [512, 640, 768, 1024, 1280];

/// Other widths of image towers, and who has which heads with them.
const OTHER_WIDTHS: [(usize, &str); 5] = [
    (1152, "so400m has 16"),
    (1280, "ViT-H has 16, of DINOv3 20"),
    (1408, "ViT-g has 16"),
    (1536, "giant towers have 24 (DINOv2) or 16 (SigLIP 2)"),
    (1664, "ViT-G has 16"),
];

impl ShapeInference<'_> {
    /// As the settings say, or as is usual at this width; else it is asked for.
    pub(super) fn n_heads(
        &mut self,
        tower: &str,
        d_model: usize,
        known: Option<usize>,
        option: ImportOption,
    ) -> usize {
        let usual: &[usize] = match option {
            ImportOption::NTextHeads => &TEXT_WIDTHS,
            _ => &IMAGE_WIDTHS,
        };
        let n_heads = match known {
            Some(n_heads) => n_heads,
            None if usual.contains(&d_model) => {
                let n_heads = d_model / 64;
                let assumed = format!("{n_heads} heads of 64 columns in the {tower} tower");
                self.assumed.push(assumed);
                n_heads
            }
            None => {
                self.ask_for_heads(tower, d_model, option);
                return 1;
            }
        };
        if n_heads > 0 && d_model.is_multiple_of(n_heads) {
            return n_heads;
        }
        if self.is_known {
            self.problems.push(format!(
                "{d_model} columns of the {tower} tower cannot be shared by {n_heads} heads"
            ));
            self.options.push(option);
        }
        1
    }

    /// Asks for heads that neither the settings nor the width show.
    fn ask_for_heads(&mut self, tower: &str, d_model: usize, option: ImportOption) {
        if !self.is_known {
            return;
        }
        let mut others = OTHER_WIDTHS.iter().filter(|(width, _)| *width == d_model);
        let known = match (&option, others.next()) {
            (ImportOption::NHeads, Some((_, known))) => format!(": {known}"),
            _ => String::new(),
        };
        self.problems.push(format!(
            "nothing says how many heads share the {d_model} columns of the {tower} tower{known}"
        ));
        self.options.push(option);
    }
}
