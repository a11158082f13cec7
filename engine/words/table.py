"""What the scripts that make tables of word vectors have in common."""
import os
import struct
import unicodedata

import numpy as np


def unit(m):
    return m / (np.linalg.norm(m, axis=1, keepdims=True) + 1e-9)


def fold(word):
    """As the engine folds: small, without marks."""
    for letter, plain in {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}.items():
        word = word.replace(letter, plain)
    return "".join(c for c in unicodedata.normalize("NFKD", word.lower()) if not unicodedata.combining(c))


def numbered(words):
    """The number of each word as it is folded; of words that are folded alike, of the first."""
    numbers = {}
    for number, word in enumerate(words):
        numbers.setdefault(fold(word), number)
    return numbers


def ridge(x, y, first, strength, n_steps):
    """The v with the least |x v - y|² + strength |v - first|², by conjugate gradients."""
    change = np.zeros_like(first)
    left = x.T @ (y - x @ first)
    along, squares = left.copy(), (left**2).sum(0)
    for _ in range(n_steps):
        turned = x.T @ (x @ along) + strength * along
        far = squares / ((along * turned).sum(0) + 1e-12)
        change += far * along
        left -= far * turned
        before, squares = squares, (left**2).sum(0)
        along = left + squares / (before + 1e-12) * along
    return first + change


def principal(vectors, n_fitted, n_components):
    """The principal components of the first `n_fitted`, the largest first."""
    _, axes = np.linalg.eigh(vectors[:n_fitted].T @ vectors[:n_fitted])
    return vectors @ axes[:, ::-1][:, :n_components]


def write(path, words, vectors, rarities, step):
    """A table as ../src/meaning/table.rs describes it."""
    codes = np.clip(np.round(unit(vectors) / step), -7, 7).astype(int) + 8
    numbers = {word.encode(): number for word, number in numbered(words).items()}
    out = bytearray(b"EdgWords" + struct.pack("<BI", vectors.shape[1], len(numbers)))
    before = b""
    for word in sorted(numbers):
        number = numbers[word]
        shared = len(os.path.commonprefix([word, before]))
        out += bytes([shared, len(word) - shared]) + word[shared:] + bytes([int(min(240, max(1, rarities[number])))])
        out += bytes((codes[number, 0::2] | codes[number, 1::2] << 4).astype(np.uint8))
        before = word
    with open(path, "wb") as file:
        file.write(out)
