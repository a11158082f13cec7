// The peers: each learns labelled questions, and says which label a new one has.
import MiniSearch from "minisearch";
import { Index } from "flexsearch";
import Fuse from "fuse.js";

const { lunr } = globalThis;

// Systems are asked all questions, slow ones one of so many, and very slow ones one of even more.
const ALL = 1;
const SOME = 5;
const FEW = 50;
// How many of the nearest known questions vote.
const VOTERS = 10;

// The label with the most votes; of equals, the one that came first.
const vote = (hits, labels) => {
  const votes = new Map();
  for (const { at, score } of hits.slice(0, VOTERS)) {
    votes.set(labels[at], (votes.get(labels[at]) ?? 0) + score);
  }
  let best;
  for (const label of votes.keys()) if (best === undefined || votes.get(label) > votes.get(best)) best = label;
  return best;
};

const miniSearch = (options, searchOptions) => (known) => {
  const index = new MiniSearch({ fields: ["text"], ...options });
  index.addAll(known.map(([, text], id) => ({ id, text })));
  return {
    nearest: (question) => index.search(question, searchOptions).map(({ id, score }) => ({ at: id, score })),
    saved: () => JSON.stringify(index),
  };
};

// lunr's stop words and its stemmer are Porter's, as everybody's.
const stemmed = (term) => {
  const token = new lunr.Token(term.toLowerCase());
  return lunr.stopWordFilter(token) ? lunr.stemmer(token).toString() : null;
};

const systems = {
  "MiniSearch": { every: SOME, make: miniSearch({}, {}) },
  "MiniSearch, fuzzy 0.2": { every: SOME, make: miniSearch({}, { fuzzy: 0.2 }) },
  "MiniSearch, fuzzy 0.2, prefix": { every: SOME, make: miniSearch({}, { fuzzy: 0.2, prefix: true }) },
  "MiniSearch, tuned": {
    every: ALL,
    make: miniSearch(
      { processTerm: stemmed },
      { fuzzy: (term) => (term.length > 3 ? 0.2 : false), weights: { fuzzy: 0.3, prefix: 0.3 }, bm25: { k: 0.6, b: 0.4, d: 0.2 } },
    ),
  },
  "FlexSearch": {
    every: ALL,
    make: (known) => {
      const index = new Index({ tokenize: "forward" });
      known.forEach(([, text], at) => index.add(at, text));
      return {
        // It gives places without scores.
        nearest: (question) =>
          index.search(question, { limit: VOTERS, suggest: true }).map((at, place) => ({ at, score: 1 / (1 + place) })),
        saved: () => {
          const parts = {};
          index.export((key, value) => (parts[key] = value));
          return JSON.stringify(parts);
        },
      };
    },
  },
  "Fuse.js": {
    every: FEW,
    make: (known) => {
      const documents = known.map(([, text], at) => ({ at, text }));
      const options = { keys: ["text"], includeScore: true, ignoreLocation: true, threshold: 0.6, limit: VOTERS };
      const fuse = new Fuse(documents, options);
      return {
        nearest: (question) =>
          fuse.search(question, { limit: VOTERS }).map(({ item, score }) => ({ at: item.at, score: 1 - score })),
        saved: () => JSON.stringify(Fuse.createIndex(["text"], documents)),
      };
    },
  },
  "lunr": {
    every: ALL,
    make: (known) => {
      const index = lunr(function () {
        this.ref("at");
        this.field("text");
        known.forEach(([, text], at) => this.add({ at, text }));
      });
      return {
        nearest: (question) =>
          index
            .query((query) => query.term(lunr.tokenizer(question)))
            .map(({ ref, score }) => ({ at: Number(ref), score })),
        saved: () => JSON.stringify(index),
      };
    },
  },
};

// Every peer by name: of `every` so many questions it is asked one, and `make(known)` gives what
// answers and what would be shipped.
export const peers = Object.fromEntries(
  Object.entries(systems).map(([name, { every, make }]) => [
    name,
    {
      every,
      make: (known) => {
        const labels = known.map(([label]) => label);
        const { nearest, saved } = make(known);
        return {
          answer: (question) => vote(nearest(question), labels),
          // The labels belong to what a page has to load.
          saved: () => saved() + JSON.stringify(labels),
        };
      },
    },
  ]),
);
