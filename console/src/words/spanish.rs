//! Spanish.

mod knowledge;
mod settings;
mod talk;

/// English and Spanish, each text once.
pub fn table() -> impl Iterator<Item = (&'static str, &'static str)> {
    [settings::TABLE, knowledge::TABLE, talk::TABLE]
        .into_iter()
        .flatten()
        .copied()
}
