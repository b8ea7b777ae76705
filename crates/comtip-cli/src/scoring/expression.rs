//! How much expression can a linear map read from frozen embeddings?

use comtip::metrics::{GridEnd, Ridge, RidgeFit};
use comtip::report::{Block, Section, significant};

use super::bench::{Bench, expression_of, protocol_block};
use super::expression_maps::{gene_chart, maps};
use super::expression_table::{slide_tables, table, verdict};
use super::predicted::Measured;
use super::representation::Representations;
use super::{Detail, Scored};
use crate::ui::CliError;

/// Fits a ridge probe per representation on the training spots and scores it on the test spots.
///
/// # Errors
///
/// If the slides share no gene of the panel, or a tile or a thumbnail cannot be read.
pub(crate) fn expression(
    bench: &Bench,
    representations: &Representations<'_>,
    detail: Detail,
) -> Result<Scored, CliError> {
    let measured = Measured::of(bench)?;
    let trained_on = expression_of(bench.train()?, &measured.genes);
    let (mut methods, mut penalties) = (Vec::new(), Penalties::default());
    let halves = representations.train()?.iter().zip(representations.test()?);
    for (train, test) in halves {
        let fit = Ridge::default().fit(train.vectors.view(), trained_on.view())?;
        penalties.push(train.name, &fit);
        let values = fit.predict(test.vectors.view())?;
        methods.push(measured.score(format!("ridge on {}", train.name), values)?);
    }
    methods.push(measured.train_mean()?);

    let caption = bench.caption("Expression: predicted from H&E by a ridge probe");
    let mut total = table(caption, &measured, &methods);
    for words in [representations.missing()?, penalties.warning().as_deref()]
        .into_iter()
        .flatten()
    {
        total.note = Some(format!("{} {words}", total.note.unwrap_or_default()));
    }
    let verdict = verdict(&measured, &methods[0], &methods[1..]);
    let by_slide = slide_tables(&measured, &methods);
    let protocol = representations
        .told_in(bench.protocol())?
        .with(
            "scored genes",
            format!("{} measured on all slides", measured.genes.len()),
        )
        .with(
            "probe",
            "ridge on frozen embeddings, fitted on the training spots; penalty by leave-one-out there",
        )
        .with("ridge penalty", penalties.told())
        .with(
            "PCC per slide",
            "per gene over the spots of a slide, averaged over genes, then over slides; a constant prediction counts as 0",
        );
    let section = match detail {
        Detail::Scores => None,
        Detail::Report => {
            let mut blocks = vec![
                Block::Text(verdict.clone()),
                Block::Table(total.clone()),
                gene_chart(&measured, &methods[0]),
            ];
            let head = |slide_idx: usize| by_slide.get(slide_idx).cloned().map(Block::Table);
            blocks.extend(maps(&measured, &methods[0], head)?);
            blocks.push(protocol_block(&protocol));
            Some(Section {
                heading: "Expression from H&E".to_owned(),
                blocks,
            })
        }
    };
    let mut tables = vec![total];
    tables.extend(by_slide);
    Ok(Scored {
        tables,
        verdict,
        section,
        protocol,
    })
}

/// The penalties that probes chose.
#[derive(Debug, Default)]
struct Penalties {
    chosen: Vec<String>,
    at_an_end: Vec<String>,
}

impl Penalties {
    fn push(&mut self, name: &str, fit: &RidgeFit) {
        let penalty = significant(fit.penalty(), 3);
        self.chosen.push(format!("{penalty} ({name})"));
        match fit.grid_end() {
            None => {}
            Some(GridEnd::Weakest) => self
                .at_an_end
                .push(format!("{name}: {penalty}, the weakest")),
            Some(GridEnd::Strongest) => self
                .at_an_end
                .push(format!("{name}: {penalty}, the strongest")),
        }
    }

    fn told(&self) -> String {
        let grid = Ridge::default().penalties;
        let (least, greatest) = (grid[0], grid[grid.len() - 1]);
        format!(
            "{}; chosen from powers of ten, {} to {}",
            self.chosen.join(", "),
            significant(least, 3),
            significant(greatest, 3)
        )
    }

    fn warning(&self) -> Option<String> {
        (!self.at_an_end.is_empty()).then(|| {
            format!(
                "The ridge penalty lies at an end of its grid, so that a wider one may score otherwise ({}).",
                self.at_an_end.join("; ")
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    #[test]
    fn a_penalty_at_the_end_of_its_grid_is_warned_of() {
        let x = array![[-1.0_f32], [1.0], [-1.0], [1.0]];
        let fit = |y: ndarray::Array2<f32>| Ridge::default().fit(x.view(), y.view()).unwrap();
        let mut penalties = Penalties::default();
        penalties.push("useless", &fit(array![[1.0], [1.0], [-1.0], [-1.0]]));
        penalties.push("perfect", &fit(x.clone()));
        assert!(
            penalties
                .told()
                .starts_with("1×10⁶ (useless), 0.1 (perfect); chosen from")
        );
        let warning = penalties.warning().unwrap();
        assert!(
            warning.contains("useless: 1×10⁶, the strongest; perfect: 0.1, the weakest"),
            "{warning}"
        );
        assert_eq!(Penalties::default().warning(), None);
    }
}
