//! Going through conversations and their entries once.

use edgewise_engine::Engine;
use edgewise_engine::text::rich::plain;
use edgewise_protocol::Millis;
use edgewise_protocol::statistics::{Day, Statistics};
use sqlx::{AnyConnection, Row};
use std::collections::{HashMap, HashSet};
use std::future::poll_fn;

use super::group::{Asked, groups};
use super::span::Span;
use crate::store::StoreError;

/// How long after the last day an answer still counts as one.
const LATE: Millis = 24 * 3_600_000;
/// Most states that are given.
const MAX_STATES: usize = 50;

/// How an answer is told from an apology.
#[derive(Debug, Default)]
pub struct Yardstick {
    threshold: f64,
    /// What is said, and entered, when nothing is certain enough.
    apologies: HashSet<String>,
    fallbacks: HashSet<String>,
}

impl Yardstick {
    /// That of a bot.
    pub fn of(engine: &Engine) -> Yardstick {
        let mut yardstick = Yardstick {
            threshold: f64::from(engine.settings().certainty_threshold),
            ..Yardstick::default()
        };
        for lang in engine.languages() {
            let apology = engine.apology(lang);
            yardstick.apologies.insert(plain(apology));
            yardstick.apologies.insert(apology.to_owned());
            if let Some(state) = engine.fallback(lang) {
                yardstick.fallbacks.insert(state.to_owned());
            }
        }
        yardstick
    }

    fn is_answer(&self, reply: &Reply) -> bool {
        if !reply.is_bot {
            return true;
        }
        let is_fallback = |state: &String| self.fallbacks.contains(state);
        !(reply
            .certainty
            .is_some_and(|certainty| certainty < self.threshold)
            || reply.state.as_ref().is_some_and(is_fallback)
            || self.apologies.contains(&reply.text))
    }
}

/// What was said to a question.
struct Reply {
    is_bot: bool,
    certainty: Option<f64>,
    state: Option<String>,
    text: String,
}

/// A question that has no reply yet.
struct Open {
    text: String,
    day: usize,
}

/// Everything that is counted.
pub struct Counting {
    span: Span,
    yardstick: Yardstick,
    days: Vec<Day>,
    certainty: [i64; 10],
    states: HashMap<String, i64>,
    ratings: Vec<i64>,
    waited: Vec<Millis>,
    unanswered: HashMap<(String, String), i64>,
}

impl Counting {
    /// Nothing yet.
    pub fn new(span: Span, yardstick: Yardstick) -> Counting {
        let day = |date: &String| Day {
            date: date.clone(),
            ..Day::default()
        };
        Counting {
            days: span.days().iter().map(day).collect(),
            span,
            yardstick,
            certainty: [0; 10],
            states: HashMap::new(),
            ratings: Vec::new(),
            waited: Vec::new(),
            unanswered: HashMap::new(),
        }
    }

    /// Counts the conversations of the channels that count.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn conversations(
        &mut self,
        on: &mut AnyConnection,
        counts: &impl Fn(&str) -> bool,
    ) -> Result<(), StoreError> {
        let (from, to) = self.span.ends();
        let mut rows = sqlx::query(
            "SELECT channel, created_at, handed_over_at, taken_at, rating FROM conversation
             WHERE created_at >= $1 AND created_at < $2",
        )
        .bind(from)
        .bind(to)
        .fetch(on);
        while let Some(row) = poll_fn(|cx| rows.as_mut().poll_next(cx)).await {
            let row = row?;
            if !counts(&row.try_get::<String, _>("channel")?) {
                continue;
            }
            let Some(day) = self.span.day(row.try_get("created_at")?) else {
                continue;
            };
            let handed_over: Option<Millis> = row.try_get("handed_over_at")?;
            let taken: Option<Millis> = row.try_get("taken_at")?;
            if let Some(day) = self.days.get_mut(day) {
                day.conversations += 1;
                // Where people answer from the beginning, nobody hands over, and somebody takes it.
                day.handed_over += i64::from(handed_over.or(taken).is_some());
            }
            self.ratings
                .extend(row.try_get::<Option<i64>, _>("rating")?);
            if let (Some(handed_over), Some(taken)) = (handed_over, taken) {
                self.waited.push((taken - handed_over).max(0));
            }
        }
        Ok(())
    }

    /// Counts what was said in the channels that count.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn entries(
        &mut self,
        on: &mut AnyConnection,
        counts: &impl Fn(&str) -> bool,
    ) -> Result<(), StoreError> {
        let (from, to) = self.span.ends();
        let mut rows = sqlx::query(
            "SELECT entry.conversation, conversation.channel, conversation.lang, entry.speaker,
             entry.text, entry.state, entry.certainty, entry.ts
             FROM entry JOIN conversation ON conversation.id = entry.conversation
             WHERE entry.kind = 'text' AND entry.ts >= $1 AND entry.ts < $2
             ORDER BY entry.conversation, entry.seq",
        )
        .bind(from)
        .bind(to + LATE)
        .fetch(on);
        let mut current = (String::new(), String::new());
        let mut open: Vec<Open> = Vec::new();
        while let Some(row) = poll_fn(|cx| rows.as_mut().poll_next(cx)).await {
            let row = row?;
            if !counts(&row.try_get::<String, _>("channel")?) {
                continue;
            }
            let conversation: String = row.try_get("conversation")?;
            if conversation != current.0 {
                self.nobody_answered(&mut open, &current.1);
                current = (conversation, row.try_get("lang")?);
            }
            let day = self.span.day(row.try_get("ts")?);
            let speaker: String = row.try_get("speaker")?;
            let text: String = row.try_get("text")?;
            if speaker == "visitor" {
                if let Some(day) = day {
                    if let Some(day) = self.days.get_mut(day) {
                        day.questions += 1;
                    }
                    open.push(Open { text, day });
                }
                continue;
            }
            let reply = Reply {
                is_bot: speaker == "bot",
                certainty: row.try_get("certainty")?,
                state: row.try_get("state")?,
                text,
            };
            if !self.yardstick.is_answer(&reply) {
                self.nobody_answered(&mut open, &current.1);
            }
            open.clear();
            if let Some(day) = day {
                self.count_reply(&reply, day);
            }
        }
        self.nobody_answered(&mut open, &current.1);
        Ok(())
    }

    fn count_reply(&mut self, reply: &Reply, day: usize) {
        let Some(day) = self.days.get_mut(day) else {
            return;
        };
        if !reply.is_bot {
            day.by_person += 1;
            return;
        }
        if self.yardstick.is_answer(reply) {
            day.by_bot += 1;
        }
        if let Some(certainty) = reply.certainty {
            let bin = ((certainty * 10.0) as usize).min(9);
            if let Some(n) = self.certainty.get_mut(bin) {
                *n += 1;
            }
        }
        if let Some(state) = &reply.state {
            *self.states.entry(state.clone()).or_default() += 1;
        }
    }

    fn nobody_answered(&mut self, open: &mut Vec<Open>, lang: &str) {
        for question in open.drain(..) {
            if let Some(day) = self.days.get_mut(question.day) {
                day.unanswered += 1;
            }
            let key = (lang.to_owned(), question.text);
            *self.unanswered.entry(key).or_default() += 1;
        }
    }

    /// What was counted; it takes a while where much was not answered.
    pub fn done(self) -> Statistics {
        let mut total = Day::default();
        for day in &self.days {
            total.conversations += day.conversations;
            total.handed_over += day.handed_over;
            total.questions += day.questions;
            total.by_bot += day.by_bot;
            total.by_person += day.by_person;
            total.unanswered += day.unanswered;
        }
        let mut states: Vec<(String, i64)> = self.states.into_iter().collect();
        states.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        states.truncate(MAX_STATES);
        let asked = self.unanswered.into_iter();
        let asked = asked.map(|((lang, text), n)| Asked { lang, text, n });
        let n_ratings = self.ratings.len();
        let rated: i64 = self.ratings.iter().sum();
        let mut waited = self.waited;
        waited.sort_unstable();
        let middle = waited.get(waited.len() / 2);
        Statistics {
            days: self.days,
            certainty: self.certainty.to_vec(),
            unanswered: groups(asked.collect()),
            total,
            rating: (n_ratings > 0).then(|| rated as f64 / n_ratings as f64),
            waiting_median_s: middle.map(|waited| *waited as f64 / 1000.0),
            states,
        }
    }
}
