//! One row of a state machine, whatever file it stands in, and the columns it is made of.

use super::Placed;
use crate::value::Value;

/// One row as written, JSON cells read.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct StateRow {
    /// Name of the state.
    pub state: Placed<String>,
    /// Language, or empty: a column of ours.
    pub lang: Placed<String>,
    /// What visitors write to get here.
    pub queries: Placed<Vec<String>>,
    /// What is said.
    pub bubble: Placed<String>,
    /// What the page shows or does.
    pub action: Placed<String>,
    /// What the action needs, in the shape in which it was written: an object, an array of objects
    /// that are not empty, or null for none.
    pub action_input: Placed<Value>,
    /// Where success leads.
    pub success_value: Placed<String>,
    /// Where failure leads.
    pub failure_value: Placed<String>,
    /// Rank among states that are otherwise alike; lower comes first.
    pub execution_order: Placed<u32>,
    /// How often a conversation may enter the state by text; 0 for without limit.
    pub max_state_count: Placed<u32>,
    /// The expression that decides whether the state answers a text, or empty.
    pub analyzer: Placed<String>,
    /// A column that no version of StarChat ever evaluated; kept for the way back.
    pub regex: Placed<String>,
    /// What is handed to the page with the state.
    pub state_data: Placed<Value>,
    /// The group of states that is asked together, or empty for the usual one.
    pub evaluation_class: Placed<String>,
    /// What visitors write who do not mean this state: a column of ours.
    pub negative_queries: Placed<Vec<String>>,
}

impl StateRow {
    /// `action_input` as one object: an array's objects are joined, in written order.
    pub fn joined_input(&self) -> Value {
        joined(&self.action_input.value)
    }
}

/// One object of an array of objects; any other value as it is.
pub fn joined(value: &Value) -> Value {
    let Value::Array(items) = value else {
        return value.clone();
    };
    let members = items.iter().flat_map(|item| item.members().to_vec());
    Value::Object(members.collect())
}

/// A column of the table, or a member of a document of the dump.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// [`StateRow::state`]
    State,
    /// [`StateRow::lang`]
    Lang,
    /// [`StateRow::execution_order`]
    ExecutionOrder,
    /// [`StateRow::max_state_count`]
    MaxStateCount,
    /// [`StateRow::analyzer`]
    Analyzer,
    /// [`StateRow::regex`]
    Regex,
    /// [`StateRow::queries`]
    Queries,
    /// [`StateRow::negative_queries`]
    NegativeQueries,
    /// [`StateRow::bubble`]
    Bubble,
    /// [`StateRow::action`]
    Action,
    /// [`StateRow::action_input`]
    ActionInput,
    /// [`StateRow::state_data`]
    StateData,
    /// [`StateRow::success_value`]
    SuccessValue,
    /// [`StateRow::failure_value`]
    FailureValue,
    /// [`StateRow::evaluation_class`]
    EvaluationClass,
}

impl Column {
    /// All columns, in the order in which they are written.
    pub const ALL: [Column; 15] = [
        Column::State,
        Column::Lang,
        Column::ExecutionOrder,
        Column::MaxStateCount,
        Column::Analyzer,
        Column::Regex,
        Column::Queries,
        Column::NegativeQueries,
        Column::Bubble,
        Column::Action,
        Column::ActionInput,
        Column::StateData,
        Column::SuccessValue,
        Column::FailureValue,
        Column::EvaluationClass,
    ];

    /// The column that was meant by a name as written: `"Queries (T,I)"`, `success_value`,
    /// `successValue`; or, when there is none, the name without blanks, underscores and case.
    ///
    /// # Errors
    /// That bare name.
    pub fn of(written: &str) -> Result<Column, String> {
        let bare: String = written
            .split('(')
            .next()
            .unwrap_or_default()
            .chars()
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect();
        if bare == "language" {
            return Ok(Column::Lang);
        }
        let same = |column: &Column| column.name().replace('_', "") == bare;
        Column::ALL.into_iter().find(same).ok_or(bare)
    }

    /// Its name, as in `success_value`.
    pub fn name(self) -> &'static str {
        match self {
            Column::State => "state",
            Column::Lang => "lang",
            Column::ExecutionOrder => "execution_order",
            Column::MaxStateCount => "max_state_count",
            Column::Analyzer => "analyzer",
            Column::Regex => "regex",
            Column::Queries => "queries",
            Column::NegativeQueries => "negative_queries",
            Column::Bubble => "bubble",
            Column::Action => "action",
            Column::ActionInput => "action_input",
            Column::StateData => "state_data",
            Column::SuccessValue => "success_value",
            Column::FailureValue => "failure_value",
            Column::EvaluationClass => "evaluation_class",
        }
    }

    /// Its name, as in `successValue`.
    pub fn camel_name(self) -> String {
        let mut parts = self.name().split('_');
        let mut name = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let (first, rest) = part.split_at(1);
            name += &first.to_ascii_uppercase();
            name += rest;
        }
        name
    }

    /// Whether the row says anything there.
    pub fn is_used(self, row: &StateRow) -> bool {
        match self {
            Column::State => true,
            Column::Lang => !row.lang.value.is_empty(),
            Column::ExecutionOrder => row.execution_order.value != 0,
            Column::MaxStateCount => row.max_state_count.value != 0,
            Column::Analyzer => !row.analyzer.value.is_empty(),
            Column::Regex => !row.regex.value.is_empty(),
            Column::Queries => !row.queries.value.is_empty(),
            Column::NegativeQueries => !row.negative_queries.value.is_empty(),
            Column::Bubble => !row.bubble.value.is_empty(),
            Column::Action => !row.action.value.is_empty(),
            Column::ActionInput => row.action_input.value != Value::Null,
            Column::StateData => row.state_data.value != Value::Null,
            Column::SuccessValue => !row.success_value.value.is_empty(),
            Column::FailureValue => !row.failure_value.value.is_empty(),
            Column::EvaluationClass => !row.evaluation_class.value.is_empty(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_is_found_in_every_spelling() {
        for column in Column::ALL {
            let name = column.name();
            let spellings = [
                name.to_owned(),
                column.camel_name(),
                format!(" {} (T,I)", name.replace('_', " ").to_uppercase()),
            ];
            for spelling in spellings {
                assert_eq!(Column::of(&spelling), Ok(column), "{spelling}");
            }
        }
        assert_eq!(Column::of("Language"), Ok(Column::Lang));
        assert_eq!(Column::of("Bubbel (R)"), Err("bubbel".to_owned()));
    }

    #[test]
    fn objects_of_an_array_are_joined_in_written_order() {
        let object = |key: &str| Value::Object(vec![(key.to_owned(), Value::Null)]);
        let both = joined(&Value::Array(vec![object("b"), object("a")]));
        let keys: Vec<_> = both.members().iter().map(|(key, _)| key.as_str()).collect();
        assert_eq!(keys, ["b", "a"]);
        assert_eq!(joined(&object("c")), object("c"));
        assert_eq!(joined(&Value::Null), Value::Null);
    }
}
