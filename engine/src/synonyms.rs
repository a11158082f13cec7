//! Widening questions by synonyms, as an index is widened by Lucene's synonym filter.
//!
//! A question that holds an entry of a group is found by the words of the other entries, too: they
//! get postings of their own, which count nothing to the question's length.
//! So the page pays for it with a few bytes of the blob, and with no time.

use crate::source::synonyms::SynonymGroup;
use std::collections::{BTreeMap, BTreeSet};

/// The synonyms of all languages.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Synonyms {
    groups: BTreeMap<u32, Vec<SynonymGroup>>,
}

impl Synonyms {
    /// Adds groups of the language with that number.
    pub fn add(&mut self, lang: u32, groups: Vec<SynonymGroup>) {
        self.groups.entry(lang).or_default().extend(groups);
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }

    /// The words by which a question of these terms is found besides its own, in byte order.
    pub fn of(&self, lang: u32, terms: &[String]) -> Vec<String> {
        let mut words: BTreeSet<&String> = BTreeSet::new();
        for group in self.groups.get(&lang).into_iter().flatten() {
            let holds = |entry: &Vec<String>| terms.windows(entry.len()).any(|part| part == entry);
            if group.entries.iter().any(|entry| holds(&entry.value)) {
                words.extend(group.entries.iter().flat_map(|entry| &entry.value));
            }
        }
        let other = words.into_iter().filter(|word| !terms.contains(word));
        other.cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{SourceFile, synonyms::read};

    fn check(file: &str, question: &str, expected: &str) {
        let mut synonyms = Synonyms::default();
        synonyms.add(0, read(&SourceFile::new("synonyms/en.txt", file)).0);
        let terms: Vec<String> = question.split(' ').map(str::to_owned).collect();
        assert_eq!(synonyms.of(0, &terms).join(" "), expected);
        assert!(synonyms.of(1, &terms).is_empty());
    }

    #[test]
    fn a_question_gets_the_words_of_the_other_entries() {
        check("sofa, couch\n", "wash the sofa", "couch");
        check("sofa, couch\n", "wash the couch", "sofa");
        check("sofa, couch\n", "wash the lamp", "");
        check("sofa, couch\n", "sofa or couch", "");
    }

    #[test]
    fn entries_of_several_words_must_stand_together() {
        let file = "mobile phone, handy\n";
        check(file, "lost my handy", "mobile phone");
        check(file, "lost my mobile phone", "handy");
        check(file, "phone a mobile shop", "");
    }
}
