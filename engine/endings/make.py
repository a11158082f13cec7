#!/usr/bin/env python3
"""Learns which endings the Snowball stemmers take off, and writes endings.txt.

    pip install snowballstemmer==3.1.1 wordfreq==3.1.1
    python3 make.py > endings.txt

For each language, its 20,000 commonest words of four letters and more are folded as the engine
folds them, and so are their stems. An ending gets a rule where most words that have it lose the
same number of letters, and the rule of a shorter ending would be wrong for at least GAIN more of
them. The longest ending that a word has then says how many letters it loses.
"""

import re
import unicodedata
from collections import Counter, defaultdict

import snowballstemmer
import wordfreq

LANGUAGES = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek",
    "en": "english", "es": "spanish", "fa": "persian", "fi": "finnish", "fr": "french",
    "hu": "hungarian", "it": "italian", "lt": "lithuanian", "nl": "dutch", "no": "norwegian",
    "pl": "polish", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sh": "serbian",
    "sv": "swedish", "tr": "turkish",
}
# Languages that have no stemmer there, or no list of words: from their grammars.
BY_HAND = {
    "bg": "а1 и1 о1 та2 то2 те2 ата3 ите3 ето3 ова3 ове3 овете5 ия2 ът2 ят2 ята3",
    "bn": "কে2 টা2 টি2 তে2 গুলি4 গুলো4 ের2 র1 রা2",
    "ckb": "ان2 ێک2 ەکە3 ەکان4 یان3",
    "et": "d1 de2 ga2 id2 ide3 ks2 le2 lt2 s1 sse3 st2 t1 te2",
    "eu": "a1 ak2 an2 arekin6 aren4 ari3 ek2 en2 etan4 ko2 tik3",
    "gl": "a1 ar2 as2 e1 er2 es2 ir2 o1 os2 s1",
    "he": "ה1 ות2 ים2",
    "hi": "ाएं3 ाओं3 ियां4 ियों4 ें2 ों2",
    "hy": "եր2 երը3 երի3 ը1 ի1 ին2 ներ3 ները4 ների4 ով2 ում2",
    "id": "an2 kah3 kan3 lah3 nya3",
    "ko": "가1 과1 는1 도1 로1 를1 만1 에1 에서2 와1 으로2 은1 을1 의1 이1",
    "lv": "a1 ai2 am2 as2 e1 ei2 em2 es2 i1 iem3 im2 is2 os2 s1 u1 us2",
    "uk": "а1 ам2 ами3 ах2 и1 им2 ими3 их2 о1 ові3 ого3 ому3 оі2 ою2 у1 я1 ям2 ями3 ях2 і1 ів2 ю1",
}
WORDFREQ = {"no": "nb"}
WORDS = 20_000
# Longest ending, shortest stem, in letters.
LONGEST, SHORTEST = 6, 3
# Words that have an ending at least, and those that a rule must mend.
SEEN, GAIN = 20, 25
SPELLINGS = {"ß": "ss", "ø": "o", "ł": "l", "æ": "ae", "œ": "oe", "đ": "d", "ı": "i", "ς": "σ",
             "ي": "ی", "ى": "ی", "ئ": "ی", "ك": "ک", "ة": "ه", "ؤ": "و", "أ": "ا", "إ": "ا",
             "آ": "ا", "ٱ": "ا"}


def folded(text):
    text = "".join(SPELLINGS.get(c, c) for c in text.lower())
    text = unicodedata.normalize("NFKD", text)
    return "".join(c for c in text if not unicodedata.combining(c))


def stems(code, algorithm):
    stemmer, found = snowballstemmer.stemmer(algorithm), {}
    for word in wordfreq.top_n_list(WORDFREQ.get(code, code), 3 * WORDS):
        if len(word) >= 4 and re.fullmatch(r"[^\W\d_]+", word):
            found.setdefault(folded(word), folded(stemmer.stemWord(word)))
        if len(found) == WORDS:
            break
    return found


def rules(found):
    cuts = defaultdict(Counter)
    for word, stem in found.items():
        cut = len(word) - len(stem) if word.startswith(stem) else 0
        for n in range(1, min(LONGEST, len(word) - 2) + 1):
            cuts[word[-n:]][cut] += 1
    learnt = {"": 0}

    def inherited(ending):
        return next(learnt[ending[i:]] for i in range(1, len(ending) + 1) if ending[i:] in learnt)

    for ending in sorted(cuts, key=lambda ending: (len(ending), ending)):
        counts = cuts[ending]
        within = [(n, cut) for cut, n in counts.items() if cut <= len(ending)]
        if sum(counts.values()) < SEEN or not within:
            continue
        n, cut = max(within)
        before = inherited(ending)
        if cut != before and n - counts[before] >= GAIN:
            learnt[ending] = cut
    del learnt[""]
    return learnt


if __name__ == "__main__":
    found = {
        code: " ".join(sorted(unicodedata.normalize("NFC", item) for item in endings.split()))
        for code, endings in BY_HAND.items()
    }
    for code, algorithm in LANGUAGES.items():
        learnt = rules(stems(code, algorithm))
        found[code] = " ".join(f"{ending}{cut}" for ending, cut in sorted(learnt.items()))
    for code in sorted(found):
        print(code, found[code])
