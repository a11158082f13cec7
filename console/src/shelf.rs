//! Which conversations the list shows, and in which order.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use edgewise_protocol::desk::{StageCounts, Summary};
use edgewise_protocol::id::{ChannelId, ConversationId, OperatorId};
use edgewise_protocol::log::Stage;

use crate::route::encode;

/// A part of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Shelf {
    /// Everything.
    #[default]
    All,
    /// Visitors who wait for a person.
    Waiting,
    /// Those that the operator has.
    Mine,
    /// Those that any operator has.
    Active,
    /// Those that the bot answers.
    Bot,
    /// Those that are over.
    Closed,
}

impl Shelf {
    /// All shelves, in the order shown.
    pub const ALL: [Shelf; 6] = [
        Shelf::All,
        Shelf::Waiting,
        Shelf::Mine,
        Shelf::Active,
        Shelf::Bot,
        Shelf::Closed,
    ];

    /// How many conversations are on it, as far as that is known.
    pub fn count(self, counts: &StageCounts) -> Option<i64> {
        match self {
            Shelf::All | Shelf::Mine => None,
            Shelf::Waiting => Some(counts.waiting),
            Shelf::Active => Some(counts.active),
            Shelf::Bot => Some(counts.bot),
            Shelf::Closed => Some(counts.closed),
        }
    }

    /// Whether a conversation is on it, for an operator.
    fn holds(self, summary: &Summary, me: &OperatorId) -> bool {
        let stage = summary.stage;
        match self {
            Shelf::All => true,
            Shelf::Waiting => stage == Stage::Waiting,
            Shelf::Mine => stage != Stage::Closed && summary.operator.as_ref() == Some(me),
            Shelf::Active => stage == Stage::Active,
            Shelf::Bot => stage == Stage::Bot,
            Shelf::Closed => stage == Stage::Closed,
        }
    }
}

/// What an operator has chosen to see.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    /// The part of the list.
    pub shelf: Shelf,
    /// Only this channel.
    pub channel: Option<ChannelId>,
    /// Words to be found; empty for all.
    pub query: String,
}

impl Filter {
    /// The path that asks the server for it.
    pub fn path(&self, before: Option<&str>) -> String {
        let mut path = "conversations?limit=100".to_owned();
        match self.shelf {
            Shelf::All => {}
            Shelf::Mine => path.push_str("&mine=true"),
            Shelf::Waiting => path.push_str("&stage=waiting"),
            Shelf::Active => path.push_str("&stage=active"),
            Shelf::Bot => path.push_str("&stage=bot"),
            Shelf::Closed => path.push_str("&stage=closed"),
        }
        if let Some(channel) = &self.channel {
            path.push_str(&format!("&channel={}", encode(channel.as_str())));
        }
        if !self.query.trim().is_empty() {
            path.push_str(&format!("&q={}", encode(self.query.trim())));
        }
        if let Some(before) = before {
            path.push_str(&format!("&before={}", encode(before)));
        }
        path
    }

    /// The conversations to show of those known: the newest first, among those that wait the one
    /// that waits longest.
    ///
    /// `found` are the ones that the server found for the query; nothing while there is no query.
    pub fn choose(
        &self,
        known: &HashMap<ConversationId, Rc<Summary>>,
        found: Option<&HashSet<ConversationId>>,
        me: &OperatorId,
    ) -> Vec<Rc<Summary>> {
        let mut chosen: Vec<Rc<Summary>> = known
            .values()
            .filter(|summary| self.shelf.holds(summary, me))
            .filter(|summary| {
                self.channel
                    .as_ref()
                    .is_none_or(|id| *id == summary.channel)
            })
            .filter(|summary| found.is_none_or(|found| found.contains(&summary.id)))
            .cloned()
            .collect();
        match self.shelf {
            Shelf::Waiting => chosen.sort_by(|a, b| {
                let since = |summary: &Summary| summary.waiting_since.unwrap_or(summary.last_ts);
                since(a).cmp(&since(b)).then_with(|| a.id.cmp(&b.id))
            }),
            _ => chosen.sort_by(|a, b| b.last_ts.cmp(&a.last_ts).then_with(|| a.id.cmp(&b.id))),
        }
        chosen
    }
}

#[cfg(test)]
pub mod tests {
    use super::*;

    /// A conversation for tests.
    pub fn summary(id: &str, stage: Stage, last_ts: i64) -> Summary {
        Summary {
            id: id.into(),
            channel: "web".into(),
            stage,
            lang: "en".to_owned(),
            visitor: format!("Visitor {id}"),
            verified: false,
            operator: None,
            operator_name: None,
            last_text: String::new(),
            last_ts,
            unread: 0,
            waiting_since: None,
            head: 0,
            created_at: 0,
            ticket: None,
        }
    }

    fn known(all: &[Summary]) -> HashMap<ConversationId, Rc<Summary>> {
        all.iter()
            .map(|one| (one.id.clone(), Rc::new(one.clone())))
            .collect()
    }

    fn check(filter: &Filter, all: &[Summary], expected: &[&str]) {
        let chosen = filter.choose(&known(all), None, &"ann".into());
        let ids: Vec<&str> = chosen.iter().map(|one| one.id.as_str()).collect();
        assert_eq!(ids, expected);
    }

    #[test]
    fn the_newest_is_first_and_who_waits_longest_among_the_waiting() {
        let mut early = summary("early", Stage::Waiting, 90);
        early.waiting_since = Some(10);
        let mut late = summary("late", Stage::Waiting, 50);
        late.waiting_since = Some(40);
        let all = [late, early, summary("bot", Stage::Bot, 70)];
        check(&Filter::default(), &all, &["early", "bot", "late"]);
        let waiting = Filter {
            shelf: Shelf::Waiting,
            ..Filter::default()
        };
        check(&waiting, &all, &["early", "late"]);
    }

    #[test]
    fn mine_are_those_that_i_have_and_that_are_not_over() {
        let mut mine = summary("mine", Stage::Active, 1);
        mine.operator = Some("ann".into());
        let mut over = summary("over", Stage::Closed, 2);
        over.operator = Some("ann".into());
        let mut other = summary("other", Stage::Active, 3);
        other.operator = Some("ben".into());
        let filter = Filter {
            shelf: Shelf::Mine,
            ..Filter::default()
        };
        check(&filter, &[mine, over, other], &["mine"]);
    }

    #[test]
    fn the_path_says_what_was_chosen() {
        let filter = Filter {
            shelf: Shelf::Waiting,
            channel: Some("web".into()),
            query: " parcel & co ".to_owned(),
        };
        assert_eq!(
            filter.path(Some("x")),
            "conversations?limit=100&stage=waiting&channel=web&q=parcel%20%26%20co&before=x"
        );
    }
}
