//! Delimited text: CSV as of RFC 4180, and what MySQL's `SELECT … INTO OUTFILE` writes.
//!
//! Both are read by one small reader and not by the `csv` crate, because every cell needs its line
//! and column for diagnostics, and because the MySQL dialect tells `\N` (no value) from `"N"` and
//! `\0` from `0`, which an escape character alone cannot.
//! A test checks that plain CSV is read exactly as the crate reads it.
//!
//! | | RFC 4180 | MySQL |
//! |---|---|---|
//! | a quote inside quotes | `""` | `\"` (or `""`) |
//! | `\` | itself | escapes the next: `\0` NUL, `\b \n \r \t \Z` controls, any other itself |
//! | no value | – | `\N` without quotes |

use super::Placed;
use crate::diagnostic::{Diagnostic, Diagnostics, Place};

/// Most rows of one table; the rest is left out and reported.
pub const MAX_ROWS: usize = 1 << 18;
/// Most cells of one row; a longer row is cut and reported.
pub const MAX_CELLS: usize = 256;
/// Longest cell, in bytes; a longer one is cut and reported.
pub const MAX_CELL_BYTES: usize = 1 << 20;

/// Which escapes are understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// RFC 4180.
    Csv,
    /// MySQL's `INTO OUTFILE`.
    MySql,
}

/// One cell: its text, or nothing for MySQL's `\N`.
pub type Cell = Placed<Option<String>>;

/// One row: its cells in order.
pub type Row = Vec<Cell>;

/// The rows of `text`, one after the other; rows without any text are left out.
pub fn rows<'a>(file: &'a str, text: &'a str, delimiter: char, dialect: Dialect) -> Rows<'a> {
    Rows {
        file,
        chars: text.chars().peekable(),
        line: 1,
        column: 1,
        delimiter,
        dialect,
        n_rows: 0,
        diagnostics: Diagnostics::default(),
    }
}

/// The delimiter of `text`: whichever of `,`, `;` and tab stands most often outside quotes in its
/// first line; a comma when none does.
pub fn detect_delimiter(text: &str) -> char {
    let mut quoted = false;
    let mut counts = [(',', 0), (';', 0), ('\t', 0)];
    for c in text.chars() {
        match c {
            '"' => quoted = !quoted,
            '\n' if !quoted => break,
            c if !quoted => {
                for (delimiter, n) in &mut counts {
                    *n += usize::from(c == *delimiter);
                }
            }
            _ => {}
        }
    }
    let most = counts.iter().rev().max_by_key(|(_, n)| *n);
    most.filter(|(_, n)| *n > 0).map_or(',', |(c, _)| *c)
}

/// `cells` as one line of CSV, with a line feed at its end; what needs quotes has them.
pub fn write_row<'a>(cells: impl IntoIterator<Item = &'a str>, out: &mut String) {
    for (number, cell) in cells.into_iter().enumerate() {
        if number > 0 {
            out.push(',');
        }
        // A NUL, which only JSON can bring here, would make the file unreadable.
        let cell = &cell.replace('\0', "");
        if cell.contains([',', ';', '\t', '"', '\n', '\r']) {
            out.push('"');
            out.push_str(&cell.replace('"', "\"\""));
            out.push('"');
        } else {
            out.push_str(cell);
        }
    }
    out.push('\n');
}

/// Reads a table row by row; what was wrong with it is known after the last one.
pub struct Rows<'a> {
    file: &'a str,
    chars: std::iter::Peekable<std::str::Chars<'a>>,
    line: u32,
    column: u32,
    delimiter: char,
    dialect: Dialect,
    n_rows: usize,
    diagnostics: Diagnostics,
}

impl Iterator for Rows<'_> {
    type Item = Row;

    fn next(&mut self) -> Option<Row> {
        while self.chars.peek().is_some() {
            let place = self.place();
            let row = self.row();
            if row.iter().all(|cell| cell.value.as_deref() == Some("")) {
                continue;
            }
            if self.n_rows == MAX_ROWS {
                self.diagnostics.push(
                    Diagnostic::error(&place, "the table goes on here")
                        .expected(format!("at most {MAX_ROWS} rows"))
                        .help("split it into several files"),
                );
                return None;
            }
            self.n_rows += 1;
            return Some(row);
        }
        None
    }
}

/// What ends a cell.
enum End {
    Cell,
    Row,
}

impl Rows<'_> {
    /// What was wrong with the rows that were read.
    pub fn diagnostics(self) -> Vec<Diagnostic> {
        self.diagnostics.finish()
    }

    fn place(&self) -> Place {
        Place {
            file: self.file.to_owned(),
            line: self.line,
            column: self.column,
        }
    }

    fn advance(&mut self) -> Option<char> {
        let c = self.chars.next()?;
        if c == '\n' {
            self.line += 1;
            self.column = 1;
        } else {
            self.column += 1;
        }
        Some(c)
    }

    fn row(&mut self) -> Row {
        let mut row = Vec::new();
        loop {
            let (cell, end) = self.cell();
            if row.len() < MAX_CELLS {
                row.push(cell);
            } else if row.len() == MAX_CELLS {
                self.diagnostics.push(
                    Diagnostic::error(&cell.place, "a row goes on here")
                        .expected(format!("at most {MAX_CELLS} cells"))
                        .help("check the delimiter and the quotes of this row"),
                );
                row.push(cell);
            }
            if let End::Row = end {
                row.truncate(MAX_CELLS);
                return row;
            }
        }
    }

    fn cell(&mut self) -> (Cell, End) {
        let place = self.place();
        let mut text = String::new();
        let mut null = false;
        let quoted = self.chars.next_if_eq(&'"').is_some();
        if quoted {
            self.column += 1;
            self.quoted(&mut text, &place);
        }
        // Behind a closing quote, or from the start: up to the delimiter or the line's end.
        loop {
            let Some(c) = self.advance() else {
                return (self.done(place, text, null), End::Row);
            };
            match c {
                c if c == self.delimiter => return (self.done(place, text, null), End::Cell),
                '\n' => return (self.done(place, text, null), End::Row),
                '\r' if matches!(self.chars.peek(), None | Some('\n')) => {}
                '\\' if self.dialect == Dialect::MySql => match self.advance() {
                    Some('N') if !quoted && text.is_empty() => null = true,
                    Some(c) => text.push(unescaped(c)),
                    None => text.push('\\'),
                },
                c => text.push(c),
            }
        }
    }

    fn done(&mut self, place: Place, mut text: String, null: bool) -> Cell {
        if text.len() > MAX_CELL_BYTES {
            let size = text.len();
            self.diagnostics.push(
                Diagnostic::error(&place, format!("a cell of {size} bytes"))
                    .expected(format!("at most {MAX_CELL_BYTES}"))
                    .help("is a closing quote missing?"),
            );
            text.truncate(text.floor_char_boundary(MAX_CELL_BYTES));
        }
        Placed {
            value: (!null).then_some(text),
            place,
        }
    }

    /// Reads up to the closing quote.
    fn quoted(&mut self, text: &mut String, place: &Place) {
        while let Some(c) = self.advance() {
            match c {
                '"' => {
                    if self.chars.next_if_eq(&'"').is_none() {
                        return;
                    }
                    self.column += 1;
                    text.push('"');
                }
                '\\' if self.dialect == Dialect::MySql => {
                    text.extend(self.advance().map(unescaped));
                }
                c => text.push(c),
            }
        }
        self.diagnostics.push(
            Diagnostic::error(place, "a quoted cell that never ends")
                .expected("a closing quote")
                .help("write a quote inside quotes twice"),
        );
    }
}

/// What `\c` stands for in MySQL's dialect.
fn unescaped(c: char) -> char {
    match c {
        '0' => '\0',
        'b' => '\u{8}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'Z' => '\u{1a}',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> (Vec<Row>, Vec<Diagnostic>) {
        let mut rows = rows("f", text, ',', Dialect::Csv);
        (rows.by_ref().collect(), rows.diagnostics())
    }

    fn cells(text: &str, delimiter: char, dialect: Dialect) -> Vec<Vec<Option<String>>> {
        rows("f", text, delimiter, dialect)
            .map(|row| row.into_iter().map(|cell| cell.value).collect())
            .collect()
    }

    fn check(text: &str, expected: &[&[Option<&str>]]) {
        let expected: Vec<Vec<_>> = expected
            .iter()
            .map(|row| row.iter().map(|c| c.map(str::to_owned)).collect())
            .collect();
        assert_eq!(cells(text, ';', Dialect::MySql), expected, "{text}");
    }

    #[test]
    fn mysql_escapes_are_undone() {
        check(r#""a";\N;"N""#, &[&[Some("a"), None, Some("N")]]);
        check(
            "\"x\\\ny\";\"say \\\"hi\\\"; ok\"\r\n",
            &[&[Some("x\ny"), Some("say \"hi\"; ok")]],
        );
        check(r#""C:\\temp";"a\0b""#, &[&[Some("C:\\temp"), Some("a\0b")]]);
        check(
            "\"doubled \"\"quotes\"\"\";2\n\n3",
            &[&[Some("doubled \"quotes\""), Some("2")], &[Some("3")]],
        );
    }

    #[test]
    fn every_cell_knows_its_place() {
        let rows = rows("f", "é,\"b\nb\",c\nd", ',', Dialect::Csv);
        let places: Vec<_> = rows
            .flatten()
            .map(|c| (c.place.line, c.place.column))
            .collect();
        assert_eq!(places, [(1, 1), (1, 3), (2, 4), (3, 1)]);
    }

    #[test]
    fn the_delimiter_is_found() {
        assert_eq!(detect_delimiter("a;b;\"c,d,e\"\n,,,,"), ';');
        assert_eq!(detect_delimiter("a,b\n"), ',');
        assert_eq!(detect_delimiter("a\tb;\tc\n"), '\t');
        assert_eq!(detect_delimiter("\"a;b\""), ',');
    }

    #[test]
    fn a_million_empty_rows_cost_nothing_and_a_million_others_end() {
        assert_eq!(read(&",;\n".repeat(1_000_000)).0.len(), MAX_ROWS);
        assert_eq!(read(&",,\n".repeat(1_000_000)), (vec![], vec![]));
        let (rows, diagnostics) = read(&"a\n".repeat(1_000_000));
        assert_eq!((rows.len(), diagnostics.len()), (MAX_ROWS, 1));
        let (rows, diagnostics) = read(&"\"".repeat(1_000_001));
        assert_eq!((rows.len(), diagnostics.len()), (1, 1));
    }

    #[test]
    fn an_open_quote_and_a_row_without_end_are_reported() {
        let (_, diagnostics) = read("a,\"b\nc");
        assert_eq!(
            diagnostics[0].to_string(),
            "f:1:3: error: a quoted cell that never ends; expected a closing quote; \
             write a quote inside quotes twice"
        );
        let (rows, diagnostics) = read(&format!("a{}", ",".repeat(1_000_000)));
        assert_eq!((rows[0].len(), diagnostics.len()), (MAX_CELLS, 1));
    }

    proptest! {
        #[test]
        fn csv_is_read_as_the_csv_crate_reads_it(
            rows in proptest::collection::vec(
                proptest::collection::vec("[a-zé,;\"\n ]{0,8}", 2..4), 1..6),
        ) {
            let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
            for row in &rows {
                writer.write_record(row).unwrap();
            }
            let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
            let expected: Vec<Vec<_>> =
                rows.iter().map(|row| row.iter().cloned().map(Some).collect::<Vec<_>>())
                    .filter(|row| row.iter().any(|cell| cell.as_deref() != Some(""))).collect();
            prop_assert_eq!(cells(&text, ',', Dialect::Csv), expected);
        }

        #[test]
        fn any_text_is_read_without_panic(text in "[\\PC\n\r\"\\\\;,]{0,200}") {
            for dialect in [Dialect::Csv, Dialect::MySql] {
                rows("f", &text, ';', dialect).count();
            }
        }
    }
}
