//! What the visitor can see of the chat, read from the page in one go.
//!
//! The widget's parts are named in its shadow root (`part="launcher"`, `part="log"`, …); those
//! names, and `data-source` on messages, are what scenarios rely on.

use std::fmt;

use serde::Deserialize;

/// The chat at one moment.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Screen {
    /// The launcher's place, if it can be seen.
    pub launcher: Option<Rect>,
    /// The panel's place, if it can be seen.
    pub panel: Option<Rect>,
    /// All that was said.
    pub messages: Vec<Message>,
    /// Whether the bot is about to say something.
    pub typing: bool,
    /// The form that waits to be filled, if any.
    pub form: Option<Form>,
    /// Whether the visitor can write.
    pub can_write: bool,
    /// Name of the part that has the keyboard, empty if it is not in the chat.
    pub focus: String,
    /// All text of the panel.
    pub text: String,
}

/// Where something is, in CSS pixels of the window.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
pub struct Rect {
    /// Distance from the left side.
    pub left: f64,
    /// Distance from the top.
    pub top: f64,
    /// From side to side.
    pub width: f64,
    /// From top to bottom.
    pub height: f64,
}

/// One message.
#[derive(Debug, Clone, Deserialize)]
pub struct Message {
    /// `state:NAME`, `answer:ID`, `dialogue:ID`, `builtin` or `visitor`; of a conversation with
    /// people `visitor:ID`, `operator:ID/NAME`, `bot:ID` or `notice:ID`.
    pub source: String,
    /// What is read in its bubbles.
    pub text: String,
    /// Its language, if it says one.
    pub lang: String,
    /// Labels of the buttons that can be pressed.
    pub buttons: Vec<String>,
}

/// A form that waits.
#[derive(Debug, Clone, Deserialize)]
pub struct Form {
    /// Names of its fields.
    pub fields: Vec<String>,
    /// Names of the fields that were refused.
    pub invalid: Vec<String>,
    /// What is said about them.
    pub errors: Vec<String>,
}

impl Message {
    /// Whether the visitor said it.
    pub fn is_visitors(&self) -> bool {
        self.source == "visitor" || self.source.starts_with("visitor:")
    }
}

impl fmt::Display for Screen {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let panel = if self.panel.is_some() {
            "open"
        } else {
            "closed"
        };
        write!(
            out,
            "panel {panel}, typing {}, focus on {:?}",
            self.typing, self.focus
        )?;
        for message in &self.messages {
            write!(out, "\n  [{}] {:?}", message.source, message.text)?;
            if !message.buttons.is_empty() {
                write!(out, " buttons {:?}", message.buttons)?;
            }
        }
        match &self.form {
            Some(form) => write!(out, "\n  {form:?}"),
            None => Ok(()),
        }
    }
}

/// Reads a [`Screen`]; `null` while the page has no chat.
pub(crate) const READ: &str = r#"
const root = document.querySelector("edgewise-chat")?.shadowRoot;
if (!root) return null;
const all = (selector, from = root) => [...from.querySelectorAll(selector)];
const place = (element) => {
  if (!element?.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return null;
  const { left, top, width, height } = element.getBoundingClientRect();
  return width && height ? { left, top, width, height } : null;
};
const text = (element) => element.innerText.trim();
const panel = root.querySelector('[part~="panel"]');
const shown = place(panel);
const form = all('form[part~="form"]').filter((form) => all('button[part~="submit"]:enabled', form).length).at(-1);
const fields = form ? all("input, textarea, select", form) : [];
const input = root.querySelector('textarea[part~="input"]');
return {
  launcher: place(root.querySelector('button[part~="launcher"]')),
  panel: shown,
  messages: all('[part~="message"]').map((message) => ({
    source: message.dataset.source ?? "",
    text: all('[part~="bubble-bot"], [part~="bubble-user"]', message).map(text).join("\n"),
    lang: message.lang || message.querySelector("[lang]")?.lang || "",
    buttons: all('button[part~="button"]:enabled:not([aria-disabled="true"])', message).map(text),
  })),
  typing: place(root.querySelector('[part~="typing"]')) !== null,
  form: form
    ? {
        fields: fields.map((field) => field.name),
        invalid: fields.filter((field) => field.ariaInvalid === "true").map((field) => field.name),
        errors: all('[part~="field-error"]', form).map(text).filter(Boolean),
      }
    : null,
  can_write: shown !== null && !!input && !input.disabled,
  focus: root.activeElement?.getAttribute("part") ?? "",
  text: panel && shown ? text(panel) : "",
};
"#;
