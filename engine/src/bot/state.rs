//! Section `STAT`: the states of the state machine.
//!
//! ```text
//! n (varint) × { name | language (varint) | bubble | action | success | failure | class (texts)
//!     | order | max count (varints) | input | data (values) | 0 or 1 (u8) | expression if 1 }
//! n × row (varint), in the order of the names
//! ```
//!
//! The fields are StarChat's; what they mean is decided in [`crate::dialogue`].

use crate::blob::{LoadError, Reader, StringId, Strings, Tag};
use crate::expression::Expression;
use crate::value::Value;

/// One state.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    /// Its name, unlike any other.
    pub name: StringId,
    /// Language: 0 for any, otherwise the number of the bot's language plus 1.
    pub lang: u32,
    /// What is said, with `%variables%`.
    pub bubble: StringId,
    /// What the page shows or does: `show_buttons`, `input_form`, any other name, or empty.
    pub action: StringId,
    /// What the action needs, with `%variables%`.
    pub action_input: Value,
    /// Where success leads: a state's name, `eval(show_buttons)`, or empty.
    pub success: StringId,
    /// Where failure leads: a state's name, or empty.
    pub failure: StringId,
    /// The group of states that is asked together; empty for the usual one.
    pub class: StringId,
    /// Rank among states that are otherwise alike; lower comes first.
    pub order: u32,
    /// How often a conversation may enter the state by text; 0 for without limit.
    pub max_count: u32,
    /// What is handed to the page with the state.
    pub data: Value,
    /// The rule that decides whether the state answers a text, in place of its questions.
    pub analyzer: Option<Expression>,
}

/// All states, and the way from a name to its state.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct States {
    rows: Vec<State>,
    /// Row numbers in the order of their names.
    by_name: Vec<u32>,
}

impl States {
    /// The section's name.
    pub const TAG: Tag = Tag(*b"STAT");

    /// Checks and reads the section.
    ///
    /// # Errors
    /// When it is malformed, two states share a name, or a name is empty.
    pub fn read(
        bytes: &[u8],
        strings: &Strings,
        blob: &[u8],
        n_languages: usize,
        n_zones: usize,
    ) -> Result<States, LoadError> {
        let mut reader = Reader::new(Self::TAG, bytes);
        let n = reader.count();
        let mut rows: Vec<State> = Vec::new();
        for _ in 0..n {
            let name = StringId::read(&mut reader, strings);
            let lang = reader.below(n_languages + 1) as u32;
            let [bubble, action, success, failure, class] =
                [(); 5].map(|()| StringId::read(&mut reader, strings));
            let [order, max_count] = [(); 2].map(|()| reader.varint());
            let [action_input, data] = [(); 2].map(|()| Value::read(&mut reader, strings, blob, 0));
            let analyzer = (reader.below(2) == 1)
                .then(|| Expression::read(&mut reader, strings, blob, n_zones, 0));
            rows.push(State {
                name,
                lang,
                bubble,
                action,
                action_input,
                success,
                failure,
                class,
                order,
                max_count,
                data,
                analyzer,
            });
        }
        let mut by_name = Vec::new();
        let mut last = "";
        for _ in 0..n {
            let row = reader.below(n);
            let name = rows
                .get(row)
                .map_or("", |state| strings.get(blob, state.name));
            // Strictly ascending from the empty text: no name is empty, none is there twice.
            if name <= last {
                reader.fail("a state has no name of its own");
            }
            last = name;
            by_name.push(row as u32);
        }
        reader.end()?;
        Ok(States { rows, by_name })
    }

    /// Number of states.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is no state.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// All of them, in written order.
    pub fn iter(&self) -> impl Iterator<Item = &State> {
        self.rows.iter()
    }

    /// The state of that number.
    pub fn get(&self, row: u32) -> Option<&State> {
        self.rows.get(row as usize)
    }

    /// The number of the state of that name, byte for byte.
    pub fn find(&self, name: &str, strings: &Strings, blob: &[u8]) -> Option<u32> {
        let name_of = |row: u32| {
            self.get(row)
                .map_or("", |state| strings.get(blob, state.name))
        };
        let at = self
            .by_name
            .binary_search_by(|&row| name_of(row).cmp(name))
            .ok()?;
        self.by_name.get(at).copied()
    }

    /// The section's bytes; texts of the inputs go into `strings`.
    #[cfg(feature = "compile")]
    pub fn write(rows: &[State], strings: &mut crate::blob::StringsWriter) -> Vec<u8> {
        let mut writer = crate::blob::Writer::default();
        let mut by_name: Vec<usize> = (0..rows.len()).collect();
        let name = |row: &usize| rows.get(*row).map_or("", |state| strings.get(state.name));
        by_name.sort_by(|a, b| name(a).cmp(name(b)));
        writer.varint(rows.len());
        for state in rows {
            writer.varint(state.name.index());
            writer.varint(state.lang as usize);
            for text in [
                state.bubble,
                state.action,
                state.success,
                state.failure,
                state.class,
            ] {
                writer.varint(text.index());
            }
            writer.varint(state.order as usize);
            writer.varint(state.max_count as usize);
            state.action_input.write(&mut writer, strings);
            state.data.write(&mut writer, strings);
            writer.u8(u8::from(state.analyzer.is_some()));
            if let Some(analyzer) = &state.analyzer {
                analyzer.write(&mut writer, strings);
            }
        }
        for row in by_name {
            writer.varint(row);
        }
        writer.finish()
    }
}
