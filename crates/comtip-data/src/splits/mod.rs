//! Which slides are trained on and which are tested on.

mod against_shards;
mod by_patient;
mod by_slide;
mod cohort_slide;
mod deal;
mod division;
mod exclusion;
mod folds;
mod k_fold;
mod leave_one_patient_out;
mod patient_split;
mod patients_told;
mod protocol;
mod random_spots;
mod sides;
mod split;
mod split_file;
mod spot_leak;
mod spot_leaks;
mod spot_prints;

pub use by_slide::AllowSharedPatients;
pub use cohort_slide::CohortSlide;
pub use division::{Division, PatientDiffers};
pub use exclusion::{ExcludedByList, Exclusions};
pub use folds::Folds;
pub use k_fold::FoldBalance;
pub use patient_split::PatientSplit;
pub use patients_told::PatientsTold;
pub use protocol::{PatientRule, SplitProtocol};
pub use random_spots::{SlideSpotSplit, SpotSplit};
pub use split::Split;
pub use spot_leak::{LeakKind, SpotLeak, SpotName};
pub use spot_leaks::{LeakRules, refuse_leaks};
