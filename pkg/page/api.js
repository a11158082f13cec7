/**
 * The methods of a chat, as `window.Edgewise` and `<edgewise-chat>` have them.
 */
import { giveConsent, needsConsent, revokeConsent } from "./consent.js";
import { describe, dressWidget } from "./look.js";
import { plain } from "./message.js";
import { fitScreen } from "./screen.js";
import { conversation } from "./items.js";
import { messagesIn } from "./messages.js";
import { keep, look } from "./store.js";
import { transcript } from "./transcript.js";

/** Most candidates that `ask` gives beside the best one. */
const ALTERNATIVES = 3;

/** What a candidate of the engine is for the page. */
const candidate = ([kind, id, reply, certainty]) => ({ answer: plain(reply), certainty, kind, [kind === "state" ? "state" : "id"]: id });

/** The methods for one chat; the loader makes each of them give a promise. */
export const methods = (chat) => {
  const { root, settings, own, emit, state } = chat;
  const change = (part) => Object.fromEntries(part);

  /** Settings that the widget reads only when it begins. */
  const DEEP = /^(lang|title|subtitle|greeting|placeholder|strings|blob|storage)$/;
  chat.change = async (changed) => {
    const names = Object.keys(changed);
    if (names.some((name) => name.startsWith("user") || name === "customAttributes" || name === "variables")) {
      const { userId: id, userName: name, userEmail: email, userHash: hash, userJwt: jwt } = settings;
      chat.setUser({ ...chat.user, ...Object.fromEntries(Object.entries({ id, name, email, hash, jwt, ...settings.user }).filter(([, value]) => value !== undefined)) });
      chat.setVariables(settings.customAttributes);
      chat.setVariables(settings.variables);
    }
    // Another place for the conversation: what stands there is older than what is on the screen.
    if (changed.storage ?? changed.name) look(chat);
    if (names.some((name) => DEEP.test(name))) {
      const field = root.querySelector("#composer");
      const [draft, focused] = [field?.value, field && root.activeElement === field];
      if (names.includes("lang")) chat.words = settings.wordsLang === "en" ? undefined : await chat.wordsIn(settings.wordsLang).catch(() => {});
      chat.mountAgain();
      if (names.includes("lang")) chat.widget.speak();
      // What the visitor was writing is still there.
      if (draft) requestAnimationFrame(() => chat.prefill(draft, focused));
    }
    dressWidget(chat);
    describe(chat);
    fitScreen(chat);
  };
  chat.prefill = async (text, focused = true) => {
    const field = root.querySelector("#composer");
    if (!field) return;
    field.value = text;
    field.dispatchEvent(new InputEvent("input", { bubbles: true, composed: true }));
    if (focused) field.focus();
  };
  chat.track = (name, data) => void emit("track", { name: String(name), data });
  chat.visitorId = () => {
    chat.visitor ??= crypto.randomUUID?.() ?? [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return chat.visitor;
  };

  const reset = () => {
    chat.forgetVisitor();
    chat.record = chat.visitor = chat.person = undefined;
    keep(chat);
    chat.widget.forget();
  };
  const sendMessage = (given) => {
    const text = chat.page.sending(String(given?.text ?? given ?? "").trim());
    if (!text || needsConsent(chat)) return false;
    chat.widget.say(text.slice(0, 2_000));
    return true;
  };
  const setLauncher = (launcher) => own.update({ launcher });
  const shown = /^(bubble|standard|expanded\w*)$/.test(settings.launcher) ? settings.launcher : "bubble";

  return {
    reset,
    showLauncher: () => setLauncher(shown),
    hideLauncher: () => setLauncher("none"),
    toggleBubbleVisibility: (to = chat.launcher.hidden ? "show" : "hide") => setLauncher(to === "hide" ? "none" : shown),
    popout: () => {
      const opened = window.open(location.href, `edgewise-popout:${settings.name}`, "popup,width=420,height=720");
      if (opened) chat.widget.close();
      return Boolean(opened);
    },
    setUser: (id, user) => {
      chat.setUser({ ...chat.user, ...user, id });
      emit("user", { id });
    },
    setCustomAttributes: (values) => {
      for (const [name, value] of Object.entries(values ?? {})) chat.custom.visitor.set(name, value);
      chat.setVariables(values);
    },
    deleteCustomAttribute: (name) => {
      chat.custom.visitor.delete(name);
      chat.setVariables({ [name]: "" });
    },
    setConversationCustomAttributes: (values) => {
      for (const [name, value] of Object.entries(values ?? {})) chat.custom.conversation.set(name, value);
      chat.setVariables(values);
    },
    deleteConversationCustomAttribute: (name) => {
      chat.custom.conversation.delete(name);
      chat.setVariables({ [name]: "" });
    },
    setLabel: (label) => void chat.custom.labels.add(String(label)),
    removeLabel: (label) => void chat.custom.labels.delete(String(label)),
    setLocale: (lang) => own.update({ lang }),
    setColorScheme: (theme) => own.update({ theme }),
    sendMessage,
    submitUserMessage: sendMessage,
    addMessage: ({ role, text = "", buttons = [] } = {}) => {
      const offered = [buttons].flat().flatMap((one) => (typeof one === "string" ? [one, one] : [String(one.label ?? one.text ?? ""), String(one.to ?? one.state ?? one.value ?? "")]));
      chat.widget.add(/^(visitor|user)$/.test(role) ? "visitor" : "builtin", String(text), offered);
    },
    getMessages: () => messagesIn(root),
    clearMessages: () => {
      chat.record = undefined;
      keep(chat);
      chat.widget.forget();
    },
    focusInput: () => root.querySelector("#composer")?.focus(),
    setPlaceholderText: (placeholder) => own.update({ placeholder }),
    scrollToBottom: () => {
      const scroller = root.querySelector(".scroller");
      scroller?.scrollTo(0, scroller.scrollHeight);
    },
    setVariables: (values) => chat.setVariables(values),
    registerAction: (name, action) => void (chat.actions ??= new Map()).set(String(name), action),
    goTo: (name) => void chat.widget.go(String(name)),
    ask: (question, { lang = chat.lang || chat.spoken, max = ALTERNATIVES } = {}) => {
      const found = chat.widget.ask(String(question), lang, max + 1);
      const all = [];
      for (let at = 0; at < found.length; at += 4) all.push(candidate(found.slice(at, at + 4)));
      const [best, ...alternatives] = all;
      const isCertain = best && best.certainty >= chat.widget.threshold();
      return { answer: isCertain ? best.answer : null, certainty: best?.certainty ?? 0, state: (isCertain && best.state) || null, id: (isCertain && best.id) || null, alternatives: isCertain ? alternatives : all };
    },
    handoff: (reason) => {
      const at = chat.widget.person(chat.lang || chat.spoken);
      chat.person = true;
      if (at) chat.widget.go(at);
      emit("handoff", { reason, state: at ?? null, user: chat.user, attributes: change(chat.custom.visitor), conversation: change(chat.custom.conversation), labels: [...chat.custom.labels] });
      if (state.mode !== "person") emit("mode", { mode: (state.mode = "person") });
    },
    rate: (rating, comment) => void emit("rated", { rating, comment }),
    exportTranscript: (form = "txt") => transcript(conversation(chat), form),
    giveConsent: () => giveConsent(chat),
    revokeConsent: () => {
      chat.widget.close();
      reset();
      revokeConsent(chat);
    },
  };
};
