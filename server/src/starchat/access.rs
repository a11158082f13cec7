//! Who calls, by which path, and what they may.

use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use edgewise_engine::import::language_of_name;
use sqlx::Row;

use super::fault::{Answer, Fault};
use crate::Server;
use crate::account::Caller;
use crate::bot::Bot;
use crate::http::{ApiError, Limit, Peer, allow};
use crate::knowledge::{Edit, Editor, Item, holder};

/// The name of the index in answers, where the path has none: StarChat's own.
const INDEX: &str = "jenny-en-0";

/// The way a call came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// The segment in front, or StarChat's index.
    pub index: String,
    /// The languages that the segment names, if any.
    languages: Vec<String>,
}

impl Way {
    /// The language of the bot that the segment names; empty for none.
    pub fn language(&self, bot: &Bot) -> String {
        let spoken = bot.engine().languages();
        let mut named = self.languages.iter();
        named
            .find(|code| spoken.contains(&code.as_str()))
            .cloned()
            .unwrap_or_default()
    }
}

impl FromRequestParts<Server> for Way {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> Answer<Way> {
        let Ok(Peer(peer)) = Peer::from_request_parts(parts, server).await;
        server.limits().count(Limit::Starchat, &peer)?;
        let Ok(params) = RawPathParams::from_request_parts(parts, server).await else {
            return Err(ApiError::not_found("path").into());
        };
        let Some((_, index)) = params.iter().find(|(name, _)| *name == "index") else {
            return Ok(Way {
                index: INDEX.to_owned(),
                languages: Vec::new(),
            });
        };
        let is_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
        if index.len() > 100 || !index.bytes().all(is_name) {
            return Err(ApiError::not_found("path").into());
        }
        if let Some(channel) = server.channels().get(index) {
            if !channel.enabled {
                let message = "this channel is switched off";
                return Err(
                    ApiError::new(StatusCode::NOT_FOUND, "channel_disabled", message).into(),
                );
            }
            allow(&parts.headers, &channel.settings.origins)?;
        }
        Ok(Way {
            index: index.to_owned(),
            languages: index
                .split(['-', '_', '.'])
                .filter_map(language_of_name)
                .collect(),
        })
    }
}

/// A call that reads: everything with a key, what visitors may get without one.
#[derive(Debug, Clone)]
pub struct Reading {
    /// Whether it has a key.
    pub is_trusted: bool,
}

impl FromRequestParts<Server> for Reading {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> Answer<Reading> {
        Way::from_request_parts(parts, server).await?;
        let headers = &parts.headers;
        // A key that is sent must be right: who sends one relies on it.
        let is_trusted =
            headers.contains_key("apikey") || headers.contains_key(header::AUTHORIZATION);
        if is_trusted {
            Caller::from_request_parts(parts, server).await?;
        }
        Ok(Reading { is_trusted })
    }
}

/// A call that writes: with a key.
#[derive(Debug, Clone)]
pub struct Writing {
    /// The way it came.
    pub way: Way,
    /// Who writes.
    pub editor: Editor,
}

impl FromRequestParts<Server> for Writing {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> Answer<Writing> {
        let way = Way::from_request_parts(parts, server).await?;
        let caller = match Caller::from_request_parts(parts, server).await {
            Ok(caller) => caller,
            Err(refused) if refused.status() == StatusCode::UNAUTHORIZED => {
                return Err(no_key(server).await?);
            }
            Err(refused) => return Err(refused.into()),
        };
        Ok(Writing {
            way,
            editor: Editor {
                id: format!("key:{}", caller.key),
                name: caller.name,
            },
        })
    }
}

/// 401, with what to do about it.
async fn no_key(server: &Server) -> Answer<Fault> {
    let row = sqlx::query("SELECT COUNT(*) FROM api_key")
        .fetch_one(&mut *server.store().read().await?)
        .await?;
    let n_keys: i64 = row.try_get(0)?;
    let message = match n_keys {
        0 => {
            "writing needs a key, and there is none yet: an administrator makes one in the console, under Settings, Keys; send it as header `apikey`, or as `Authorization: Bearer`"
        }
        _ => "writing needs a valid key: send it as header `apikey`, or as `Authorization: Bearer`",
    };
    Ok(Fault::Said(StatusCode::UNAUTHORIZED, 0, message.to_owned()))
}

/// Checks that nobody else has a document open.
///
/// # Errors
/// 409 when somebody has.
pub async fn check_lock(edit: &mut Edit, item: Item, name: &str, editor: &Editor) -> Answer<()> {
    let what = match item {
        Item::Answer => "document",
        Item::State => "state",
    };
    match holder(edit.tx.on(), item, name, edit.now).await? {
        Some(held) if held.by.id != editor.id => Err(Fault::locked(what, name, &held.by.name)),
        _ => Ok(()),
    }
}
