//! Who answers a visitor's message, and by when.
//!
//! | stage | mode of the channel | candidates | sent by itself |
//! |---|---|---|---|
//! | `bot`, answering in the page | any | – | the page does |
//! | `bot`, answering here | automatic | yes | after the response time |
//! | `waiting`, `active` | automatic, manual | yes | never |
//! | `waiting`, `active` | mixed | yes | after the operators' time, if certain enough |

use edgewise_protocol::Millis;
use edgewise_protocol::channel::Mode;
use edgewise_protocol::log::Stage;
use edgewise_protocol::turn::Suggestion;
use edgewise_protocol::visitor::Answering;

use super::{ConversationRow, turn};
use crate::Server;
use crate::bot::{Asked, suggestions};
use crate::channel::ChannelRow;
use crate::clock::millis;
use crate::http::Answer;
use crate::store::Tx;

/// What the engine proposes, or why it does not.
#[derive(Debug, Clone, Default)]
pub struct Candidates {
    /// Best first.
    pub suggestions: Vec<Suggestion>,
    /// Why there are none, where that is a fault.
    pub fault: Option<String>,
}

/// What the engine proposes for a text in a channel: the server's own, or the one elsewhere.
///
/// An engine elsewhere that cannot be reached proposes nothing, so that the channel is answered by
/// hand until it can be, and the operators are told.
pub async fn candidates(
    server: &Server,
    channel: &ChannelRow,
    text: &str,
    lang: &str,
) -> Candidates {
    let n = usize::from(channel.settings.n_candidates);
    if let Some(remote) = &channel.settings.remote_engine {
        return match crate::bot::ask_elsewhere(remote, text, lang, n).await {
            Ok(suggestions) => Candidates {
                suggestions,
                fault: None,
            },
            Err(why) => Candidates {
                suggestions: Vec::new(),
                fault: Some(format!("the engine elsewhere does not answer: {why}")),
            },
        };
    }
    let bot = server.bot().await;
    Candidates {
        suggestions: suggestions(bot.engine(), &Asked { text, lang, n }),
        fault: None,
    }
}

/// Whether a message of a visitor will open a turn.
pub fn opens_turn(row: &ConversationRow, answering: Answering) -> bool {
    match row.stage {
        Stage::Waiting | Stage::Active => true,
        Stage::Bot => answering == Answering::Server,
        Stage::Closed => false,
    }
}

/// Opens the turn of the visitor's entry `seq`, with the clock that the mode asks for.
///
/// # Errors
/// When the database cannot be reached.
pub async fn question(
    tx: &mut Tx,
    row: &ConversationRow,
    channel: &ChannelRow,
    seq: i64,
    candidates: &Candidates,
    now: Millis,
) -> Answer<()> {
    let settings = &channel.settings;
    let (mode, wait_s) = match (row.stage, settings.mode) {
        (Stage::Bot, _) if row.n_questions <= 1 => {
            (Mode::Automatic, Some(settings.initial_response_s))
        }
        (Stage::Bot, _) => (Mode::Automatic, Some(settings.response_s)),
        (_, Mode::Mixed) if !candidates.suggestions.is_empty() => {
            (Mode::Mixed, Some(settings.operator_choice_s))
        }
        (_, Mode::Mixed) => (Mode::Mixed, None),
        (_, Mode::Automatic | Mode::Manual) => (Mode::Manual, None),
    };
    let deadline = wait_s.map(|seconds| now + millis(seconds));
    turn::open(tx, row, seq, mode, candidates, deadline, now).await
}
