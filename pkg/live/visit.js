/**
 * One visitor's chat with a server behind it: who answers, what goes where, what is seen of it.
 */
import { conversationOf, sessionOf } from "./about_page.js";
import { markMessages } from "./beside.js";
import { batches, carried } from "./carried.js";
import { clientId } from "./client_id.js";
import { Display } from "./display.js";
import { hookInto } from "./hooks.js";
import { listenToPage } from "./page_events.js";
import { fateOf, unreadIn } from "./log.js";
import { LIVE_CSS } from "./look_live.js";
import { Strip } from "./strip.js";
import { Talk } from "./talk.js";
import { inStep } from "./tabs_in_step.js";
import { viewOf } from "./view.js";
import { Wiser } from "./wiser.js";

/** A person's typing is shown that long, unless it is told again. */
const TYPES_MS = 6_000;

/** In mixed mode the engine answers soon, or nobody can say when. */
const SOON_MS = 30_000;

/** So many pixels from the end still count as the end. */
const NEAR_PX = 96;

/** Structured text without its structure. */
const plainOf = (chat, text) => chat.page.plain(text).trim();

/** Attaches the live client to a chat that has begun. */
export class Visit {
  constructor({ chat, calls, clock, store, words, channel, server, state }) {
    const { phrase } = words;
    Object.assign(this, { chat, clock, words, phrase, channel, server, state, calls });
    const { signal } = chat.ending;
    this.handing = false;
    this.fates = new Map();
    this.display = new Display({
      chat,
      phrase,
      rankOf: (id) => this.#rankOf(id),
      skips: ({ via, client_id: id }) => via === "local-bot" || this.talk.isLocal(id),
    });
    this.strip = new Strip({
      root: chat.root,
      host: chat.host,
      server,
      word: chat.word,
      phrase,
      does: { wake: () => this.talk.wake(), cancel: () => this.leave(), email: (email) => this.talk.put({ kind: "email", email, text: "" }) },
    });
    this.wiser = new Wiser({
      clock,
      ask: (text, limitMs) => this.#ask(text, limitMs),
      show: (best, misses, question) => this.#showWiser(best, misses, question),
      misses: () => this.display.misses(),
      hurries: () => this.handing,
      threshold: () => chat.widget.threshold(),
      pauses: () => ({ initial: (state.config?.initial_response_s ?? 0) * 1000, further: (state.config?.response_s ?? 0) * 1000 }),
    });
    const name = `edgewise:${chat.settings.name}`;
    this.talk = new Talk({
      calls,
      clock,
      store,
      signal,
      setting: chat.settings.transport ?? "auto",
      tabs: (own) => inStep({ name: `${name}:${channel}`, shared: (chat.settings.storage ?? "local") === "local", signal, ...own }),
      about: { channel, session: () => sessionOf(chat), conversation: () => conversationOf(chat), refused: ({ message }) => console.warn(`Edgewise: the server does not accept who the visitor is: ${message}`) },
      pace: () => (document.hidden || !chat.state.isOpen ? "closed" : chat.root.activeElement?.id === "composer" ? "active" : "open"),
      ui: {
        entries: (list) => this.#entries(list),
        snapshot: (list) => this.display.entries(list),
        standing: (now, before) => this.#stands(now, before),
        typing: (event) => this.#types(event),
        changed: () => this.show(),
        config: (config) => state.take(config),
        sent: (item) => this.#sent(item),
        refused: ({ kind, reason: code }) => {
          console.warn(`Edgewise: the server refused ${kind}: ${code}`);
          if (kind === "handover") this.handing = false;
        },
      },
    });

    listenToPage(this);
  }

  async begin() {
    const { chat } = this;
    this.display.look();
    // Where it stands already nobody has just asked for it.
    this.wasPerson = chat.state.mode === "person";
    this.#mounted();
    const mountAgain = chat.mountAgain;
    chat.mountAgain = () => {
      mountAgain();
      this.#mounted();
      this.words.speak().then(() => this.show());
    };
    await this.talk.begin();
    const { log } = this.talk.doc;
    const lacks = log.entries.some(({ id, kind, via }) => kind === "text" && via !== "local-bot" && !this.display.shown.has(id) && !this.talk.isLocal(id));
    if (this.talk.isLive && lacks) await this.talk.snapshot().catch(() => {});
    this.display.restore(this.#pending());
    this.show();
  }

  /** Whether persons answer, or shall. */
  get persons() {
    return this.handing || /waiting|active/.test(this.talk.stage) || (!/^bot$/.test(this.talk.stage) && this.#mode !== "automatic");
  }

  get #mode() {
    return this.state.config?.mode ?? this.state.blobMode ?? "automatic";
  }

  /** The visitor says something. */
  say(text) {
    const id = clientId();
    this.display.say(id, text);
    const { state } = this.chat.state;
    this.talk.put({ id, kind: "text", text, via: "visitor", state, client_ts: this.clock.now(), person: this.#mode === "automatic" || undefined });
    this.show();
  }

  /** Asks for a person: what was said so far goes along. */
  handOver(reason, detail) {
    if (this.persons) return;
    this.handing = true;
    this.wiser.hurry();
    if (!this.talk.isLive) {
      const said = carried(this.display.transcript(), this.chat.page.plain);
      this.talk.local(said.map(({ client_id: id }) => id));
      for (const messages of batches(said)) this.talk.put({ kind: "import", messages });
    }
    this.talk.put({ kind: "handover", reason, detail: detail ? String(detail).slice(0, 1_000) : undefined });
    this.show();
  }

  /** The visitor no longer wants to talk to a person. */
  leave() {
    this.handing = false;
    const { outbox } = this.talk;
    for (const item of outbox.items.filter(({ kind }) => kind === "handover")) outbox.drop(item.id);
    if (this.talk.isLive) this.talk.put({ kind: "close" });
    this.show();
  }

  /** Brings the screen up to date. */
  show() {
    this.drawing ??= Promise.resolve().then(() => {
      this.drawing = undefined;
      if (this.chat.ending.signal.aborted || !this.chat.widget) return;
      const scroller = this.chat.root.querySelector(".scroller");
      const isAtEnd = scroller && scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR_PX;
      this.#draw();
      // Whoever reads the newest message goes on reading it, whatever comes beside it.
      if (isAtEnd) scroller.scrollTop = scroller.scrollHeight;
    });
  }

  #draw() {
    const { chat, talk, phrase, clock } = this;
    const { outbox, doc } = talk;
    this.strip.show(
      viewOf({ stage: talk.stage, standing: talk.isLive ? doc.standing : undefined, config: this.state.config, persons: this.persons, handing: this.handing, mode: this.#mode, settings: chat.settings, phrase, word: chat.word, outbox, way: talk.way, emailed: doc.emailed, email: chat.user?.email ?? "", offline: navigator.onLine === false, typing: this.typing, locale: chat.locale, clock }),
    );
    markMessages({ root: chat.root, server: this.server, word: phrase, fateOf: (id) => this.#fateOf(id), authorOf: (source) => this.#authorOf(source), retry: (id) => talk.retry(id), retryWord: chat.word("retry") });
    this.#tellFates();
    if (outbox.nextAt && outbox.why === "limit") {
      clock.cancel(this.ticking);
      this.ticking = clock.later(() => this.show(), 1_000);
    }
    if (chat.state.isOpen && !document.hidden) talk.seen();
    const unread = talk.isLive && !chat.state.isOpen ? unreadIn(doc.log) : undefined;
    if (unread !== undefined && unread !== chat.state.unreadCount) this.#standAgain();
  }

  #mounted() {
    const { chat, wiser } = this;
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(LIVE_CSS);
    chat.root.adoptedStyleSheets = [...chat.root.adoptedStyleSheets, sheet];
    this.native = hookInto(chat, {
      say: (native, text) => {
        if (this.persons) this.say(text);
        else native.say(text);
      },
      pressed: (native, gesture, key, index) => {
        if (this.persons && /^(suggest|choose)$/.test(gesture)) {
          const pressed = chat.root.querySelector(`[data-on="${gesture} ${key} ${index}"]`);
          if (pressed) this.say(pressed.textContent.trim());
        } else native.pressed(gesture, key, index);
      },
      said: (native, ...message) => this.#said(native, ...message),
      answered: (native, question, source, text, certainty) => {
        wiser.answered(question, source, certainty);
        if (question && source === `state:${this.#handoverState()}`) this.wished = certainty > 0;
        native.answered(question, source, text, certainty);
      },
      later: (native, delay, due, id) => wiser.later(delay, due, id, native),
      cancel: (native, number) => wiser.cancel(number, native),
      store: (native, record) => {
        native.store(record);
        wiser.kept();
      },
      cleared: (native) => {
        this.display.shown.clear();
        this.isCleared = true;
        if (!chat.quiet) this.#begunAgain();
        native.cleared();
      },
      act: (native, id, name, input, data) => {
        const isOwn = chat.actions?.has(name) || Object.hasOwn(chat.settings.actions ?? {}, name);
        if (name !== "call_operator" || isOwn) return native.act(id, name, input, data);
        queueMicrotask(() => {
          this.handOver("state");
          chat.widget?.ended(id, true, "", []);
        });
      },
      stands: (native, ...standing) => {
        const [, , , at, , person] = standing;
        const quiet = chat.quiet;
        this.last = standing;
        native.stands(...this.#standing(standing));
        const arrived = person && (!this.wasPerson || this.wished !== undefined);
        if (arrived && !quiet && this.state.config?.has_operators !== false) this.handOver(this.wished ? "wish" : this.display.misses() > 0 || this.missed ? "low_certainty" : "state");
        this.wasPerson = person;
        this.wished = undefined;
        this.missed = this.display.misses() > 0;
        if (this.isCleared) {
          this.isCleared = false;
          this.display.restore(this.#pending());
          this.display.settled();
        }
        this.show();
      },
    });
  }

  /** How things stand, with what the server knows better. */
  #standing([open, unread, typing, at, lang, person]) {
    const served = this.talk.doc.cid || this.talk.doc.before;
    // Who has asked for a person by a method has one now, or the bot.
    this.chat.person = undefined;
    const count = this.talk.isLive ? (open ? 0 : unreadIn(this.talk.doc.log)) : unread;
    return [open, count, typing || Boolean(this.typing), at, lang, this.persons || (person && !served)];
  }

  /** Tells the page how things stand now, without a drawing. */
  #standAgain() {
    const { chat } = this;
    const { isOpen, unreadCount, state = "" } = chat.state;
    this.native.stands(...this.#standing(this.last ?? [isOpen, unreadCount, false, state, chat.lang ?? chat.spoken, false]));
  }

  #handoverState() {
    return this.chat.widget.person(this.chat.lang || this.chat.spoken);
  }

  #said(native, key, source, text, lang, at, buttons) {
    const { chat, talk } = this;
    this.display.note(source);
    const [kind, name = ""] = source.split(/:(.*)/s);
    const isLive = /^(visitor|operator|bot|notice)$/.test(kind) && name;
    if (isLive) {
      if (chat.quiet || kind === "notice") return;
      const role = { visitor: "visitor", operator: "operator" }[kind] ?? "assistant";
      const message = { id: key, role, text: chat.page.plain(text), source, at, ...(role === "operator" && { author: this.#authorOf(source)?.name }) };
      chat.emit("message", { ...message });
      if (role !== "visitor") chat.emit("message:received", { ...message });
      return;
    }
    native.said(key, source, text, lang, at, buttons);
    if (!chat.quiet && talk.stage === "bot" && !this.handing) this.#record(kind === "visitor" ? "visitor" : "local-bot", text, kind === "state" ? name : undefined);
  }

  /** Lets the server have what page and visitor say to each other, where it has the conversation. */
  #record(via, text, state) {
    const words = plainOf(this.chat, text).slice(0, 8_000);
    if (!words) return;
    const id = clientId();
    this.talk.local([id]);
    this.talk.put({ id, kind: "text", text: words, via, state, client_ts: this.clock.now() });
  }

  /** The visitor begins again: the conversation that was is over. */
  #begunAgain() {
    this.handing = false;
    this.display.forget();
    if (this.talk.isLive || this.talk.outbox.isWaiting) this.leave();
  }

  #entries(list) {
    this.display.entries(list);
    if (list.some(({ from }) => from !== "visitor")) this.typing = undefined;
    this.#soon();
  }

  /** In mixed mode somebody or something is about to answer what the visitor has just asked. */
  #soon() {
    if (this.state.config?.mode !== "mixed") return;
    const last = this.talk.doc.log.entries.findLast(({ kind }) => kind === "text");
    if (last?.from === "visitor") this.#types({ on: true }, SOON_MS);
    else this.#types({ on: false });
  }

  #types({ on, name }, ms = TYPES_MS) {
    this.clock.cancel(this.typingTimer);
    this.typing = on ? { name } : undefined;
    if (on) this.typingTimer = this.clock.later(() => this.#types({ on: false }), ms);
    this.show();
  }

  #stands(now, before) {
    const { chat } = this;
    if (now.stage !== "bot") this.handing = false;
    if (now.stage === "bot" && !this.talk.outbox.items.some(({ kind }) => kind === "handover")) this.handing = false;
    if (now.stage === "waiting" && (before?.stage !== "waiting" || before.position !== now.position || before.operators_online !== now.operators_online)) {
      chat.emit("queue", { position: now.position, online: now.operators_online, open: now.open, opensAt: now.opens_at });
    }
    const [was, is] = [before?.stage === "active" ? before.operator : undefined, now.stage === "active" ? now.operator : undefined];
    if (was?.name !== is?.name) {
      this.typing = undefined;
      if (was) chat.emit("operator:left", { name: was.name });
      if (is) chat.emit("operator:joined", { name: is.name, description: is.description, avatar: is.avatar });
    }
    this.#standAgain();
  }

  #rankOf(id) {
    const entry = this.talk.doc.log.entries.find((one) => one.id === id);
    if (entry) return entry.seq;
    return this.talk.outbox.items.some((item) => item.id === id) || this.display.known.get(id)?.source.startsWith("visitor:") ? Infinity : undefined;
  }

  #pending() {
    return this.talk.outbox.items.filter(({ id, kind, via }) => kind === "text" && via === "visitor" && !this.talk.isLocal(id));
  }

  #fateOf(id) {
    const item = this.talk.outbox.items.find((one) => one.id === id);
    return item ? item.fate : (fateOf(this.talk.doc.log, id) ?? "sent");
  }

  #authorOf(source) {
    const name = source.split("/")[1];
    const { authors = {} } = this.talk.doc;
    return name ? (Object.values(authors).find((author) => author.name.replaceAll("/", "∕") === name) ?? { name }) : undefined;
  }

  #sent({ id, kind, text }) {
    if (kind === "text" && !this.talk.isLocal(id)) this.chat.emit("message:sent", { id, text });
    this.#soon();
  }

  #tellFates() {
    const { doc, outbox } = this.talk;
    const own = doc.log.entries.filter(({ from, kind, via }) => from === "visitor" && kind === "text" && via === "visitor");
    for (const id of [...own.map((entry) => entry.id), ...outbox.items.map((item) => item.id)]) {
      const [fate, before] = [this.#fateOf(id), this.fates.get(id)];
      this.fates.set(id, fate);
      if (before === undefined || before === fate || this.talk.isLocal(id)) continue;
      const item = outbox.items.find((one) => one.id === id);
      const text = item?.text ?? this.display.known.get(id)?.text;
      if (/delivered|read/.test(fate)) this.chat.emit(`message:${fate}`, { id, text });
      if (fate === "failed") this.chat.emit("message:failed", { id, text, reason: item?.reason });
    }
  }

  async #ask(text, limitMs) {
    if (!this.chat.settings.server || navigator.onLine === false) return undefined;
    const { lang, spoken } = this.chat;
    const answers = await this.calls.call("POST", `/v1/channels/${this.channel}/answer`, { text: text.slice(0, 2_000), lang: lang || spoken, state: this.chat.state.state, n: 1 }, { limitMs });
    this.state.newer(answers.blob);
    return answers;
  }

  #showWiser({ id, text, certainty }, misses, question) {
    const { chat } = this;
    this.display.answerInstead(id, text, chat.lang ?? "", misses);
    const plain = chat.page.plain(text);
    const message = { role: "assistant", text: plain, source: id, at: this.clock.now() };
    chat.emit("message:delivered", { text: question });
    chat.emit("message:read", { text: question });
    chat.emit("answer", { question, text: plain, source: id, certainty });
    chat.emit("message", { ...message });
    chat.emit("message:received", { ...message });
    if (this.talk.stage === "bot") this.#record("local-bot", text);
  }
}
