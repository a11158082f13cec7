//! The operators' console that this binary carries.

use crate::pack::carried;

/// The folder of the console's files.
const FOLDER: &str = "console/";

/// Its files by their names on the server; none in a binary that was built without it.
pub fn files() -> Vec<(String, Vec<u8>)> {
    let mut files = carried().unwrap_or_default();
    files.retain(|(name, _)| name.starts_with(FOLDER));
    files
}
