/**
 * The widget's record of a conversation (`widget/src/storage.rs` has its form), taken apart so that
 * messages of a live conversation can stand where the log has them.
 *
 * The source of such a message has its name in the log: `visitor:ID`, `operator:ID`, `bot:ID` or
 * `notice:ID`.
 */

const END = "\x1f";

/** The version that is understood; of another one nothing is changed. */
const RECORD_VERSION = "3";

/** Most entries that the widget reads. */
const MAX_KEPT = 200;

/** Longest part of a text, in characters; the widget reads 16,000 bytes. */
const MAX_PART = 4_000;

/** Fields in front of the first list, among them language, state and misses. */
const HEAD = { bot: 1, lang: 4, state: 5, misses: 6 };

/** `{ head, entries }` of a record, or nothing; an entry is `{ fields, source, id }`. */
export const recordOf = (text) => {
  const fields = String(text ?? "").split(END);
  if (fields.pop() !== "" || fields[0] !== RECORD_VERSION) return undefined;
  let at = 10;
  const list = (width) => (at += 1 + Number(fields[at]) * width);
  list(2);
  list(1);
  const head = fields.slice(0, at);
  const entries = [];
  for (let left = Number(fields[at++]); left > 0; left--) {
    const from = at;
    at += 6;
    const kind = fields[at - 1];
    if (kind === "1") {
      at += 2;
      list(2);
    } else if (kind === "2") {
      at += 1;
      for (let n = Number(fields[at++]); n > 0; n--) {
        at += 4;
        list(2);
      }
      list(1);
    }
    if (!(at <= fields.length)) return undefined;
    entries.push(entryOf(fields.slice(from, at)));
  }
  return at === fields.length ? { head, entries } : undefined;
};

/** The name in the log behind a source; nothing for what is none of a live conversation's. */
export const idIn = (source) => /^(?:visitor|operator|bot|notice):([^/]+)/.exec(source)?.[1];

const entryOf = (fields) => ({ fields, source: fields[0], text: fields[1], id: idIn(fields[0]), at: Number(fields[4]) * 1000 });

/** The record as a text; the oldest entries give way. */
export const written = ({ head, entries }) => {
  const kept = entries.slice(-MAX_KEPT);
  return [...head, kept.length, ...kept.flatMap(({ fields }) => fields)].join(END) + END;
};

/** A field of the head. */
export const headOf = (record, name) => record.head[HEAD[name]];

/** The record with another field in its head. */
export const withHead = (record, name, value) => ({ ...record, head: record.head.map((field, at) => (at === HEAD[name] ? value : field)) });

/** Sources and texts of a message: one, or several where it is long. */
export const partsOf = (source, text) => {
  const parts = [];
  for (let rest = text, n = 1; rest || !parts.length; n++) {
    let end = rest.length > MAX_PART ? rest.lastIndexOf(" ", MAX_PART) : rest.length;
    if (end < MAX_PART / 2) end = Math.min(rest.length, MAX_PART);
    // Never between the two halves of a character.
    if (/[\ud800-\udbff]/.test(rest[end - 1] ?? "") && end < rest.length) end--;
    parts.push([n > 1 ? `${source}/${n}` : source, rest.slice(0, end)]);
    rest = rest.slice(end).trimStart();
  }
  return parts;
};

/** Entries for a message. */
export const entriesOf = (source, text, atMs, lang = "") =>
  partsOf(source, text.replaceAll(END, " ")).map(([name, part]) => entryOf([name, part, lang, "0", String(Math.round(atMs / 1000)), "0"]));

/**
 * The entries with `missing` put in, where `rankOf(id)` says: the place in the log, or infinity for
 * what it does not have yet. What has no place there stays behind what it followed. Nothing where
 * all is in order as it is.
 */
export const ordered = (entries, missing, rankOf) => {
  let rank = -1;
  const ranked = entries.map((entry) => ({ entry, rank: (rank = (entry.id && rankOf(entry.id)) ?? rank) }));
  for (const entry of missing) ranked.push({ entry, rank: rankOf(entry.id) ?? Infinity });
  const sorted = [...ranked].sort((a, b) => (a.rank === b.rank ? 0 : a.rank - b.rank));
  return missing.length || sorted.some((one, at) => one !== ranked[at]) ? sorted.map(({ entry }) => entry) : undefined;
};
