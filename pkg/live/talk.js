/**
 * The visitor's side of conversations with the server: one session, at most one open conversation,
 * an outbox, and a log that is followed while the conversation lives. Without one there is no
 * connection, and no session before something has to be sent.
 *
 * `doc` is what survives: `session` (`token`, `verified`), `cid` of the open conversation, `before`
 * of the last closed one, its `log` and `standing`, `local` (names of messages that stand on the
 * screen because they were said there), `emailed`, and `authors` by name.
 */
import { clientId } from "./client_id.js";
import { hear, newDoc } from "./news.js";
import { cursorIn, cursorOf, newLog, receive, replace, take } from "./log.js";
import { Again, Outbox, requestOf } from "./outbox.js";
import { PAUSES_MS, Stream } from "./stream.js";
import { Refused } from "./calls.js";
import { waiter } from "./clock.js";

/** Typing is told at most that often. */
const TYPING_MS = 3_000;

/** Most names of local messages that are remembered. */
const MAX_LOCAL = 600;

/** Most entries of a snapshot. */
const SNAPSHOT = 200;

/** What becomes of a conversation that is over when it is written to. */
const isGone = ({ status, code }) => status === 404 || code === "conversation_closed";

/** One chat's talk with the server. */
export class Talk {
  /**
   * `about` knows the page: `session()`, `conversation()`, `channel`, `refused(reason)`;
   * `ui` hears: `entries(list)`, `snapshot(list)`, `standing(now, before)`, `typing(event)`,
   * `changed()`, `config(config)`, `sent(item, answer)`, `refused(item)`; `tabs` are the tabs in step.
   */
  constructor({ calls, clock, store, tabs, about, ui, setting = "auto", pace = () => "open", signal, random }) {
    Object.assign(this, { calls, clock, store, about, ui, setting, pace, signal, random });
    this.doc = newDoc();
    calls.tokenOf = () => this.doc.session?.token;
    this.tabs = tabs({ lead: (ending) => this.#lead(ending), hear: (message) => hear(this, message) });
    this.outbox = new Outbox({ store, clock, signal, send: (item) => this.#send(item), told: (item, answer) => this.#sentOn(item, answer), mayRun: () => this.leading });
    this.waiting = waiter(clock, signal);
    this.typedAt = 0;
    this.way = "";
  }

  /** Goes on with what was kept. */
  async begin() {
    await this.#reload();
    this.attend();
    this.ui.changed();
  }

  /** Whether a conversation is open at the server, or about to be. */
  get isLive() {
    return Boolean(this.doc.cid) && this.stage !== "closed";
  }

  /** `bot`, `waiting`, `active` or `closed`; nothing where there is no conversation. */
  get stage() {
    return this.doc.cid ? this.doc.standing?.stage : undefined;
  }

  /** Puts something into the outbox; gives its name. */
  async put(item) {
    const own = { id: clientId(this.random), ...item };
    this.attend(true);
    await this.outbox.add(own);
    this.tabs.tell({ type: "wake" });
    return own.id;
  }

  /** Remembers that a message stands on the screen already. */
  isLocal(id) {
    return this.doc.local.includes(id);
  }

  local(ids) {
    this.doc.local = [...this.doc.local, ...ids].slice(-MAX_LOCAL);
    this.save();
  }

  /** There is reason to try again now. */
  wake() {
    this.outbox.wake();
    this.stream?.wake();
    this.waiting.wake();
    if (!this.leading) this.tabs.tell({ type: "wake" });
  }

  /** The visitor has looked at everything there is. */
  seen() {
    const { log } = this.doc;
    if (!this.isLive || log.seen >= log.last) return;
    if (!this.leading) return this.tabs.tell({ type: "seen", seq: log.last });
    this.ack(log.last);
  }

  /** The visitor types, or stopped. */
  typing(on) {
    if (!/waiting|active/.test(this.stage) || (on && this.clock.now() - this.typedAt < TYPING_MS)) return;
    this.typedAt = on ? this.clock.now() : 0;
    this.#try("POST", "typing", { on });
  }

  /** Tells the server who the visitor is now. */
  async identify(user) {
    if (!this.doc.session) return;
    try {
      const { verified } = await this.calls.call("PUT", "/v1/session/user", user);
      this.doc.session.verified = verified;
      this.save();
    } catch (reason) {
      if (reason.status === 401) this.about.refused(reason);
    }
  }

  /** Leaves nothing: here, and at the server the token is worth nothing afterwards. */
  async forget() {
    const revoked = this.doc.session && this.calls.call("DELETE", "/v1/session", undefined, { keepalive: true }).catch(() => {});
    this.doc = newDoc();
    this.outbox.items = [];
    this.outbox.why = undefined;
    this.tabs.rest();
    await this.store.wipe();
    this.tabs.tell({ type: "forgotten" });
    this.ui.changed();
    await revoked;
  }

  /** Tries once more what had failed, or waits. */
  async retry(id) {
    await this.outbox.retry(id);
    this.wake();
  }

  /** Fetches the newest part of the log once more: what is on the screen may lack some of it. */
  async snapshot() {
    const { cid } = this.doc;
    const found = await this.calls.call("GET", `/v1/conversations/${cid}?limit=${SNAPSHOT}`);
    if (this.doc.cid !== cid) return;
    replace(this.doc.log, found);
    this.#authors(found.messages);
    this.#stands(found.standing);
    this.ui.snapshot(found.messages);
    this.#tell({ snapshot: found.messages });
  }

  /** Keeps where things stand; holds once that is kept. */
  save() {
    this.doc.version++;
    this.saving ??= Promise.resolve().then(() => {
      this.saving = undefined;
      return this.store.save(structuredClone(this.doc));
    });
    return this.saving;
  }

  /** Something that matters for a moment only. */
  #try(method, what, body) {
    this.calls.call(method, `/v1/conversations/${this.doc.cid}/${what}`, body).catch(() => {});
  }

  ack(seq) {
    const { log } = this.doc;
    log.seen = Math.max(log.seen, seq);
    this.save();
    this.#try("POST", "ack", { delivered: log.last, read: log.seen });
    this.#tell({});
  }

  /** Leads, or waits to lead, while there is something to hear or to send; rests otherwise. */
  attend(wanted = false) {
    if (wanted || this.isLive || this.outbox.isWaiting) this.tabs.want();
    else this.tabs.rest();
  }

  async #reload() {
    const { doc, items } = await this.store.load();
    // Another tab may have gone on, or this one may be about to keep what it has done since.
    if (doc?.log && doc.version > this.doc.version) this.doc = doc;
    this.outbox.restore(items ?? []);
  }

  async #lead(ending) {
    this.leading = true;
    ending.addEventListener("abort", this.waiting.wake, { once: true });
    try {
      await this.#reload();
      this.outbox.run();
      while (!ending.aborted) {
        if (this.isLive && this.setting !== "off") await this.#listen(ending);
        else await this.waiting.wait(PAUSES_MS.closed);
      }
    } finally {
      this.leading = false;
    }
  }

  async #listen(ending) {
    const { cid } = this.doc;
    const over = new AbortController();
    const end = () => over.abort();
    ending.addEventListener("abort", end, { once: true });
    this.stream = new Stream({
      calls: this.calls,
      clock: this.clock,
      path: `/v1/conversations/${cid}/events`,
      cursor: () => cursorIn(this.doc.log),
      event: (event, cursor) => {
        const taken = this.doc.cid === cid ? this.#event(event, cursor) : undefined;
        if (this.doc.cid !== cid || !this.isLive) end();
        return taken;
      },
      reset: () => this.snapshot(),
      told: (way) => this.#goes(way),
      pace: this.pace,
      setting: this.tabs.alone ? "poll" : this.setting,
      signal: over.signal,
    });
    try {
      await this.stream.run();
    } catch (reason) {
      if (reason.status === 401) this.#lose();
      else if (isGone(reason)) this.#over();
      else await this.waiting.wait(PAUSES_MS.open);
    } finally {
      this.stream = undefined;
      this.#goes("");
    }
  }

  /** One look, where nothing listens. */
  async look() {
    if (this.isLive && this.setting === "off") await this.snapshot().catch(() => {});
  }

  #goes(way) {
    if (way === this.way) return;
    this.way = way;
    if (/sse|poll/.test(way)) this.outbox.wake();
    this.#tell({});
    this.ui.changed();
  }

  #event(event, cursor) {
    const { log } = this.doc;
    if (event.type === "message") {
      const { epoch } = cursorOf(cursor) ?? {};
      if (epoch !== undefined && log.epoch !== undefined && epoch !== log.epoch) return "reset";
      log.epoch ??= epoch;
      const taken = take(log, event);
      if (taken === "gap") return "gap";
      if (taken === "known") return undefined;
      this.#authors([event]);
      this.save();
      this.ui.entries([event]);
      this.#tell({ entries: [event] });
      if (event.from !== "visitor") this.#deliver();
    } else if (event.type === "status") {
      const { type: _, ...standing } = event;
      this.#stands(standing);
      this.#tell({});
    } else if (event.type === "read") {
      receive(log, event);
      this.save();
      this.ui.changed();
      this.#tell({});
    } else if (event.type === "typing") {
      this.ui.typing(event);
      this.#tell({ typing: event });
    }
    return undefined;
  }

  /** Tells once that everything up to here has arrived, however much came at a time. */
  #deliver() {
    this.delivering ??= Promise.resolve().then(() => {
      this.delivering = undefined;
      const { log } = this.doc;
      if (this.isLive) this.#try("POST", "ack", { delivered: log.last, read: log.seen });
    });
  }

  #authors(entries) {
    for (const { author } of entries) if (author) this.doc.authors[author.name] = author;
  }

  #stands(standing) {
    const before = this.doc.standing;
    this.doc.standing = standing;
    receive(this.doc.log, standing.desk ?? {});
    if (standing.stage === "closed") this.#over();
    else this.save();
    this.ui.standing(standing, before);
    this.ui.changed();
  }

  /** The conversation is over; the next message begins another one. */
  #over() {
    this.doc.before = this.doc.cid ?? this.doc.before;
    this.doc.cid = this.doc.opening = this.doc.emailed = undefined;
    this.save();
    this.waiting.wake();
    this.attend();
    this.#tell({});
    this.ui.changed();
  }

  /** The server no longer knows this visitor. */
  #lose() {
    this.doc.session = undefined;
    this.#over();
  }

  async #open() {
    if (!this.doc.session) {
      const body = this.about.session();
      const path = `/v1/channels/${this.about.channel}/sessions`;
      const made = await this.calls.call("POST", path, body).catch((reason) => {
        if (reason.code !== "identity_refused") throw reason;
        // Who cannot be proven is nobody, and may speak all the same.
        this.about.refused(reason);
        return this.calls.call("POST", path, { ...body, user: undefined });
      });
      this.doc.session = { token: made.token, verified: made.verified };
      // What follows belongs to this session: a page that is left now must find it again.
      await this.save();
      this.ui.config(made.config);
    }
    if (!this.doc.cid) {
      this.doc.opening ??= clientId(this.random);
      await this.save();
      let [cid, made] = [this.doc.opening];
      try {
        made = await this.calls.call("PUT", `/v1/conversations/${cid}`, this.about.conversation());
      } catch (reason) {
        if (reason.code !== "conversation_open" || typeof reason.now !== "string") throw reason;
        cid = reason.now;
        made = await this.calls.call("PUT", `/v1/conversations/${cid}`, this.about.conversation());
      }
      const { epoch } = cursorOf(made.cursor) ?? {};
      Object.assign(this.doc, { cid, opening: undefined, log: { ...newLog(), epoch } });
      this.#stands(made.standing);
      await this.save();
      this.waiting.wake();
    }
    return `/v1/conversations/${this.doc.cid}`;
  }

  async #send(item) {
    const isEnd = /close|rating/.test(item.kind);
    if (isEnd && !this.doc.cid && !(item.kind === "rating" && this.doc.before)) return;
    try {
      const path = isEnd ? `/v1/conversations/${this.doc.cid ?? this.doc.before}` : await this.#open();
      if (item.person && this.stage === "bot") this.#stands(await this.calls.call("POST", `${path}/handover`, { reason: "wish" }));
      const answer = await this.calls.call(...requestOf(path, item));
      if (item.kind === "email") this.doc.emailed = true;
      if (answer?.stage) this.#stands(answer);
      return answer;
    } catch (reason) {
      if (!(reason instanceof Refused)) throw reason;
      if (reason.status === 401 && this.doc.session) this.#lose();
      else if (isGone(reason) && (this.doc.cid || isEnd)) this.#over();
      else throw reason;
      if (isEnd) return;
      throw new Again();
    }
  }

  #sentOn(item, answer) {
    if (item.fate === "failed" && item.kind !== "text") {
      // Nobody sees it, so nobody can try it again.
      this.outbox.drop(item.id);
      this.ui.refused(item);
    }
    if (answer) {
      this.ui.sent(item, answer);
      this.attend();
    }
    this.ui.changed();
    this.#tell({});
  }

  #tell(news) {
    if (!this.leading) return;
    const { items, why, nextAt } = this.outbox;
    this.tabs.tell({ type: "news", doc: this.doc, items, why, nextAt, way: this.way, ...news });
  }
}
