//! StarChat's `get_next_response`, as a pure function: a request in, answers or a status out.
//!
//! StarChat keeps no conversation: the client sends the data and the states it has been through,
//! and gets them back. What v0.1 and v5 do alike is done here, without their mistakes: an unknown
//! state is 404, a template that cannot be evaluated is 422 where the bot is strict, and nothing
//! found is 204. How that travels over a network is the server's business.

use crate::asking::{CLOSE, Situation};
use crate::bot::State;
use crate::dialogue::{choose, fill, unquoted};
use crate::engine::{Engine, Kind, Scored};
use crate::expression::ExpressionError;
use crate::text::rich::plain;
use crate::value::Value;
use std::borrow::Borrow;

/// Variables whose names begin so are used in templates, and not given back.
const TEMPORARY: &str = "__temp__";

/// How many of the things that a bot knows can answer a text, at most: what is less similar than so
/// many others is no answer.
const MAX_SCORED: usize = 64;

/// What the client asks.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Request {
    /// Go straight to these states, whatever the text: `return_value`, or v5's `state`.
    pub states: Vec<String>,
    /// What the visitor wrote.
    pub text: String,
    /// Template variables; given back as they are, with what expressions have found.
    pub data: Vec<(String, String)>,
    /// The states that the visitor has been through, oldest first.
    pub traversed: Vec<String>,
    /// Least certainty of an answer, 0..=1; the bot's own threshold where nothing is given.
    pub threshold: Option<f32>,
    /// Most answers; 0 counts as 1.
    pub max_results: usize,
    /// The class of states that may answer; empty or `default` for the usual one.
    pub class: String,
    /// The language that the visitor probably writes, or empty.
    pub lang: String,
    /// Seconds since 1970 in UTC.
    pub now: i64,
    /// Chooses between the ways to say the same.
    pub seed: u32,
}

/// One answer: a state, ready to be shown.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// Name of the state.
    pub state: String,
    /// What to say, variables filled in.
    pub bubble: String,
    /// What to show or do.
    pub action: String,
    /// What the action needs, variables filled in, members in written order.
    pub action_input: Value,
    /// What the author hands to the page.
    pub state_data: Value,
    /// Where success leads, as written.
    pub success_value: String,
    /// Where failure leads, as written.
    pub failure_value: String,
    /// The request's data and what expressions have found.
    pub data: Vec<(String, String)>,
    /// The states so far, this one last.
    pub traversed: Vec<String>,
    /// How often the state may answer a text; 0 for without limit.
    pub max_state_count: u32,
    /// The state's class; empty for the usual one.
    pub class: String,
    /// How certain this answer is, 0..=1; 1 for a state that was asked for by name.
    pub score: f32,
}

/// What comes of a request.
#[derive(Debug, Clone, PartialEq)]
pub enum Response {
    /// 200: answers, best first, at least one.
    Answers(Vec<Answer>),
    /// 204: nothing fits the text.
    Nothing,
    /// 404, code 114: there is no state of this name.
    UnknownState(String),
    /// 422, code 100: the bot is strict, and nobody has told these variables.
    UnknownVariables(Vec<String>),
    /// 400, code 113: the expression of this state cannot be evaluated.
    Failed(String, ExpressionError),
}

impl Response {
    /// The status of HTTP that StarChat documents for it.
    pub fn status(&self) -> u16 {
        match self {
            Response::Answers(_) => 200,
            Response::Nothing => 204,
            Response::UnknownState(_) => 404,
            Response::UnknownVariables(_) => 422,
            Response::Failed(..) => 400,
        }
    }

    /// StarChat's code and message for an error; nothing for an answer.
    pub fn error(&self) -> Option<(u32, String)> {
        match self {
            Response::Answers(_) | Response::Nothing => None,
            Response::UnknownState(name) => Some((114, format!("there is no state `{name}`"))),
            Response::UnknownVariables(_) => Some((
                100,
                "error evaluating the template strings, bad values".to_owned(),
            )),
            Response::Failed(state, error) => {
                Some((113, format!("the expression of state `{state}`: {error}")))
            }
        }
    }
}

/// A state, how certain it is, and what its expression has found.
type Chosen<'a> = (&'a State, f32, Vec<(String, String)>);

/// What the bot answers to a request.
///
/// # Examples
/// ```
/// # #[cfg(feature = "compile")] {
/// use edgewise_engine::starchat::{Request, Response, next_response};
/// # use edgewise_engine::{Engine, compile::compile, source::SourceFile};
/// # let files = [
/// #     SourceFile::new("bot.toml", "name = \"Shop\"\n"),
/// #     SourceFile::new("states.csv", "state,queries,bubble\nmail,\"[\"\"where is my mail\"\"]\",Mail to %email%\n"),
/// # ];
/// # let engine = Engine::load(compile(&files).blob.unwrap()).unwrap();
/// let request = Request {
///     states: vec!["mail".to_owned()],
///     data: vec![("email".to_owned(), "a@b.com".to_owned())],
///     ..Request::default()
/// };
/// let Response::Answers(answers) = next_response(&engine, &request) else { unreachable!() };
/// assert_eq!(answers[0].bubble, "Mail to a@b.com");
/// # }
/// ```
pub fn next_response(engine: &Engine, request: &Request) -> Response {
    next_response_scored(engine, request, &mut || {
        Scores::of(engine, &request.text, &request.lang)
    })
}

/// How similar to a text everything is that the bot knows: most of the work of an answer, and the
/// same for every visitor who writes that.
#[derive(Debug, Clone, PartialEq)]
pub struct Scores(Vec<Scored>);

impl Scores {
    /// Those of a text, in the language that the visitor probably writes.
    pub fn of(engine: &Engine, text: &str, lang: &str) -> Scores {
        let mut scored = engine.scored(text, Some(lang), MAX_SCORED);
        scored.retain(|scored| scored.certainty > 0.0);
        scored.shrink_to_fit();
        Scores(scored)
    }
}

/// As [`next_response`], given where to get the [`Scores`] of the request's text, which are needed
/// only where it does not name a state.
pub fn next_response_scored<S: Borrow<Scores>>(
    engine: &Engine,
    request: &Request,
    scores: &mut dyn FnMut() -> S,
) -> Response {
    let mut chosen: Vec<Chosen<'_>> = Vec::new();
    let names = request.states.iter().map(|name| unquoted(name));
    for name in names.filter(|name| !name.is_empty()) {
        match engine.state(name) {
            Some(state) => chosen.push((state, 1.0, Vec::new())),
            None => return Response::UnknownState(name.to_owned()),
        }
    }
    if chosen.is_empty() {
        let situation = Situation {
            lang: Some(&request.lang),
            state: request.traversed.last().map(String::as_str),
            variables: &request.data,
            traversed: &request.traversed,
            now: request.now,
            class: match request.class.as_str() {
                "default" => "",
                class => class,
            },
            ..Situation::default()
        };
        let scores = scores();
        let least = request
            .threshold
            .unwrap_or(engine.settings().certainty_threshold);
        let near = near(engine, &scores.borrow().0, least);
        let (ranked, failed) = engine.ranked_in(&request.text, &situation, near);
        if let Some((state, error)) = failed.into_iter().next() {
            return Response::Failed(state, error);
        }
        for candidate in ranked {
            let fits = candidate.certainty > 0.0 && candidate.certainty >= least;
            if candidate.kind == Kind::State
                && fits
                && chosen.len() < request.max_results.max(1)
                && let Some(state) = engine.state_at(candidate.row)
            {
                chosen.push((state, candidate.certainty, candidate.variables));
            }
        }
    }
    let mut answers = Vec::new();
    for (state, score, found) in chosen {
        match answer(engine, request, state, score, found) {
            Ok(answer) => answers.push(answer),
            Err(missing) => return Response::UnknownVariables(missing),
        }
    }
    if answers.is_empty() {
        return Response::Nothing;
    }
    Response::Answers(answers)
}

/// Those that can become an answer: certain enough, or close enough to the best to be lifted by
/// where the conversation is. Expressions may ask about any.
fn near<'a>(engine: &Engine, scored: &'a [Scored], least: f32) -> &'a [Scored] {
    if engine.has_expressions() {
        return scored;
    }
    let best = scored.first().map_or(0.0, |best| best.certainty);
    let far = least.min(CLOSE * best);
    let n = scored.partition_point(|scored| scored.certainty >= far);
    scored.get(..n).unwrap_or(scored)
}

/// The state, filled in.
///
/// # Errors
/// The variables that nobody has told, where the bot is strict.
fn answer(
    engine: &Engine,
    request: &Request,
    state: &State,
    score: f32,
    found: Vec<(String, String)>,
) -> Result<Answer, Vec<String>> {
    let name = engine.text(state.name);
    let mut data = request.data.clone();
    for (name, value) in found {
        match data.iter_mut().find(|(known, _)| *known == name) {
            Some((_, old)) => *old = value,
            None => data.push((name, value)),
        }
    }
    let n_steps = request.traversed.len() as u32;
    let way = choose(engine.text(state.bubble), request.seed, n_steps);
    let (bubble, action_input) = fill(engine, &way, &state.action_input, &data)?;
    data.retain(|(name, _)| !name.starts_with(TEMPORARY));
    let mut traversed = request.traversed.clone();
    traversed.push(name.to_owned());
    Ok(Answer {
        state: name.to_owned(),
        bubble: plain(&bubble),
        action: engine.text(state.action).to_owned(),
        action_input,
        state_data: state.data.clone(),
        success_value: engine.text(state.success).to_owned(),
        failure_value: engine.text(state.failure).to_owned(),
        data,
        traversed,
        max_state_count: state.max_count,
        class: engine.text(state.class).to_owned(),
        score,
    })
}
