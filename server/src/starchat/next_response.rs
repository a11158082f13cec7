//! `POST /get_next_response`.
//!
//! Three generations of clients are told apart by what they send: that of 2016 (`user_id`; one
//! object comes back), that of 2017 (`conversation_id`, `max_results`, …; a list comes back) and
//! that of 2019 (`conversationId`, `maxResults`, …; a list in camel case comes back).
//! StarChat keeps no conversation: what it should know comes with every call.

use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use edgewise_engine::starchat::{
    Answer as Found, Request, Response as Outcome, next_response_scored,
};
use edgewise_engine::value::Value;
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};
use std::sync::atomic::{AtomicU32, Ordering};

use super::access::Way;
use super::body::{Body, Members};
use super::fault::{Answer, Fault};
use crate::{Server, bot};

/// Most answers of one call.
const MAX_RESULTS: usize = 100;
/// Most states that a client says it has been through.
const MAX_TRAVERSED: usize = 1_000;

/// Which generation a client is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Generation {
    /// 2016: one object.
    Single,
    /// 2017: a list.
    List,
    /// 2019: a list, in camel case.
    Camel,
}

/// What is asked, and how it is to be answered.
#[derive(Debug)]
struct Asked {
    generation: Generation,
    conversation: String,
    request: Request,
}

/// Tells one call from the next where something is chosen at random.
static CALLS: AtomicU32 = AtomicU32::new(0);

/// Answers.
pub async fn answer(State(server): State<Server>, way: Way, Body(body): Body) -> Answer<Response> {
    let mut asked = read(&body)?;
    let bot = bot::newest(&server).await?;
    asked.request.lang = way.language(&bot);
    asked.request.now = server.now() / 1000;
    let call = CALLS.fetch_add(1, Ordering::Relaxed);
    // Knuth's multiplicative hash: neighbours end up far apart.
    asked.request.seed = call.wrapping_mul(2_654_435_761);
    let request = &asked.request;
    let scores = &mut || bot.scores(&request.text, &request.lang);
    Ok(match next_response_scored(bot.engine(), request, scores) {
        Outcome::Answers(answers) => written(&asked, &answers),
        Outcome::Nothing => StatusCode::NO_CONTENT.into_response(),
        outcome => {
            let (code, message) = outcome.error().unwrap_or_default();
            let status = StatusCode::from_u16(outcome.status());
            Fault::Said(status.unwrap_or(StatusCode::BAD_REQUEST), code, message).into_response()
        }
    })
}

fn read(body: &Value) -> Answer<Asked> {
    let body = Members::of(body)?;
    let is_camel = body.has(&[
        "conversationId",
        "userInput",
        "maxResults",
        "traversedStates",
        "evaluationClass",
    ]);
    let is_list = body.has(&[
        "conversation_id",
        "max_results",
        "threshold",
        "traversed_states",
        "evaluation_class",
    ]);
    let generation = match (is_camel, is_list) {
        (true, _) => Generation::Camel,
        (false, true) => Generation::List,
        (false, false) => Generation::Single,
    };
    let conversation = body.text(&["conversationId", "conversation_id", "user_id"]);
    let conversation = body.need("user_id", conversation)?.to_owned();
    let input = body.object(&["user_input", "userInput"])?;
    let values = body.object(&["values"])?;
    // The nested form wins; StarChat's README also shows a flat one.
    let text = match input {
        Some(input) => input.text(&["text"])?,
        None => None,
    };
    let text = text
        .or(body.text(&["text"])?)
        .unwrap_or_default()
        .to_owned();
    let (mut states, mut data) = (None, None);
    if let Some(values) = values {
        states = values.texts(&["return_value"])?;
        data = values.variables(&["data"])?;
    }
    let states = match states {
        Some(states) => states,
        None => body.texts(&["return_value", "state"])?.unwrap_or_default(),
    };
    let data = match data {
        Some(data) => data,
        None => body.variables(&["data"])?.unwrap_or_default(),
    };
    let threshold = body.number(&["threshold", "min_score"])?;
    if threshold.is_some_and(|threshold| !(0.0..=1.0).contains(&threshold)) {
        return Err(Fault::malformed(
            "`threshold` must be a certainty from 0 to 1",
        ));
    }
    let traversed = body.texts(&["traversed_states", "traversedStates"])?;
    let traversed = traversed.unwrap_or_default();
    if traversed.len() > MAX_TRAVERSED {
        return Err(Fault::malformed(
            "`traversed_states` has more than a thousand states",
        ));
    }
    let usual = if generation == Generation::Single {
        1
    } else {
        2
    };
    let max_results = body.count(&["max_results", "maxResults"])?.unwrap_or(usual);
    let class = body.text(&["evaluation_class", "evaluationClass"])?;
    Ok(Asked {
        generation,
        conversation,
        request: Request {
            states: states
                .into_iter()
                .filter(|state| !state.is_empty())
                .collect(),
            text,
            data,
            traversed,
            threshold: threshold.map(|threshold| threshold as f32),
            max_results: usize::try_from(max_results).map_or(MAX_RESULTS, |n| n.min(MAX_RESULTS)),
            class: class.unwrap_or_default().to_owned(),
            ..Request::default()
        },
    })
}

/// Pairs as an object, in their order.
struct Pairs<'a>(&'a [(String, String)]);

impl Serialize for Pairs<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

/// What the action needs: an object always, as clients of 2016 take nothing else.
struct Input<'a>(&'a Value);

impl Serialize for Input<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Null => serializer.serialize_map(Some(0))?.end(),
            value => value.serialize(serializer),
        }
    }
}

/// The same as a list, as clients of 2019 take it.
struct Inputs<'a>(&'a Value);

impl Serialize for Inputs<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Null => serializer.collect_seq([(); 0]),
            value => serializer.collect_seq([value]),
        }
    }
}

/// The six members of 2016.
#[derive(Serialize)]
struct Single<'a> {
    bubble: &'a str,
    action: &'a str,
    data: Pairs<'a>,
    action_input: Input<'a>,
    success_value: &'a str,
    failure_value: &'a str,
}

/// All members of later years, under the names of 2017.
#[derive(Serialize)]
struct Listed<'a> {
    conversation_id: &'a str,
    state: &'a str,
    traversed_states: &'a [String],
    max_state_count: u32,
    evaluation_class: &'a str,
    bubble: &'a str,
    action: &'a str,
    data: Pairs<'a>,
    action_input: Input<'a>,
    state_data: Input<'a>,
    success_value: &'a str,
    failure_value: &'a str,
    score: f32,
}

/// The same, under the names of 2019.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Camel<'a> {
    conversation_id: &'a str,
    state: &'a str,
    traversed_states: &'a [String],
    max_state_count: u32,
    evaluation_class: &'a str,
    bubble: &'a str,
    action: &'a str,
    data: Pairs<'a>,
    action_input: Inputs<'a>,
    state_data: Input<'a>,
    success_value: &'a str,
    failure_value: &'a str,
    score: f32,
}

fn class(name: &str) -> &str {
    if name.is_empty() { "default" } else { name }
}

fn written(asked: &Asked, answers: &[Found]) -> Response {
    let conversation_id = asked.conversation.as_str();
    let bytes = match asked.generation {
        Generation::Single => answers.first().map(|answer| {
            serde_json::to_vec(&Single {
                bubble: &answer.bubble,
                action: &answer.action,
                data: Pairs(&answer.data),
                action_input: Input(&answer.action_input),
                success_value: &answer.success_value,
                failure_value: &answer.failure_value,
            })
        }),
        Generation::List => {
            let list = answers.iter().map(|answer| Listed {
                conversation_id,
                state: &answer.state,
                traversed_states: &answer.traversed,
                max_state_count: answer.max_state_count,
                evaluation_class: class(&answer.class),
                bubble: &answer.bubble,
                action: &answer.action,
                data: Pairs(&answer.data),
                action_input: Input(&answer.action_input),
                state_data: Input(&answer.state_data),
                success_value: &answer.success_value,
                failure_value: &answer.failure_value,
                score: answer.score,
            });
            Some(serde_json::to_vec(&list.collect::<Vec<_>>()))
        }
        Generation::Camel => {
            let list = answers.iter().map(|answer| Camel {
                conversation_id,
                state: &answer.state,
                traversed_states: &answer.traversed,
                max_state_count: answer.max_state_count,
                evaluation_class: class(&answer.class),
                bubble: &answer.bubble,
                action: &answer.action,
                data: Pairs(&answer.data),
                action_input: Inputs(&answer.action_input),
                state_data: Input(&answer.state_data),
                success_value: &answer.success_value,
                failure_value: &answer.failure_value,
                score: answer.score,
            });
            Some(serde_json::to_vec(&list.collect::<Vec<_>>()))
        }
    };
    match bytes {
        Some(Ok(bytes)) => {
            let json = HeaderValue::from_static("application/json");
            ([(header::CONTENT_TYPE, json)], bytes).into_response()
        }
        _ => StatusCode::NO_CONTENT.into_response(),
    }
}
