//! An engine on another machine: another server of this kind, asked for its candidates.

use edgewise_protocol::channel::RemoteEngine;
use edgewise_protocol::turn::Suggestion;
use edgewise_protocol::visitor::{Answers, Question};
use std::time::Duration;

use crate::http::post_json;

/// How long an engine elsewhere may take.
const LIMIT: Duration = Duration::from_secs(2);

/// What the engine at that address proposes.
///
/// # Errors
/// Why it does not, in words for an operator.
pub async fn ask_elsewhere(
    remote: &RemoteEngine,
    text: &str,
    lang: &str,
    n: usize,
) -> Result<Vec<Suggestion>, String> {
    let channel = match remote.channel.as_str() {
        "" => "default",
        name => name,
    };
    let address = format!(
        "{}:{}/v1/channels/{channel}/answer",
        remote.url, remote.port
    );
    let question = Question {
        text: text.to_owned(),
        lang: lang.to_owned(),
        state: None,
        n: u8::try_from(n).ok(),
    };
    let body = serde_json::to_vec(&question).map_err(|error| error.to_string())?;
    let answer = post_json(address, body, None, LIMIT, crate::http::Reach::Anywhere).await?;
    let answers: Answers = serde_json::from_slice(&answer)
        .map_err(|_| "what it says is no answer of such an engine".to_owned())?;
    let is_certainty = |found: &Suggestion| (0.0..=1.0).contains(&found.certainty);
    let found = answers.candidates.into_iter().filter(is_certainty);
    Ok(found.take(n).collect())
}
