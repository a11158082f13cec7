//! The front door: a loaded bot that answers questions.

use crate::asking::Situation;
use crate::blob::{LoadError, Sections, StringId, Strings, fingerprint};
use crate::bot::{Entry, Flow, Images, Labels, Meta, Phrases, Settings, State, States};
use crate::certainty::{Calibration, Caution, Features};
use crate::classifier::{Classifier, Scores};
use crate::expression::Zones;
use crate::language::LanguageGuesser;
#[cfg(feature = "compile")]
use crate::ranking::Hit;
use crate::ranking::rank;
#[cfg(feature = "compile")]
use crate::retrieval::QueryTerm;
use crate::retrieval::{Index, Negatives, Query, Retrieved, Skip, Target, TargetKind, find};
use crate::text::hex_digit;

/// A loaded, validated bot.
///
/// Loading checks every byte; afterwards answering cannot fail.
///
/// # Examples
/// ```
/// # #[cfg(feature = "compile")] {
/// use edgewise_engine::{Engine, compile::compile, source::SourceFile};
/// let files = [
///     SourceFile::new("bot.toml", "name = \"Shop\"\nlanguages = [\"en\"]\n"),
///     SourceFile::new(
///         "knowledge/faq.csv",
///         "\"en\";\"Where is my parcel?\";\"On its way.\"\n\"en\";\"Do you sell lamps?\";\"Yes.\"\n",
///     ),
/// ];
/// let blob = compile(&files).blob.unwrap();
/// let engine = Engine::load(blob).unwrap();
/// let best = &engine.ask("where is my parcle", Some("en"), 3)[0];
/// assert_eq!(best.reply, "On its way.");
/// assert!(best.certainty > 0.5);
/// # }
/// ```
#[derive(Debug)]
pub struct Engine {
    blob: Vec<u8>,
    strings: Strings,
    meta: Meta,
    states: States,
    answers: Phrases,
    dialogues: Phrases,
    flow: Flow,
    guesser: LanguageGuesser,
    negatives: Negatives,
    zones: Zones,
    images: Images,
    labels: Labels,
    calibration: Calibration,
    caution: Caution,
    classifier: Option<Classifier>,
    index: Index,
}

/// What a candidate is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A state of the state machine.
    State,
    /// An answer of the knowledge base.
    Answer,
    /// A turn of a dialogue.
    Dialogue,
}

impl Kind {
    /// `state`, `answer` or `dialogue`.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::State => "state",
            Kind::Answer => "answer",
            Kind::Dialogue => "dialogue",
        }
    }
}

/// One possible answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// State, answer or dialogue.
    pub kind: Kind,
    /// The state's name, or 16 hexadecimal digits that stay the same while language and text do.
    pub id: String,
    /// What would be said, as [structured text](crate::text::rich); a state's bubble with its
    /// `%variables%` as written.
    pub reply: String,
    /// ISO 639-1 code, or empty when unknown.
    pub lang: String,
    /// How likely this is the right answer, 0..=1.
    pub certainty: f32,
    /// Variables that a state's expression has found in the question.
    pub variables: Vec<(String, String)>,
    /// Number of the state, answer or dialogue turn.
    pub(crate) row: u32,
}

/// A target, and how certain it is by its questions.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Scored {
    /// What it is.
    pub(crate) kind: Kind,
    /// Its number among its like.
    pub(crate) row: u32,
    /// How likely it is the right answer, 0..=1.
    pub(crate) certainty: f32,
    /// The scores by which it was found.
    #[cfg(feature = "compile")]
    pub(crate) hit: Hit,
    /// What its scores keep for its language and its negative questions, 0..=1.
    #[cfg(feature = "compile")]
    pub(crate) keeps: f32,
    /// What its certainty was computed from.
    #[cfg(feature = "compile")]
    pub(crate) features: Features,
}

/// How likely a language must be for candidates in others to be set back.
const RECOGNISED: f32 = 0.8;
/// What the score of such a candidate keeps. Of questions in four related languages that a bot does
/// not know, 95 % get a first candidate in their own with 0.5 and 89 % with 1; below 0.3, questions
/// begin to lose answers of which the bot knows the very words.
/// That was measured when function words still counted in full; now 0.4 gives what 0.5 gave.
const FOREIGN: f32 = 0.4;
/// What it keeps when only the page's language is known; breaks ties.
const OTHER_LANGUAGE: f32 = 0.95;

/// What score and certainty of a candidate keep when the question is one of its negative ones:
/// whatever the certainty was, it falls below the threshold that bots begin with.
/// That some of the score stays keeps others, which have less of the question, from being certain.
const NEGATIVE: f32 = 0.4;

impl Engine {
    /// Validates `blob` and takes it as a bot.
    ///
    /// # Errors
    /// [`LoadError`] when a byte is not as it must be; hostile bytes cost no more than time and
    /// memory in proportion to their number.
    pub fn load(blob: Vec<u8>) -> Result<Engine, LoadError> {
        let sections = Sections::open(&blob)?;
        let strings = Strings::read(
            sections.get(Strings::TAG)?,
            sections.range(Strings::TAG)?.start,
        )?;
        let meta_bytes = sections.get(Meta::TAG)?;
        // The number of languages bounds the states, the number of states bounds the entries.
        let states_bytes = sections.get(States::TAG)?;
        let n_languages = Meta::read(meta_bytes, &strings, blob.len())?
            .languages
            .len();
        let zones = match sections.optional(Zones::TAG) {
            Some(bytes) => Zones::read(bytes, &strings, &blob)?,
            None => Zones::default(),
        };
        let n_zones = zones.0.len();
        let states = States::read(states_bytes, &strings, &blob, n_languages, n_zones)?;
        let meta = Meta::read(meta_bytes, &strings, states.len())?;
        let phrases = |tag| Phrases::read(tag, sections.get(tag)?, &strings, n_languages);
        let answers = phrases(Phrases::ANSWERS)?;
        let dialogues = phrases(Phrases::DIALOGUES)?;
        let flow = match sections.optional(Flow::TAG) {
            Some(bytes) => Flow::read(bytes, dialogues.0.len())?,
            None => Flow::default(),
        };
        let guesser = match sections.optional(LanguageGuesser::TAG) {
            Some(bytes) => LanguageGuesser::read(bytes, &strings, n_languages)?,
            None => LanguageGuesser::default(),
        };
        let calibration = Calibration::read(sections.get(Calibration::TAG)?)?;
        let caution = match sections.optional(Caution::TAG) {
            Some(bytes) => Caution::read(bytes)?,
            None => Caution::default(),
        };
        let index = Index::read(&blob, &sections)?;
        let classifier = match sections.range(Classifier::TAG) {
            Ok(range) => Some(Classifier::read(&blob, range, index.targets.len())?),
            Err(_) => None,
        };
        for target in &index.targets {
            let n_rows = match target.kind {
                TargetKind::State => states.len(),
                TargetKind::Answer => answers.0.len(),
                TargetKind::Dialogue => dialogues.0.len(),
            };
            if target.row as usize >= n_rows || target.lang as usize > n_languages {
                return Err(Index::GOAL.malformed("a target points outside its table"));
            }
        }
        let negatives = match sections.optional(Negatives::TAG) {
            Some(bytes) => Negatives::read(bytes, index.targets.len())?,
            None => Negatives::default(),
        };
        let images = match sections.range(Images::TAG) {
            Ok(range) => Images::read(&blob, range, &strings)?,
            Err(_) => Images::default(),
        };
        let n_labels = 2 * n_languages + states.len() + answers.0.len() + dialogues.0.len();
        let labels = match sections.optional(Labels::TAG) {
            Some(bytes) => Labels::read(bytes, &strings, n_labels)?,
            None => Labels::default(),
        };
        Ok(Engine {
            strings,
            meta,
            states,
            answers,
            dialogues,
            flow,
            guesser,
            negatives,
            zones,
            images,
            labels,
            calibration,
            caution,
            classifier,
            index,
            blob,
        })
    }

    /// The bot's name, as written in `bot.toml`.
    pub fn name(&self) -> &str {
        self.text(self.meta.name)
    }

    /// The title of the chat; the name where none is given.
    pub fn title(&self) -> &str {
        self.text(self.meta.title)
    }

    /// Accent colour as `#rrggbb`, if the author chose one.
    pub fn color(&self) -> Option<&str> {
        Some(self.text(self.meta.color)).filter(|color| !color.is_empty())
    }

    /// ISO 639-1 codes; the first is the default.
    pub fn languages(&self) -> Vec<&str> {
        let mut codes = Vec::new();
        for entry in &self.meta.languages {
            codes.push(self.text(entry.code));
        }
        codes
    }

    /// The language that the text is most likely in, ISO 639-1, and how likely that is, 0..=1:
    /// among the bot's own, or among all known ones where an expression asks for it.
    ///
    /// Nothing where no word and no letter tells, and for a bot of one language.
    pub fn language_of(&self, text: &str) -> Option<(&str, f32)> {
        let (number, likely) = self.guesser.guess(text, self.guesser.len())?;
        Some((self.text(self.guesser.code(number)), likely))
    }

    /// Questions that are suggested to who has not asked any, in the language `lang` (`en`,
    /// `en-GB`), or in the bot's first one; none where the author wrote none.
    pub fn suggestions(&self, lang: &str) -> Vec<&str> {
        let mut suggestions = Vec::new();
        if let Some(entry) = self.entry(lang) {
            for &text in &entry.suggestions {
                suggestions.push(self.text(text));
            }
        }
        suggestions
    }

    /// Media type (`image/png`, `image/jpeg`, `image/gif` or `image/webp`) and bytes of the picture
    /// that a text [names](crate::text::rich::Piece::Image).
    pub fn image(&self, name: &str) -> Option<(&'static str, &[u8])> {
        self.images.find(name, &self.strings, &self.blob)
    }

    /// Tells this blob from every other: its checksum, so the same for the same sources and
    /// another after any change of an answer.
    pub fn fingerprint(&self) -> u32 {
        fingerprint(&self.blob)
    }

    /// The state that leads to a person, in a language (`en`, `en-GB`); the default's where the bot
    /// does not speak it.
    pub fn handover(&self, lang: &str) -> Option<&str> {
        let row = self.entry(lang)?.handover?;
        Some(self.text(self.state_at(row)?.name))
    }

    /// What is said in a language when nothing is certain enough, as structured text: the fallback
    /// state's bubble, or the built-in apology.
    pub fn apology(&self, lang: &str) -> &str {
        let Some(entry) = self.entry(lang) else {
            return "";
        };
        let state = entry.fallback.and_then(|row| self.state_at(row));
        self.text(state.map_or(entry.apology, |state| state.bubble))
    }

    /// The state that is entered when nothing is certain enough, in a language, as
    /// [`Engine::handover`]; nothing where an apology is said.
    #[cfg(feature = "compile")]
    pub fn fallback(&self, lang: &str) -> Option<&str> {
        let row = self.entry(lang)?.fallback?;
        Some(self.text(self.state_at(row)?.name))
    }

    /// The AI settings.
    pub fn settings(&self) -> &Settings {
        &self.meta.settings
    }

    /// Number of questions that the bot knows word by word; of answers with very many, it keeps
    /// some, and what the classifier has learnt of the others.
    pub fn n_questions(&self) -> usize {
        self.index.n_questions()
    }

    /// The candidates for a question, best first, at most `max`.
    ///
    /// `lang` is the language that the visitor probably writes (`en`, `en-GB`); it decides between
    /// candidates that are otherwise alike.
    pub fn ask(&self, question: &str, lang: Option<&str>, max: usize) -> Vec<Candidate> {
        let situation = Situation {
            lang,
            ..Situation::default()
        };
        self.ask_in(question, &situation, max).candidates
    }

    /// The targets that have most in common with a question, best first, at most `max`.
    pub(crate) fn scored(&self, question: &str, lang: Option<&str>, max: usize) -> Vec<Scored> {
        let page = lang.and_then(|code| self.language(code));
        let recognised = self.own_language_of(question);
        let lang = recognised.or(page).map_or(0, |number| number + 1);
        let skip = Skip::default();
        let query = Query::new(&self.index, &self.blob, question, &skip);
        let vector = self.index.vector(&self.blob, &query);
        let (retrieved, learnt, share) = self.rankers(&query, &vector, &skip);
        let others = if recognised.is_some() {
            FOREIGN
        } else {
            OTHER_LANGUAGE
        };
        // Asked of every target, and most bots have no negative questions.
        let has_negatives = !self.negatives.is_empty();
        let is_negative = |number: u32| {
            let (index, negatives) = (&self.index, &self.negatives);
            has_negatives && negatives.speak(index, &query, number)
        };
        let keeps = |number: u32, target: &Target| {
            let is_foreign = lang != 0 && target.lang != 0 && target.lang != lang;
            let by_language = if is_foreign { others } else { 1.0 };
            let by_meaning = if is_negative(number) { NEGATIVE } else { 1.0 };
            by_language * by_meaning
        };
        let hits = rank(&self.index, &retrieved, &learnt.all, share, &keeps, max);
        let mut certainty = 1.0f32;
        let mut scored = Vec::new();
        // First what is meant, then what is meant by a negative question.
        for (negative, keep) in [(false, 1.0), (true, NEGATIVE)] {
            for hit in &hits {
                let target = self.index.targets.get(hit.target as usize);
                let (Some(target), true) = (target, is_negative(hit.target) == negative) else {
                    continue;
                };
                let features = Features::of(
                    &self.index,
                    &query,
                    hit,
                    self.index.affinity(&vector, hit.target),
                    learnt.of_words(hit.target),
                );
                // Never more certain than the one before.
                let told = self
                    .caution
                    .certainty(self.calibration.certainty(&features));
                certainty = certainty.min(keep * told);
                scored.push(Scored {
                    kind: match target.kind {
                        TargetKind::State => Kind::State,
                        TargetKind::Answer => Kind::Answer,
                        TargetKind::Dialogue => Kind::Dialogue,
                    },
                    row: target.row,
                    certainty,
                    #[cfg(feature = "compile")]
                    hit: hit.clone(),
                    #[cfg(feature = "compile")]
                    keeps: keeps(hit.target, target),
                    #[cfg(feature = "compile")]
                    features,
                });
            }
        }
        scored
    }

    /// What both rankers find of every target, in their order, and retrieval's share of the mix; the
    /// scores are empty where there is no second ranker.
    // In a page there is one caller.
    #[inline(always)]
    pub(crate) fn rankers(
        &self,
        query: &Query,
        vector: &[i8],
        skip: &Skip,
    ) -> (Vec<Retrieved>, Scores, f32) {
        let retrieved = find(&self.index, query, skip);
        let (learnt, share) = match &self.classifier {
            Some(classifier) => (
                classifier.score(&self.blob, &query.words(), vector),
                classifier.share,
            ),
            None => (
                Scores::by_meaning(self.index.nearest(vector, skip)),
                self.index.meaning.share,
            ),
        };
        (retrieved, learnt, share)
    }

    /// What a question means, as the second ranker sees it.
    #[cfg(feature = "compile")]
    pub(crate) fn vector(&self, query: &Query) -> Vec<i8> {
        self.index.vector(&self.blob, query)
    }

    /// The curve that turns features into certainty.
    #[cfg(feature = "compile")]
    pub(crate) fn calibration(&self) -> &Calibration {
        &self.calibration
    }

    /// What is told in place of the curve's probability.
    #[cfg(feature = "compile")]
    pub(crate) fn caution(&self) -> Caution {
        self.caution
    }

    /// The question, taken apart against what the bot knows.
    #[cfg(feature = "compile")]
    pub(crate) fn query(&self, question: &str) -> Query {
        Query::new(&self.index, &self.blob, question, &Skip::default())
    }

    /// The known word from which a word of a question has its meaning, if that is another one.
    #[cfg(feature = "compile")]
    pub(crate) fn lender(&self, term: &QueryTerm) -> Option<String> {
        let (lender, weight) = term.meaning;
        // Words may be known by a number that has no vector.
        if weight == 0 || self.index.meaning.weight(lender) == 0 {
            return None;
        }
        let spelling = self.index.dictionary.spelling(&self.blob, lender)?;
        (spelling != term.word).then_some(spelling)
    }

    /// The number of the bot's language that the text is in, if that is recognised.
    fn own_language_of(&self, text: &str) -> Option<u32> {
        let (number, likely) = self.guesser.guess(text, self.meta.languages.len())?;
        (likely >= RECOGNISED).then_some(number as u32)
    }

    /// The candidate of that number, spelt out.
    pub(crate) fn candidate(&self, kind: Kind, row: u32, certainty: f32) -> Candidate {
        let (text, lang, name) = match kind {
            Kind::State => {
                let state = self.states.get(row);
                let text = |id: Option<StringId>| id.map_or("", |id| self.text(id));
                let name = text(state.map(|state| state.name));
                let lang = state.map_or(0, |state| state.lang);
                (text(state.map(|state| state.bubble)), lang, Some(name))
            }
            Kind::Answer | Kind::Dialogue => {
                let phrases = match kind {
                    Kind::Dialogue => &self.dialogues,
                    _ => &self.answers,
                };
                let phrase = phrases.0.get(row as usize);
                let text = phrase.map_or("", |phrase| self.text(phrase.text));
                (text, phrase.map_or(0, |phrase| phrase.lang), None)
            }
        };
        let lang = self.code(lang);
        Candidate {
            kind,
            id: name.map_or_else(|| stable_id(lang, text), str::to_owned),
            reply: text.to_owned(),
            lang: lang.to_owned(),
            certainty,
            variables: Vec::new(),
            row,
        }
    }

    /// The words that offer what may be meant, and the label of none of that, in the language or
    /// in the bot's first one; empty where nothing is offered.
    pub(crate) fn offer(&self, lang: &str) -> (&str, &str) {
        let number = 2 * self.language(lang).unwrap_or(0) as usize;
        let text = |number| self.text(self.labels.get(number));
        (text(number), text(number + 1))
    }

    /// How the candidate is offered; empty where it cannot be.
    pub(crate) fn label(&self, kind: Kind, row: u32) -> &str {
        let mut number = 2 * self.meta.languages.len() + row as usize;
        if kind != Kind::State {
            number += self.states.len();
        }
        if kind == Kind::Dialogue {
            number += self.answers.0.len();
        }
        self.text(self.labels.get(number))
    }

    /// The answer or dialogue turn of that id.
    pub(crate) fn phrase(&self, kind: Kind, id: &str) -> Option<Candidate> {
        let n_rows = match kind {
            Kind::State => 0,
            Kind::Answer => self.answers.0.len(),
            Kind::Dialogue => self.dialogues.0.len(),
        };
        for row in 0..n_rows as u32 {
            let candidate = self.candidate(kind, row, 1.0);
            if candidate.id == id {
                return Some(candidate);
            }
        }
        None
    }

    /// Everything that the bot can say to a question: states, answers and dialogue turns, each with
    /// certainty 1.
    #[cfg(feature = "compile")]
    pub fn replies(&self) -> Vec<Candidate> {
        let mut replies = Vec::new();
        for (kind, n_rows) in [
            (Kind::State, self.states.len()),
            (Kind::Answer, self.answers.0.len()),
            (Kind::Dialogue, self.dialogues.0.len()),
        ] {
            replies.extend((0..n_rows as u32).map(|row| self.candidate(kind, row, 1.0)));
        }
        replies
    }

    /// The dialogue turn that is said after `last` where `usual` would be, if one is known.
    pub(crate) fn turn_after(&self, last: u32, usual: u32) -> Option<u32> {
        self.flow.after(last, usual)
    }

    /// The time zones of the bot.
    pub(crate) fn zones(&self) -> &Zones {
        &self.zones
    }

    /// All states.
    pub(crate) fn states(&self) -> &States {
        &self.states
    }

    /// Variables that every conversation begins with.
    pub fn variables(&self) -> Vec<(String, String)> {
        let mut variables = Vec::new();
        for &(name, value) in &self.meta.variables {
            variables.push((self.text(name).to_owned(), self.text(value).to_owned()));
        }
        variables
    }

    /// The text of that number.
    pub(crate) fn text(&self, id: StringId) -> &str {
        self.strings.get(&self.blob, id)
    }

    /// The state of that name, byte for byte.
    pub(crate) fn state(&self, name: &str) -> Option<&State> {
        self.states.get(self.state_row(name)?)
    }

    /// The number of the state of that name, byte for byte.
    pub(crate) fn state_row(&self, name: &str) -> Option<u32> {
        self.states.find(name, &self.strings, &self.blob)
    }

    /// The state of that number.
    pub(crate) fn state_at(&self, row: u32) -> Option<&State> {
        self.states.get(row)
    }

    /// What the bot says on its own in the language, or in its first one.
    pub(crate) fn entry(&self, code: &str) -> Option<&Entry> {
        let number = self.language(code).unwrap_or(0);
        self.meta.languages.get(number as usize)
    }

    /// The number of the language; `en` stands for `en-GB` too.
    pub(crate) fn language(&self, code: &str) -> Option<u32> {
        let primary = primary(code);
        let number = self
            .meta
            .languages
            .iter()
            .position(|entry| self.text(entry.code).eq_ignore_ascii_case(primary))?;
        Some(number as u32)
    }

    /// The code of a language numbered from 1; empty for 0.
    pub(crate) fn code(&self, lang: u32) -> &str {
        let entry = (lang as usize)
            .checked_sub(1)
            .and_then(|n| self.meta.languages.get(n));
        entry.map_or("", |entry| self.text(entry.code))
    }
}

/// A language code without its region: `en` of `en-GB`.
pub fn primary(code: &str) -> &str {
    let end = code.bytes().position(|byte| matches!(byte, b'-' | b'_'));
    end.and_then(|end| code.get(..end)).unwrap_or(code)
}

/// FNV-1a over language and text, 64 bits as hexadecimal.
fn stable_id(lang: &str, text: &str) -> String {
    let mut hash = 0xcbf2_9ce4_8422_2325u64;
    for part in [lang, "\0", text] {
        for byte in part.bytes() {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    let mut id = String::new();
    for at in 1..=16 {
        id.push(hex_digit((hash >> (64 - 4 * at)) as u8));
    }
    id
}
