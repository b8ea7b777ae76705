//! The training sides of a study: what the runs of a fold share is read once.

use comtip::data::ShardFolder;
use comtip::model::GenePanel;
use comtip::train::{
    DataSettings, PretrainConfig, StudyFolder, StudyRun, StudyRunState, TrainingData,
};
use comtip::weights::Imported;

use crate::commands::pretrain::first_weights::warn_of_seen;
use crate::commands::pretrain::read_data::training_data;
use crate::commands::pretrain::split_choice::warn_of_split;
use crate::ui::CliError;

/// What decides the data of a run: its fold, and the settings of data.
type Key = (usize, DataSettings);

/// The training sides of a study.
///
/// The spots of one fold are in memory at a time. Of the other folds that were compared and whose genes were chosen the
/// genes are kept, so that neither is done again for another seed or variant.
pub(super) struct FoldData<'a> {
    shards: &'a ShardFolder,
    initial: Option<Imported>,
    panels: Vec<(Key, GenePanel)>,
    current: Option<(Key, TrainingData)>,
}

impl<'a> FoldData<'a> {
    /// Of runs on these shards that begin with these towers.
    pub(super) fn new(shards: &'a ShardFolder, initial: Option<Imported>) -> Self {
        Self {
            shards,
            initial,
            panels: Vec::new(),
            current: None,
        }
    }

    /// What a run of the study learns from. A run that was begun has its genes; for the first other one of a fold both
    /// sides are compared and genes chosen, and these and the spots must be those of the runs that were begun before.
    ///
    /// # Errors
    ///
    /// As [`TrainingData::from_shards`], or if the shards are not those of the other runs.
    pub(super) fn of(
        &mut self,
        study: &StudyFolder,
        run: &StudyRun,
        config: &PretrainConfig,
        state: StudyRunState,
    ) -> Result<TrainingData, CliError> {
        let key = (run.fold, config.data.clone());
        if let Some((_, data)) = self.current.as_ref().filter(|(of, _)| *of == key) {
            return Ok(data.clone());
        }
        let fold = study.plan().fold(run.fold);
        let fold = fold.ok_or_else(|| CliError::input(format!("there is no fold {}", run.fold)))?;
        let split = fold.split.clone();
        let known = self.panels.iter().find(|(of, _)| *of == key);
        if let Some((_, panel)) = known {
            let (panel, initial) = (panel.clone(), self.initial.clone());
            let (data, _) = TrainingData::with_panel(panel, self.shards, split, initial)?;
            self.current = Some((key, data.clone()));
            return Ok(data);
        }
        warn_of_split(&split, state == StudyRunState::Begun);
        if let Some(initial) = &self.initial {
            warn_of_seen(initial, &split, self.shards.manifest());
        }
        let initial = self.initial.clone();
        if state == StudyRunState::Begun {
            let panel = run.run.read_genes()?;
            return training_data(config, self.shards, split, initial, Some(panel));
        }
        let data = training_data(config, self.shards, split, initial, None)?;
        study.check_data(run, &data)?;
        self.panels.push((key.clone(), data.panel.clone()));
        self.current = Some((key, data.clone()));
        Ok(data)
    }
}
