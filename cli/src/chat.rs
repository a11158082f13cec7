//! `edgewise chat BLOB`: a conversation in the terminal, with buttons and forms.

use crate::blob;
use crate::clock::now_s;
use crate::screen::{Failure, Screen};
use console::style;
use edgewise_engine::Engine;
use edgewise_engine::dialogue::{
    Action, Button, Conversation, Field, FieldKind, FieldOption, FieldProblem, Input, Problem,
    Reply, step,
};
use edgewise_engine::text::rich::plain;
use std::io::BufRead;
use std::path::Path;

const HELP: &str = "Type a question, or the number of a choice. \
    /restart begins again, /cancel leaves a form, /quit ends.";

/// Talks until the input ends or the user quits.
///
/// # Errors
/// When the blob cannot be loaded, or input or output fails.
pub fn run(screen: &mut Screen, path: &Path, lang: Option<&str>) -> Result<(), Failure> {
    let engine = blob::load(path)?;
    let lang = lang
        .or(engine.languages().first().copied())
        .unwrap_or_default();
    let mut chat = Chat {
        engine: &engine,
        conversation: Conversation::new(lang),
        screen,
    };
    writeln!(
        chat.screen.out,
        "{}\n{HELP}\n",
        style(engine.title()).bold()
    )?;
    let mut waiting = chat.step(&Input::Start)?;
    while let Some(line) = chat.read("> ")? {
        let input = match line.trim() {
            "" => continue,
            "/quit" => break,
            "/help" => {
                writeln!(chat.screen.out, "{HELP}")?;
                continue;
            }
            "/restart" => {
                chat.conversation = Conversation::new(lang);
                Input::Start
            }
            text => match chosen(&waiting, text) {
                Some(button) => Input::Jump(button.to.clone()),
                None => Input::Text(text.to_owned()),
            },
        };
        waiting = chat.step(&input)?;
    }
    Ok(())
}

/// The button whose number was typed.
fn chosen<'a>(waiting: &'a Action, text: &str) -> Option<&'a Button> {
    let Action::Buttons(buttons) = waiting else {
        return None;
    };
    buttons.get(text.parse::<usize>().ok()?.checked_sub(1)?)
}

/// The value that was typed: an option by its number or label, a tick by yes or no.
fn meant(field: &Field, text: &str) -> String {
    let lower = text.to_lowercase();
    let number = text.parse::<usize>().ok();
    let by_number = number.and_then(|number| field.options.get(number.checked_sub(1)?));
    let is_labelled = |option: &&FieldOption| option.label.to_lowercase() == lower;
    let by_label = || field.options.iter().find(is_labelled);
    match (by_number.or_else(by_label), field.kind, lower.as_str()) {
        (Some(option), _, _) => option.value.clone(),
        (None, FieldKind::Checkbox, "y" | "yes") => "true".to_owned(),
        (None, FieldKind::Checkbox, "n" | "no") => "false".to_owned(),
        _ => text.to_owned(),
    }
}

struct Chat<'a> {
    engine: &'a Engine,
    conversation: Conversation,
    screen: &'a mut Screen,
}

impl Chat<'_> {
    /// Takes a step, and those that forms and page actions lead to; what then waits for the user.
    fn step(&mut self, input: &Input) -> Result<Action, Failure> {
        let mut input = input.clone();
        loop {
            self.conversation.now = now_s();
            let (conversation, reply) = step(self.engine, &self.conversation, &input);
            self.conversation = conversation;
            self.show(&reply)?;
            let action = match reply.messages.into_iter().next_back() {
                Some(last) => last.action,
                None => return Ok(Action::None),
            };
            let next = match &action {
                Action::Form(fields) => self.fill(fields)?,
                Action::Call { name, .. } => self.page_action(name)?,
                _ => return Ok(action),
            };
            match next {
                Some(next) => input = next,
                None => return Ok(Action::None),
            }
        }
    }

    fn show(&mut self, reply: &Reply) -> Result<(), Failure> {
        for message in &reply.messages {
            let certainty = match message.certainty {
                Some(certainty) => {
                    format!("  {}", style(format!("{:.0} %", certainty * 100.0)).dim())
                }
                None => String::new(),
            };
            for line in plain(&message.text).lines() {
                for piece in self.wrapped(line) {
                    writeln!(self.screen.out, "{} {piece}", style("│").cyan())?;
                }
            }
            if let Action::Buttons(buttons) = &message.action {
                for (number, button) in buttons.iter().enumerate() {
                    let number = style(format!("{}.", number + 1)).bold();
                    writeln!(
                        self.screen.out,
                        "{} {number} {}",
                        style("│").cyan(),
                        button.label
                    )?;
                }
            }
            writeln!(self.screen.out, "{certainty}")?;
        }
        match &reply.problem {
            Some(Problem::UnknownState(name)) => {
                writeln!(self.screen.out, "There is no state `{name}`.")?;
            }
            Some(Problem::UnknownVariables(names)) => {
                let names = names.join(", ");
                writeln!(self.screen.out, "Nobody has told the variables {names}.")?;
            }
            _ => {}
        }
        Ok(())
    }

    /// A line in pieces that fit beside the bar, on a terminal; otherwise as it is.
    fn wrapped<'t>(&self, line: &'t str) -> Vec<std::borrow::Cow<'t, str>> {
        match self.screen.columns {
            Some(columns) => textwrap::wrap(line, columns.saturating_sub(2).clamp(20, 100)),
            None => vec![line.into()],
        }
    }

    /// Asks for each field until it fits; nothing when the input ends.
    fn fill(&mut self, fields: &[Field]) -> Result<Option<Input>, Failure> {
        let mut values = Vec::with_capacity(fields.len());
        for field in fields {
            let optional = if field.required { "" } else { " (optional)" };
            for (number, option) in field.options.iter().enumerate() {
                let number = style(format!("{}.", number + 1)).bold();
                let bar = style("│").cyan();
                writeln!(self.screen.out, "{bar} {number} {}", option.label)?;
            }
            let is_box = field.kind == FieldKind::Checkbox;
            let optional = if is_box { " [y/n]" } else { optional };
            loop {
                let prompt = format!("{}{optional}: ", field.label);
                let Some(line) = self.read(&prompt)? else {
                    return Ok(None);
                };
                if line.trim() == "/cancel" {
                    return Ok(Some(Input::failure()));
                }
                let value = meant(field, line.trim());
                match field.check(&value) {
                    Ok(()) => {
                        values.push((field.name.clone(), value));
                        break;
                    }
                    Err(problem) => {
                        let text = match problem {
                            FieldProblem::Missing => "Something is needed here.".to_owned(),
                            FieldProblem::Malformed => {
                                format!("This is no valid {}.", field.kind.name())
                            }
                            FieldProblem::TooLong => "This is too long.".to_owned(),
                        };
                        writeln!(
                            self.screen.out,
                            "{} /cancel leaves the form.",
                            style(text).red()
                        )?;
                    }
                }
            }
        }
        Ok(Some(Input::Form(values)))
    }

    /// Asks how the page's function ended, as there is no page here.
    fn page_action(&mut self, name: &str) -> Result<Option<Input>, Failure> {
        let prompt = format!("(the page now runs `{name}`; does it succeed? [Y/n]) ");
        let Some(line) = self.read(&prompt)? else {
            return Ok(None);
        };
        let ok = !line.trim().to_lowercase().starts_with('n');
        Ok(Some(Input::Outcome {
            ok,
            values: Vec::new(),
            value: String::new(),
        }))
    }

    fn read(&mut self, prompt: &str) -> Result<Option<String>, Failure> {
        write!(self.screen.out, "{prompt}")?;
        self.screen.out.flush()?;
        let mut bytes = Vec::new();
        if self.screen.input.read_until(b'\n', &mut bytes)? == 0 {
            writeln!(self.screen.out)?;
            return Ok(None);
        }
        if !self.screen.typed {
            writeln!(self.screen.out)?;
        }
        Ok(Some(String::from_utf8_lossy(&bytes).into_owned()))
    }
}
