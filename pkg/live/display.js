/**
 * Messages of a live conversation on the widget's screen: each once, in the order of the log, what
 * is not there yet behind everything that is.
 */
import { entriesOf, headOf, idIn, ordered, partsOf, recordOf, withHead, written } from "./record.js";

/** Most messages whose texts are kept, to be put back where another tab did not have them. */
const MAX_KNOWN = 400;

/** What the statuses of the log are called here. */
const NOTICES = { operator_joined: "joined", operator_left: "left", transferred: "transferred", given_back: "givenBack", closed: "over", email_left: "emailed" };

/** The screen of one chat. */
export class Display {
  /** `phrase(name)` gives a text; `rankOf(id)` says where in the log a message is; `skips(entry)` what is there already. */
  constructor({ chat, phrase, rankOf, skips }) {
    Object.assign(this, { chat, phrase, rankOf, skips });
    this.shown = new Set();
    this.known = new Map();
    this.waiting = [];
  }

  /** Takes what stands on the screen for shown. */
  look() {
    this.shown.clear();
    for (const { dataset } of this.chat.root.querySelectorAll('[part="message"]')) this.note(dataset.source);
  }

  /** A message stands on the screen. */
  note(source) {
    const id = idIn(source);
    if (id) this.shown.add(id);
  }

  /** What the visitor has just written. */
  say(id, text) {
    this.#put({ id, source: `visitor:${id}`, text, at: Date.now() });
  }

  /** Shows entries of the log that are not on the screen. */
  entries(list) {
    for (const entry of list) {
      const message = this.#message(entry);
      if (message) this.#put(message);
    }
  }

  /** Puts back what is known and not on the screen: `pending` are messages that wait to be sent. */
  restore(pending) {
    for (const message of [...this.known.values()]) if (this.rankOf(message.id) !== undefined) this.#put(message);
    for (const { id, text } of pending) this.#put({ id, source: `visitor:${id}`, text, at: Date.now() });
  }

  /** Nothing of it is left. */
  forget() {
    this.shown.clear();
    this.known.clear();
  }

  #message(entry) {
    const { client_id: id, kind, from, text, what, author, ts: at } = entry;
    if (this.skips(entry)) return undefined;
    if (kind === "status") {
      const words = NOTICES[what] && this.phrase(NOTICES[what]).replace("#", author?.name ?? this.phrase("operator"));
      return words && { id, source: `notice:${id}`, text: words, at };
    }
    const name = (author?.name ?? "").replaceAll("/", "∕");
    const source = { visitor: `visitor:${id}`, operator: `operator:${id}/${name}` }[from] ?? `bot:${id}`;
    return { id, source, text, at };
  }

  #put(message) {
    this.known.set(message.id, message);
    if (this.known.size > MAX_KNOWN) this.known.delete(this.known.keys().next().value);
    if (this.shown.has(message.id)) return;
    this.shown.add(message.id);
    this.waiting.push(message);
    this.flushing ??= Promise.resolve().then(() => this.#flush());
  }

  /** Shows what waits: at the end where that is its place, otherwise by way of the record. */
  #flush() {
    this.flushing = undefined;
    const { chat } = this;
    const all = this.waiting.splice(0);
    if (!chat.widget || !all.length) return;
    const rank = ({ id }) => this.rankOf(id) ?? Infinity;
    all.sort((a, b) => (rank(a) === rank(b) ? 0 : rank(a) - rank(b)));
    const record = recordOf(chat.record);
    const before = Math.max(-1, ...(record?.entries ?? []).filter(({ id }) => id).map(({ id }) => this.rankOf(id) ?? -1));
    const isBehind = rank(all[0]) >= before;
    if (!record || (isBehind && all.length < 30)) {
      const isOwn = all.some(({ source }) => source.startsWith("visitor:"));
      for (const { source, text } of all) for (const [name, part] of partsOf(source, text)) chat.widget.add(name, part, []);
      // Whoever speaks looks at the newest message again.
      if (isOwn) chat.widget.scrolled(false);
      return;
    }
    const missing = all.flatMap(({ source, text, at }) => entriesOf(source, text, at ?? Date.now()));
    const entries = ordered(record.entries, missing, (id) => this.rankOf(id));
    if (entries) this.take({ ...record, entries });
  }

  /** Shows another record in place of what is there; nothing of it is news. */
  take(record) {
    const { chat } = this;
    const text = written(record);
    chat.page.store(text);
    chat.quiet = true;
    const log = chat.root.querySelector(".log");
    log?.setAttribute("aria-live", "off");
    log?.parentElement.classList.add("still");
    chat.widget.take(text);
  }

  /** The drawing of what `take` gave is done. */
  settled() {
    const log = this.chat.root.querySelector(".still > .log");
    if (!log) return;
    requestAnimationFrame(() => {
      log.setAttribute("aria-live", "polite");
      log.parentElement.classList.remove("still");
    });
  }

  /** What was said between visitor and bot since the last live message, for a person to read. */
  transcript() {
    const entries = recordOf(this.chat.record)?.entries ?? [];
    return entries.slice(entries.findLastIndex(({ id }) => id) + 1).filter(({ text }) => text);
  }

  /** How often in a row the bot did not know what to say. */
  misses() {
    const record = recordOf(this.chat.record);
    return record ? Number(headOf(record, "misses")) : 0;
  }

  /**
   * Puts an answer in the place of what the bot was about to say to the last question; `misses` is
   * what the count of misses goes back to.
   */
  answerInstead(source, text, lang, misses) {
    const record = recordOf(this.chat.record);
    if (!record) return;
    const asked = record.entries.findLastIndex((entry) => entry.source.startsWith("visitor"));
    const entries = record.entries.slice(0, asked + 1);
    const question = entries[asked];
    // It has been seen.
    if (question) question.fields[3] = "0";
    entries.push(...entriesOf(source, text, Date.now(), lang));
    this.take(withHead({ ...record, entries }, "misses", String(misses)));
  }
}
