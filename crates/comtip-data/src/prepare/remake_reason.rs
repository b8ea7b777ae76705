//! Why a slide that is in the folder is made again.

use std::fmt;

use super::shard_record::ShardRecord;
use super::slide_job::{SlideJob, TOOL};
use crate::slide::{Patient, PatientOrigin};

/// Why a slide that is in the folder is made again; it displays as `its patient changed (V10 -> bob)`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum RemakeReason {
    /// Tiles of another size are asked for.
    Tiles {
        /// The size there, as [`TileSize`](crate::TileSize) displays it.
        from: String,
        /// The size asked for.
        to: String,
    },
    /// Another scale was given for its image.
    Scale,
    /// It is of another patient now.
    Patient {
        /// The patient there.
        from: String,
        /// The patient now.
        to: String,
        /// Whether the one there was given, and the one now is a guess.
        is_given_lost: bool,
    },
    /// Fewer of its tiles may show nothing than when it was made, or its picture may not be grey any more.
    Guards,
    /// It was made by another version of this program.
    Version,
    /// Its files, or what was said of them, are others now.
    Files,
    /// Its shard or thumbnail is gone, or not as it was written.
    Damaged,
}

impl RemakeReason {
    /// What differs between a shard and what is wanted, a slide of `patient`.
    pub(super) fn all(record: &ShardRecord, job: &SlideJob, patient: &Patient) -> Vec<Self> {
        let mut reasons = Vec::new();
        if !record.passes(job) {
            reasons.push(Self::Guards);
        }
        if record.made_from == job.made_from {
            if reasons.is_empty() {
                reasons.push(Self::Damaged);
            }
            return reasons;
        }
        if record.tile != job.tile {
            reasons.push(Self::Tiles {
                from: record.tile.clone(),
                to: job.tile.clone(),
            });
        }
        // Without the version, the shard is of one that put down neither.
        if record.tool.is_some() && record.scale != job.scale {
            reasons.push(Self::Scale);
        }
        if record.entry.patient != patient.name {
            let is_stated =
                |origin| matches!(origin, PatientOrigin::Table | PatientOrigin::Metadata);
            reasons.push(Self::Patient {
                from: record.entry.patient.clone(),
                to: patient.name.clone(),
                is_given_lost: is_stated(record.entry.patient_origin) && !is_stated(patient.origin),
            });
        }
        if record.tool.as_deref().is_some_and(|tool| tool != TOOL) {
            reasons.push(Self::Version);
        }
        if reasons.is_empty() {
            reasons.push(Self::Files);
        }
        reasons
    }
}

impl fmt::Display for RemakeReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tiles { from, to } => write!(f, "its tiles change ({from} -> {to})"),
            Self::Scale => f.write_str("the scale given for its image changed"),
            Self::Patient {
                from,
                to,
                is_given_lost,
            } => {
                write!(f, "its patient changed ({from} -> {to})")?;
                match is_given_lost {
                    true => write!(
                        f,
                        ", as {from} was given before and is not now; give it again"
                    ),
                    false => Ok(()),
                }
            }
            Self::Guards => {
                f.write_str("fewer tiles may show nothing now, or no grey picture is taken")
            }
            Self::Version => f.write_str("it was made by another version of comtip"),
            Self::Files => f.write_str("its files changed, or what is given for them"),
            Self::Damaged => f.write_str("its shard is gone or was changed"),
        }
    }
}
