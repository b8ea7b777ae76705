//! Who named the weights, and what each calls them.

mod beyond;
mod key_map;
mod layout;
mod tensor_map;

pub(crate) use beyond::Beyond;
pub use layout::Layout;
