//! Files that an editor uploads: tables of states, questions and answers, dialogues, in every form
//! that `edgewise import` understands.

use axum::body::Bytes;
use axum::extract::{Query, State};
use edgewise_engine::diagnostic::{Diagnostic, Severity};
use edgewise_engine::import::{Kind, import};
use edgewise_engine::source::SourceFile;
use edgewise_engine::source::{state_dump, state_table};
use edgewise_protocol::account::Role;
use edgewise_protocol::knowledge::ImportReport;
use serde::Deserialize;

use super::edit::Edit;
use super::routes::editor;
use super::take::take_in;
use crate::Server;
use crate::account::Signed;
use crate::http::{Answer, ApiError, Json};

/// What the file is called: it tells the language of dialogues, and stands in diagnostics.
#[derive(Debug, Deserialize)]
pub struct Named {
    name: String,
}

/// What is to be taken over, and what is wrong with it.
struct Read {
    files: Vec<SourceFile>,
    diagnostics: Vec<Diagnostic>,
    is_known: bool,
}

/// Finds out what a file is, and makes it a part of a project.
fn read(file: SourceFile) -> Read {
    let imported = import("upload", std::slice::from_ref(&file));
    let kind = imported.taken.first().and_then(|taken| taken.kind);
    // A table alone may lead to states that are here: nothing of it is to be repaired.
    let states = match kind {
        Some(Kind::StateTable) => Some((state_table::read(&file), "csv")),
        Some(Kind::StateDump) => Some((state_dump::read(&file), "json")),
        _ => None,
    };
    if let Some(((_, diagnostics), extension)) = states {
        return Read {
            files: vec![SourceFile::new(format!("states.{extension}"), file.bytes)],
            diagnostics,
            is_known: true,
        };
    }
    let mut diagnostics = imported.diagnostics;
    diagnostics.retain(|diagnostic| diagnostic.place.file == file.path);
    let broken = diagnostics.iter().any(|d| d.severity == Severity::Error);
    Read {
        is_known: kind.is_some() || broken,
        files: imported.files,
        diagnostics,
    }
}

/// `POST /op/v1/knowledge/import?name=faq.csv`
pub async fn upload(
    State(server): State<Server>,
    signed: Signed,
    Query(Named { name }): Query<Named>,
    body: Bytes,
) -> Answer<Json<ImportReport>> {
    signed.at_least(Role::Editor)?;
    let is_path = name.len() <= 200
        && !name.contains(char::is_control)
        && name.split('/').all(|part| !matches!(part, "" | "." | ".."));
    if !is_path {
        let message = "the name of a file is expected, as in faq.csv or english/greetings.yml";
        return Err(ApiError::invalid("name", message));
    }
    let file = SourceFile::new(name, body.to_vec());
    let read = tokio::task::spawn_blocking(move || read(file)).await;
    let read = read.map_err(|_| ApiError::unavailable("the file could not be read; try again"))?;
    if !read.is_known {
        let message = "this is no table of states, no questions with answers, and no dialogue";
        return Err(ApiError::invalid("name", message));
    }
    let mut edit = Edit::begin(server.store(), server.now()).await?;
    let taken = take_in(&mut edit, &read.files, &editor(&signed)).await?;
    edit.commit(&server).await?;
    Ok(Json(ImportReport {
        answers: taken.n_answers,
        states: taken.n_states,
        diagnostics: read.diagnostics.iter().map(ToString::to_string).collect(),
    }))
}
