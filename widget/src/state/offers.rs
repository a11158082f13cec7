//! What messages offer: buttons and forms that are pressed, sent, refused, and taken back.

use edgewise_engine::dialogue::{Conversation, Field, FieldKind, FieldProblem, Input};

use super::State;
use crate::entry::{Entry, FormStatus, Offer};

impl State {
    pub(super) fn press(&mut self, key: u32, index: usize, at_ms: f64) {
        let Some(Entry {
            offer: Offer::Buttons(choices),
            ..
        }) = self.live_entry(key)
        else {
            return;
        };
        let Some(button) = choices.buttons.get(index).cloned() else {
            return;
        };
        choices.chosen = Some(index);
        choices.live = false;
        self.say(button.label, at_ms);
        self.inbox.push(Input::Jump(button.to));
    }

    pub(super) fn submit(&mut self, key: u32, values: Vec<String>) {
        if self.submitted.is_some() {
            return;
        }
        let Some(Entry {
            offer: Offer::Form(form),
            ..
        }) = self.live_entry(key)
        else {
            return;
        };
        form.values = values.clone();
        let mut named = Vec::new();
        for (field, value) in form.fields.iter().zip(values) {
            named.push((field.name.clone(), value));
        }
        self.touched = true;
        self.submitted = Some(key);
        self.inbox.push(Input::Form(named));
    }

    /// Marks the live form as sent when the engine took what was typed as its value.
    pub(super) fn mark_typed(&mut self, input: Option<&Input>, after: &Conversation) {
        let Some(Input::Text(text)) = input else {
            return;
        };
        // What was chosen or ticked by its words has another value, and the conversation goes on.
        let went_on = after.state != self.conversation.state;
        let set = |field: &Field| {
            let is_own = |(own, _): &&(String, String)| *own == field.name;
            let (_, value) = after.variables.iter().find(is_own)?;
            let is_other = matches!(field.kind, FieldKind::Select | FieldKind::Checkbox) && went_on;
            (value == text || is_other).then(|| value.clone())
        };
        for entry in &mut self.entries {
            let Offer::Form(form) = &mut entry.offer else {
                continue;
            };
            let ([field], FormStatus::Live) = (&form.fields[..], form.status) else {
                continue;
            };
            let Some(value) = set(field) else {
                continue;
            };
            form.values = vec![value];
            form.status = FormStatus::Sent;
        }
    }

    pub(super) fn accept(&mut self, key: u32) {
        if let Some(Entry {
            offer: Offer::Form(form),
            ..
        }) = self.live_entry(key)
        {
            form.status = FormStatus::Sent;
            form.problems.clear();
            self.wish_focus();
        }
    }

    pub(super) fn refuse(&mut self, key: u32, problems: Vec<(String, FieldProblem)>) {
        if let Some(Entry {
            offer: Offer::Form(form),
            ..
        }) = self.live_entry(key)
        {
            form.problems = problems;
            form.refusals += 1;
        }
    }

    /// Takes back the live offers that `which` holds for.
    pub(super) fn lapse(&mut self, which: fn(&Offer) -> bool) {
        for entry in &mut self.entries {
            if which(&entry.offer) {
                entry.lapse();
            }
        }
    }

    pub(super) fn live_entry(&mut self, key: u32) -> Option<&mut Entry> {
        self.entry(key).filter(|entry| entry.is_live())
    }
}
