//! The files of the new project, each at a path of its own.

use crate::source::SourceFile;
use std::collections::BTreeMap;

#[derive(Default)]
pub(super) struct Files(BTreeMap<String, String>);

impl Files {
    /// Adds a file named after its original, and after `part` where an original gives several;
    /// where the name is taken, after the original's folder too.
    pub fn add(
        &mut self,
        folder: &str,
        original: &SourceFile,
        part: &str,
        extension: &str,
        text: String,
    ) -> String {
        let mut steps = original.path.rsplit('/');
        let name = steps.next().unwrap_or_default();
        // `greetings.corpus.json` is about greetings, `table.2016-10-04.csv` of that day.
        let stem = name.strip_suffix(".corpus.json").unwrap_or(name);
        let stem = stem.rsplit_once('.').map_or(stem, |(stem, _)| stem);
        let stem = match part {
            "" => plain(stem),
            part => format!("{}-{}", plain(stem), plain(part)),
        };
        let parent = plain(steps.next().unwrap_or_default());
        let candidates = [stem.clone(), format!("{parent}-{stem}")]
            .into_iter()
            .chain((2..).map(|number| format!("{parent}-{stem}-{number}")));
        let paths = candidates.map(|stem| format!("{folder}/{stem}.{extension}"));
        for path in paths {
            if !self.0.contains_key(&path) {
                return self.add_at(&path, text);
            }
        }
        String::new()
    }

    /// Adds a file at that path.
    pub fn add_at(&mut self, path: &str, text: String) -> String {
        self.0.insert(path.to_owned(), text);
        path.to_owned()
    }

    /// All of them, by path.
    pub fn finish(self) -> Vec<SourceFile> {
        let file = |(path, text): (String, String)| SourceFile::new(path, text);
        self.0.into_iter().map(file).collect()
    }
}

/// A name that every file system takes, and that is not hidden.
fn plain(name: &str) -> String {
    let plain: String = name
        .chars()
        .map(|c| {
            if c.is_alphanumeric() || "-_.".contains(c) {
                c
            } else {
                '-'
            }
        })
        .take(80)
        .collect();
    let plain = plain.trim_matches(['.', '-']);
    if plain.is_empty() {
        "file".to_owned()
    } else {
        plain.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_has_a_path_of_its_own() {
        let mut files = Files::default();
        let mut add = |path: &str, part: &str| {
            files.add("d", &SourceFile::new(path, ""), part, "yml", String::new())
        };
        assert_eq!(add("chinese/ai.yml", ""), "d/ai.yml");
        assert_eq!(
            add("traditionalchinese/ai.yml", ""),
            "d/traditionalchinese-ai.yml"
        );
        assert_eq!(
            add("traditionalchinese/ai.yaml", ""),
            "d/traditionalchinese-ai-2.yml"
        );
        assert_eq!(add("x/a.corpus.json", "b/c"), "d/a-b-c.yml");
        assert_eq!(add("../..", ""), "d/file.yml");
        assert_eq!(add("t/..a b.2016.csv", ""), "d/a-b.2016.yml");
    }
}
