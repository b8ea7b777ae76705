//! What becomes of tiles that are in the folder with another size than is asked for.

/// What becomes of slides that the folder lists with tiles of another size than is asked for; by default the call is
/// refused.
///
/// One folder holds tiles of one size, and a run can be evaluated on tiles of the size it was trained on alone.
///
/// # Example
///
/// ```
/// use comtip_data::OtherTiles;
///
/// assert_eq!(OtherTiles::default(), OtherTiles::Refuse);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum OtherTiles {
    /// They stay, and the call is an error.
    #[default]
    Refuse,
    /// They are replaced, all at once when all are cut anew: until then the folder needs room for both. So are slides
    /// of the same name from elsewhere.
    Replace,
}
