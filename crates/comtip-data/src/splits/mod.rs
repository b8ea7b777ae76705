//! Which slides are trained on and which are tested on.

mod against_shards;
mod allowed_leak;
mod by_patient;
mod by_slide;
mod deal;
mod exclusion;
mod folds;
mod k_fold;
mod leave_one_patient_out;
mod leave_one_slide_out;
mod patient_origins;
mod patient_split;
mod protocol;
mod random_spots;
mod sides;
mod slide_info;
mod slide_split;
mod split_file;
mod spot_leak;
mod spot_leaks;
mod spot_prints;
mod train_test_split;

pub use allowed_leak::AllowedLeak;
pub use by_slide::AllowSharedPatients;
pub use exclusion::{ExcludedByList, Exclusions};
pub use folds::Folds;
pub use k_fold::FoldBalance;
pub use patient_origins::PatientOrigins;
pub use patient_split::PatientSplit;
pub use protocol::{PatientRule, SplitProtocol};
pub use random_spots::{SlideSpotSplit, SpotSplit};
pub use slide_info::SlideInfo;
pub use slide_split::SlideSplit;
pub use spot_leak::{LeakKind, SpotLeak, SpotName};
pub use spot_leaks::{LeakRules, refuse_leaks};
pub use train_test_split::{PatientDiffers, TrainTestSplit};
