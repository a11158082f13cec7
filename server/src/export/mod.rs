//! Everything as files: `GET /op/v1/export/{what}.{jsonl|csv}`.
//!
//! Rows are read five hundred at a time, each time after the last one sent, so an export of any size
//! takes little memory and blocks nobody.
//! A cell of a CSV file that a spreadsheet would take for a formula gets an apostrophe in front.

mod table;

#[cfg(test)]
mod tests;

use async_stream::stream;
use axum::Router;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use edgewise_protocol::account::Role;
use serde_json::{Map, Value};
use std::io;

use crate::Server;
use crate::account::Signed;
use crate::http::{Answer, ApiError};
use table::{After, Exported, TABLES, Table};

/// The call.
pub fn routes() -> Router<Server> {
    Router::new().route("/op/v1/export/{file}", get(export))
}

/// How rows are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// One JSON object a line.
    Jsonl,
    /// Comma-separated, with a header line.
    Csv,
}

async fn export(
    State(server): State<Server>,
    signed: Signed,
    Path(file): Path<String>,
) -> Answer<Response> {
    signed.at_least(Role::Admin)?;
    let unknown = || ApiError::not_found("export");
    let (what, ending) = file.split_once('.').ok_or_else(unknown)?;
    let (form, kind) = match ending {
        "jsonl" => (Form::Jsonl, "application/jsonl"),
        "csv" => (Form::Csv, "text/csv; charset=utf-8"),
        _ => return Err(unknown()),
    };
    let table = TABLES.iter().find(|table| table.name == what);
    let table = table.ok_or_else(unknown)?;
    let name = format!("attachment; filename=\"{}.{ending}\"", table.name);
    let name = HeaderValue::from_str(&name).map_err(|_| unknown())?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (header::CONTENT_DISPOSITION, name),
        (
            header::X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        ),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    Ok((headers, rows(server, table, form)).into_response())
}

/// The file, a part at a time.
fn rows(server: Server, table: &'static Table, form: Form) -> Body {
    let parts = stream! {
        if form == Form::Csv {
            yield line(table.columns.iter().map(|column| column.name.to_owned()));
        }
        let mut after = After::default();
        loop {
            match table.read(&server, &after).await {
                Ok((_, None)) => break,
                Ok((rows, Some(last))) => {
                    after = last;
                    yield written(rows, form);
                }
                // The file ends here, without its end: whoever reads it notices.
                Err(error) => {
                    tracing::error!(%error, "an export was broken off");
                    yield Err(io::Error::other("broken off"));
                    break;
                }
            }
        }
    };
    Body::from_stream(parts)
}

fn written(rows: Vec<Exported>, form: Form) -> io::Result<Vec<u8>> {
    let mut part = Vec::new();
    for row in rows {
        part.extend(match form {
            Form::Jsonl => as_json(row),
            Form::Csv => line(row.into_iter().map(|(_, value)| cell(value)))?,
        });
    }
    Ok(part)
}

fn as_json(row: Exported) -> Vec<u8> {
    let members = row
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value));
    let object: Map<String, Value> = members.collect();
    let mut line = Value::Object(object).to_string().into_bytes();
    line.push(b'\n');
    line
}

fn line(cells: impl Iterator<Item = String>) -> io::Result<Vec<u8>> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    writer.write_record(cells).map_err(io::Error::other)?;
    writer
        .into_inner()
        .map_err(|error| io::Error::other(error.to_string()))
}

/// A value as a cell: a text that a spreadsheet would calculate is made a text.
fn cell(value: Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) if text.starts_with(['=', '+', '-', '@', '\t', '\r']) => {
            format!("'{text}")
        }
        Value::String(text) => text,
        other => other.to_string(),
    }
}
