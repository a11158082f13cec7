//! Form fields: their kinds, and which values they accept.

/// One field of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Name of the template variable that it sets.
    pub name: String,
    /// What the visitor reads.
    pub label: String,
    /// What may be written.
    pub kind: FieldKind,
    /// Whether it may be left empty.
    pub required: bool,
}

/// What may be written into a field; the browser's own input types.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldKind {
    /// Any one line.
    Text,
    /// One e-mail address.
    Email,
    /// A decimal number.
    Number,
    /// A day as `YYYY-MM-DD`.
    Date,
    /// A telephone number.
    Tel,
    /// Several lines.
    Textarea,
}

/// Why a value was not acceptable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldProblem {
    /// Nothing was written, and something must be.
    Missing,
    /// It is not of the field's kind.
    Malformed,
    /// It is longer than 2,000 characters.
    TooLong,
}
