//! Scores that are listed once.

/// Declares scores as fields of one type, which go by their names in JSON, CSV and on pages. A score is one line of the list:
/// what writes, reads and averages them goes through it. One that a file lacks, as those of earlier releases may, is the
/// default of its type.
macro_rules! named_scores {
    ($(#[$about:meta])* $Scores:ident { $($(#[$meaning:meta])* $score:ident,)+ }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, Default, PartialEq, serde::Serialize, serde::Deserialize)]
        #[serde(default)]
        pub struct $Scores<T: Default = $crate::results::Estimate> {
            $($(#[$meaning])* pub $score: T,)+
        }

        impl<T: Default + Copy> $Scores<T> {
            /// The scores by the names that JSON and CSV give them.
            pub fn named(&self) -> [(&'static str, T); { [$(stringify!($score)),+].len() }] {
                [$((stringify!($score), self.$score)),+]
            }

            /// Makes one value of each score of several.
            pub fn gathered<U: Default>(each: &[Self], of: impl Fn(&[T]) -> U) -> $Scores<U> {
                $Scores {
                    $($score: of(&each.iter().map(|scores| scores.$score).collect::<Vec<T>>()),)+
                }
            }
        }
    };
}

pub(super) use named_scores;
