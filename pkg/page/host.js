/**
 * What the widget asks of the page, and what it tells: the functions behind `widget/src/host.rs`.
 */
import { act } from "./action.js";
import { needsConsent } from "./consent.js";
import { clockOf } from "./dates.js";
import { dressWidget, describe } from "./look.js";
import { addMenu } from "./menu.js";
import { plain, tell } from "./message.js";
import { menuOf } from "./items.js";
import { addEmoji } from "./emoji.js";
import { makeAlone } from "./screen.js";
import { isOn } from "./settings.js";
import { keep, kept } from "./store.js";
import { catchUp } from "./tabs.js";
import { wordsIn } from "./words.js";

/** Names of the marks of a message, in the widget's order. */
const MARKS = ["none", "waiting", "lost", "helpful", "unhelpful"];

/** The functions for one chat. */
export const hostOf = (chat) => {
  const { host, root, settings, state, emit } = chat;
  const timers = new Set();
  const isTouch = () => matchMedia("(pointer: coarse)").matches;
  const { wordsLang } = settings;
  const locale = (chat.locale = navigator.language?.startsWith(wordsLang) ? navigator.language : wordsLang);
  /** What has to wait until the messages that it is about have been told. */
  let after = [];
  let withdraw;
  const { placeholder, subtitle: status } = settings;
  const own = { placeholder, status };
  const ofPage = wordsIn(wordsLang, chat.words, settings.strings);
  const word = (chat.word = (name) => (Object.hasOwn(own, name) && own[name] ? String(own[name]) : ofPage(name)));

  return {
    text: (name) => (typeof settings[name] === "string" && settings[name].trim() ? settings[name] : undefined),
    word,
    drawn: () => {
      addMenu(root.querySelector(".menu"), word, menuOf(chat));
      if (isOn(settings.emoji)) addEmoji(chat);
    },
    image: (name, type, bytes) => chat.images.address(name, type, bytes),
    lang: (offered) => {
      const codes = offered.split(",");
      const wishes = [settings.lang === "auto" ? "" : settings.lang, document.documentElement.lang, navigator.language];
      const found = wishes.map((wish) => codes.find((code) => code === String(wish ?? "").split(/[-_]/)[0].toLowerCase()));
      return (chat.spoken = found.find(Boolean) ?? codes[0]);
    },
    dress: (css, color) => {
      chat.botColor = color;
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(css);
      root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
      dressWidget(chat);
    },
    stored: () => chat.record ?? kept(chat),
    store: (record) => {
      if (record === chat.record) return;
      chat.record = record;
      if (!needsConsent(chat)) keep(chat, record);
    },
    flag: (name) =>
      ({
        full: chat.full,
        touch: isTouch(),
        restart: chat.restart,
        remember: settings.open === undefined || settings.open === "remember",
        open: "inline" in host.dataset || state.isOpen || isOn(settings.open),
      })[name] && !(name === "open" && needsConsent(chat)),
    act: (id, name, input, data) => void act(chat, id, name, input, data),
    given: () => chat.given(),
    sending: (text) => {
      const detail = { text };
      return emit("beforesend", detail, true) ? String(detail.text) : undefined;
    },
    submitted: (values) => {
      const named = [];
      for (let at = 0; at < values.length; at += 2) named.push([values[at], values[at + 1]]);
      emit("form:submit", { values: Object.fromEntries(named) });
    },
    answered: (question, source, text, certainty) => {
      if (!question) return;
      const detail = { question, text: plain(text), source, certainty: Math.max(0, certainty) };
      after.push(["message:delivered", { text: question }], ["message:read", { text: question }], ["answer", detail]);
    },
    failed: (text) => after.push(["message:failed", { text }]),
    rated: (id, mark) => emit("rated", { id, rating: MARKS[mark] ?? "none" }),
    said: (...message) => tell(chat, ...message),
    cleared: () => {
      chat.tellAgain();
      if (!chat.quiet) emit("reset");
    },
    stands: (open, unread, typing, at, lang, person) => {
      const wasQuiet = chat.quiet;
      chat.quiet = chat.restart = false;
      chat.lang = lang;
      const change = (name, value, then) => {
        if (state[name] === value) return;
        state[name] = value;
        then();
      };
      for (const [name, detail] of after.splice(0)) emit(name, detail);
      change("unreadCount", unread, () => emit("unread", { count: unread }));
      change("typing", typing, () => emit("typing", { typing }));
      change("state", at || undefined, () => wasQuiet || emit("state", { state: at || undefined }));
      change("mode", person || chat.person ? "person" : "bot", () => emit("mode", { mode: state.mode }));
      change("isOpen", open, () => emit(open ? "opened" : "closed"));
      describe(chat);
    },
    later: (delay, due, id) => {
      const timer = setTimeout(() => {
        timers.delete(timer);
        chat.widget?.due(due, id);
      }, delay);
      timers.add(timer);
      return timer;
    },
    cancel: (timer) => {
      clearTimeout(timer);
      timers.delete(timer);
    },
    warn: (message) => console.warn(`Edgewise: ${message}`),
    alone: (alone) => {
      withdraw?.();
      withdraw = alone ? makeAlone(chat) : undefined;
    },
    // On a touch screen the composer's focus would bring the keyboard up over the messages.
    focus: () => root.querySelector(isTouch() ? "#panel" : "#composer")?.focus(),
    leave: () => {
      const { activeElement: active, body } = document;
      // The visitor may have gone to another part of the page meanwhile.
      if (active && active !== host && active !== body && !active.shadowRoot?.contains(host)) return;
      const opener = chat.opener?.isConnected ? chat.opener : chat.launcher;
      chat.opener = undefined;
      opener.focus();
    },
    launch: () => chat.toggle("visitor"),
    shut: () => "inline" in host.dataset || chat.widget.close(),
    ...clockOf(locale),
    plain,
    soon: () => queueMicrotask(() => chat.broken || !chat.widget || (catchUp(chat), chat.widget.turn())),
    end: () => {
      const scroller = root.querySelector(".scroller");
      if (scroller) scroller.scrollTop = scroller.scrollHeight;
    },
    focusForm: (waits, refused) => {
      const isWaiting = waits && root.querySelector("#composer:focus:placeholder-shown") && !isTouch();
      const field = refused ? "form [aria-invalid]" : isWaiting && "fieldset:not([disabled]) :is(input, textarea, select)";
      if (field) root.querySelector(field)?.focus();
    },
  };
};
