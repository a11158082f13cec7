//! One step of a conversation: what the bot says to one input.
//!
//! Decided in this order: jump by button or form, the current state's own form or buttons (a label
//! typed, a yes or no), then "back" and "restart", then the best match of the visitor's words among
//! states, knowledge answers and dialogue turns, then choices where it is not clear what was meant,
//! then the fallback with its way to a person.

use super::choice::{MAX_CHOICES, NONE_OF_THESE, choices, chosen};
use super::conversation::{Action, Button, Conversation, Input, Message, Problem, Reply, Source};
use super::form::{Field, FieldKind};
use super::template::fill;
use super::variant::choose;
use super::wording::{Wish, answered_button, typed_button, wish};
use crate::asking::Situation;
use crate::bot::State;
use crate::engine::{Candidate, Engine, Kind};
use crate::text::words;
use crate::value::Value;

/// Most states that one input can lead through, so that a cycle without input ends.
pub const MAX_STATES_PER_STEP: usize = 16;
/// Most template variables of a conversation; later ones are dropped.
pub const MAX_VARIABLES: usize = 256;

/// Most traversed states that a conversation remembers; the oldest are forgotten first.
pub const MAX_TRAVERSED: usize = 256;
/// Longest value of a variable, in bytes; a longer one is cut at a character.
const MAX_VALUE_BYTES: usize = 16_000;

/// Certainty from which "back" and "restart" are the bot's own questions.
const BEYOND_WISHES: f32 = 0.9;

/// Certainty from which the best candidate's language is taken for the visitor's.
const ENOUGH_FOR_LANGUAGE: f32 = 0.25;

/// What the bot says to `input`, and the conversation afterwards.
///
/// Pure: the same arguments give the same result, natively and in wasm, today and in a replay.
///
/// # Examples
/// ```
/// # #[cfg(feature = "compile")] {
/// use edgewise_engine::dialogue::{Conversation, Input, step};
/// # use edgewise_engine::{Engine, compile::compile, source::SourceFile};
/// # let files = [
/// #     SourceFile::new("bot.toml", "name = \"Shop\"\nlanguages = [\"en\"]\n"),
/// #     SourceFile::new("states.csv", "state,queries,bubble,action,action_input,success_value,failure_value\nstart,,Hello!,,,,\n"),
/// # ];
/// # let engine = Engine::load(compile(&files).blob.unwrap()).unwrap();
/// let (conversation, reply) = step(&engine, &Conversation::new("en"), &Input::Start);
/// assert_eq!(reply.messages[0].text, "Hello!");
/// assert_eq!(conversation.state.as_deref(), Some("start"));
/// # }
/// ```
pub fn step(engine: &Engine, conversation: &Conversation, input: &Input) -> (Conversation, Reply) {
    step_on(engine, conversation.clone(), input)
}

/// [`step`] for who has no more need of the conversation before it.
pub fn step_on(
    engine: &Engine,
    conversation: Conversation,
    input: &Input,
) -> (Conversation, Reply) {
    let mut turn = Turn {
        engine,
        conversation,
        reply: Reply::default(),
    };
    turn.conversation.n_steps = turn.conversation.n_steps.wrapping_add(1);
    match input {
        Input::Start => turn.start(),
        Input::Text(text) => turn.text(text.trim()),
        Input::Jump(name) => turn.jump(name),
        Input::Form(values) => turn.form(values),
        Input::Outcome { ok, values, value } => {
            turn.set_variables(values);
            turn.leave(*ok, value);
        }
    }
    (turn.conversation, turn.reply)
}

struct Turn<'a> {
    engine: &'a Engine,
    conversation: Conversation,
    reply: Reply,
}

impl<'a> Turn<'a> {
    fn start(&mut self) {
        self.conversation.state = None;
        self.conversation.misses = 0;
        self.conversation.turn = None;
        self.conversation.traversed.clear();
        let variables = &mut self.conversation.variables;
        for (name, value) in self.engine.variables() {
            if !variables.iter().any(|(known, _)| *known == name) {
                variables.push((name, value));
            }
        }
        let Some(entry) = self.engine.entry(&self.conversation.lang) else {
            return;
        };
        self.conversation.lang = self.engine.text(entry.code).to_owned();
        match entry.start {
            Some(row) => self.enter(self.engine.state_at(row), None),
            None => self.say_built_in(self.engine.text(entry.greeting), Action::None),
        }
    }

    fn text(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        let conversation = &self.conversation;
        let situation = Situation {
            lang: Some(&conversation.lang),
            state: conversation.state.as_deref(),
            turn: conversation.turn,
            variables: &conversation.variables,
            traversed: &conversation.traversed,
            now: conversation.now,
            ..Situation::default()
        };
        let candidates = self.engine.ask_in(text, &situation, MAX_CHOICES).candidates;
        let best = candidates.first();
        let certainty = best.as_ref().map_or(0.0, |best| best.certainty);
        let certain = best.is_some() && certainty >= self.engine.settings().certainty_threshold;
        let wish = self
            .engine
            .entry(&self.conversation.lang)
            .and_then(|entry| wish(self.engine, entry, text));
        if let Some(value) = self.as_form_value(text, certain, wish) {
            return self.form(&[value]);
        }
        if let Some(to) = self.as_button(text, wish) {
            return self.jump(&to);
        }
        // What is word for word such a wish, only a bot's own question can mean otherwise.
        let wish = wish.filter(|_| certainty < BEYOND_WISHES);
        match wish {
            Some(Wish::Restart) => return self.start(),
            Some(Wish::Back) if self.has_before() => return self.back(),
            _ => {}
        }
        // Too little to answer with can be enough to know the language.
        if let Some(best) = best
            && (certain || certainty >= ENOUGH_FOR_LANGUAGE)
        {
            self.follow_language(&best.lang);
        }
        let (_, none) = self.engine.offer(&self.conversation.lang);
        if !certain && !none.is_empty() && words(none) == words(text) {
            return self.fall_back();
        }
        if wish.is_none()
            && let Some((words, action)) =
                choices(self.engine, &self.conversation.lang, &candidates)
        {
            return self.say_built_in(words, action);
        }
        match candidates.into_iter().next() {
            Some(best) if certain => self.answer(best, Some(certainty)),
            _ => self.fall_back(),
        }
    }

    /// Whether there is a state to go back to.
    fn has_before(&self) -> bool {
        let current = self.conversation.state.as_ref();
        let mut before = self.conversation.traversed.iter().rev();
        before.any(|state| Some(state) != current)
    }

    /// Goes back to the state before the current one, as if that had not been entered.
    fn back(&mut self) {
        let current = self.conversation.state.clone();
        let traversed = &mut self.conversation.traversed;
        while traversed
            .last()
            .is_some_and(|last| Some(last) == current.as_ref())
        {
            traversed.pop();
        }
        if let Some(before) = traversed.pop() {
            self.jump(&before);
        }
    }

    /// What was typed, when it answers the current form: its only field has a kind of its own that
    /// the text fits, or takes any text and nothing else is known to be meant.
    ///
    /// An option may be typed as its label, with typos, and a tick as yes or no.
    fn as_form_value(
        &self,
        text: &str,
        certain: bool,
        wish: Option<Wish>,
    ) -> Option<(String, String)> {
        let Action::Form(fields) = self.current_action()? else {
            return None;
        };
        let [field] = fields.as_slice() else {
            return None;
        };
        let any_text = matches!(field.kind, FieldKind::Text | FieldKind::Textarea);
        let fits = field.check(text).is_ok() && !(any_text && certain);
        let value = match (field.kind, wish) {
            _ if fits => text.to_owned(),
            (FieldKind::Checkbox, Some(Wish::Yes)) => "true".to_owned(),
            (FieldKind::Checkbox, Some(Wish::No)) => "false".to_owned(),
            (FieldKind::Select, _) => {
                let mut buttons = Vec::new();
                for option in &field.options {
                    buttons.push(Button {
                        label: option.label.clone(),
                        to: option.value.clone(),
                    });
                }
                typed_button(&buttons, text)?.to.clone()
            }
            _ => return None,
        };
        Some((field.name.clone(), value))
    }

    /// Where the button leads whose label was typed, or that is meant by a yes or no.
    fn as_button(&self, text: &str, wish: Option<Wish>) -> Option<String> {
        let Action::Buttons(buttons) = self.current_action()? else {
            return None;
        };
        let typed = typed_button(&buttons, text).or_else(|| {
            let entry = self.engine.entry(&self.conversation.lang)?;
            answered_button(self.engine, entry, &buttons, wish?)
        });
        typed.map(|button| button.to.clone())
    }

    /// Says a candidate; `certainty` is nothing for one that was chosen.
    fn answer(&mut self, candidate: Candidate, certainty: Option<f32>) {
        self.conversation.misses = 0;
        self.follow_language(&candidate.lang);
        self.set_variables(&candidate.variables);
        self.conversation.turn = (candidate.kind == Kind::Dialogue).then_some(candidate.row);
        let source = match candidate.kind {
            Kind::State => {
                let state = self.engine.state(&candidate.id);
                return self.enter(state, certainty);
            }
            Kind::Answer => Source::Answer(candidate.id),
            Kind::Dialogue => Source::Dialogue(candidate.id),
        };
        self.reply.messages.push(Message {
            text: candidate.reply,
            lang: candidate.lang,
            source,
            certainty,
            action: Action::None,
            data: Value::Null,
        });
    }

    fn fall_back(&mut self) {
        self.conversation.misses = self.conversation.misses.saturating_add(1);
        let Some(entry) = self.engine.entry(&self.conversation.lang) else {
            return;
        };
        if let Some(row) = entry.fallback {
            return self.enter(self.engine.state_at(row), None);
        }
        let person = entry
            .handover
            .and_then(|row| self.engine.state_at(row))
            .map(|state| Button {
                label: self.engine.text(entry.person).to_owned(),
                to: self.engine.text(state.name).to_owned(),
            });
        let action = person.map_or(Action::None, |button| Action::Buttons(vec![button]));
        self.say_built_in(self.engine.text(entry.apology), action);
    }

    fn jump(&mut self, name: &str) {
        let name = unquoted(name);
        match self.engine.state(name) {
            Some(state) => {
                self.conversation.misses = 0;
                self.enter(Some(state), None);
            }
            None if name == NONE_OF_THESE => self.fall_back(),
            None => match chosen(self.engine, name) {
                Some(candidate) => self.answer(candidate, None),
                None => self.reply.problem = Some(Problem::UnknownState(name.to_owned())),
            },
        }
    }

    fn form(&mut self, values: &[(String, String)]) {
        let Some(Action::Form(fields)) = self.current_action() else {
            return;
        };
        let mut given = Vec::new();
        let mut problems = Vec::new();
        for field in fields {
            let value = values.iter().find(|(name, _)| *name == field.name);
            let value = value.map_or("", |(_, value)| value.trim());
            match field.check(value) {
                Ok(()) => given.push((field.name.clone(), field.given(value))),
                Err(problem) => problems.push((field.name, problem)),
            }
        }
        if problems.is_empty() {
            self.set_variables(&given);
            self.leave(true, "");
        } else {
            self.reply.problem = Some(Problem::InvalidForm(problems));
        }
    }

    /// Goes on from the current state to its success or failure; `value` is where `eval(…)` leads.
    fn leave(&mut self, ok: bool, value: &str) {
        let Some(state) = self.current_state() else {
            return;
        };
        let next = self
            .engine
            .text(if ok { state.success } else { state.failure });
        let next = if is_eval(next) { value } else { next };
        if !next.is_empty() {
            self.jump(next);
        }
    }

    /// Says the state, and those that follow it without waiting for the visitor.
    fn enter(&mut self, state: Option<&'a State>, mut certainty: Option<f32>) {
        let mut next = state;
        for _ in 0..MAX_STATES_PER_STEP {
            let Some(state) = next.take() else { return };
            let name = self.engine.text(state.name);
            self.traverse(name);
            let lang = self.engine.code(state.lang);
            self.follow_language(lang);
            let conversation = &self.conversation;
            let bubble = self.engine.text(state.bubble);
            let way = choose(bubble, conversation.seed, conversation.n_steps);
            let input = &state.action_input;
            let (text, input) = match fill(self.engine, &way, input, &conversation.variables) {
                Ok(filled) => filled,
                Err(missing) => {
                    self.reply.problem = Some(Problem::UnknownVariables(missing));
                    return;
                }
            };
            let action = self.action(state, input);
            let waits = action != Action::None;
            if waits || !text.is_empty() {
                self.reply.messages.push(Message {
                    text,
                    lang: lang.to_owned(),
                    source: Source::State(name.to_owned()),
                    certainty: certainty.take(),
                    action,
                    data: state.data.clone(),
                });
            }
            let success = self.engine.text(state.success);
            if !waits && !success.is_empty() && !is_eval(success) {
                next = self.engine.state(success);
            }
        }
    }

    /// Notes that the conversation is in that state.
    fn traverse(&mut self, name: &str) {
        let conversation = &mut self.conversation;
        conversation.state = Some(name.to_owned());
        if conversation.traversed.len() >= MAX_TRAVERSED {
            conversation.traversed.remove(0);
        }
        conversation.traversed.push(name.to_owned());
    }

    /// Goes on in `lang`, unless it is unknown.
    fn follow_language(&mut self, lang: &str) {
        if !lang.is_empty() {
            self.conversation.lang = lang.to_owned();
        }
    }

    fn current_state(&self) -> Option<&'a State> {
        self.engine.state(self.conversation.state.as_deref()?)
    }

    /// What the current state waits for; nothing where its texts cannot be filled in.
    fn current_action(&self) -> Option<Action> {
        let state = self.current_state()?;
        let variables = &self.conversation.variables;
        let (_, input) = fill(self.engine, "", &state.action_input, variables).ok()?;
        Some(self.action(state, input))
    }

    /// What the state's `action` means, with its input filled in.
    fn action(&self, state: &State, input: Value) -> Action {
        match self.engine.text(state.action) {
            "" => Action::None,
            "show_buttons" => Action::Buttons(buttons(&input)),
            "input_form" => Action::Form(Field::all(&input)),
            name => Action::Call {
                name: name.to_owned(),
                input,
            },
        }
    }

    fn set_variables(&mut self, values: &[(String, String)]) {
        let variables = &mut self.conversation.variables;
        for (name, value) in values {
            if let Some((_, old)) = variables.iter_mut().find(|(known, _)| known == name) {
                *old = cut(value);
            } else if variables.len() < MAX_VARIABLES {
                variables.push((name.clone(), cut(value)));
            }
        }
    }

    fn say_built_in(&mut self, text: &str, action: Action) {
        self.reply.messages.push(Message {
            text: text.to_owned(),
            lang: self.conversation.lang.clone(),
            source: Source::BuiltIn,
            certainty: None,
            action,
            data: Value::Null,
        });
    }
}

/// The value, at most [`MAX_VALUE_BYTES`] of it.
fn cut(value: &str) -> String {
    let end = value.floor_char_boundary(MAX_VALUE_BYTES);
    value.get(..end).unwrap_or_default().to_owned()
}

/// The buttons of `{"label": "state", …}`, in written order.
pub(crate) fn buttons(action_input: &Value) -> Vec<Button> {
    let mut buttons = Vec::new();
    for (label, to) in action_input.members() {
        if let Some(to) = to.as_str() {
            buttons.push(Button {
                label: label.clone(),
                to: unquoted(to).to_owned(),
            });
        }
    }
    buttons
}

/// Whether a target is `eval(ACTION)`: the outcome of the action decides, not the table.
pub(crate) fn is_eval(target: &str) -> bool {
    target.starts_with("eval(") && target.ends_with(')')
}

/// `name` without one layer of quotes, which StarChat's tables carry around state names.
pub(crate) fn unquoted(name: &str) -> &str {
    name.strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
        .unwrap_or(name)
}
