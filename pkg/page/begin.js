/**
 * What the loader calls once everything has been fetched: the page's side of one chat.
 *
 * `chat` is what the loader knows of it; each part below adds to it what the others use:
 * `widget` is the WebAssembly's, `on…` is what it tells, and everything it asks for is in `host.js`.
 */
import { Bot, mount, start } from "./widget.js";
import { methods } from "./api.js";
import { command } from "./command.js";
import { property } from "./property.js";
import { complete, isOn } from "./settings.js";
import { hostOf } from "./host.js";
import { look } from "./store.js";
import { listenToTabs } from "./tabs.js";
import { fitScreen } from "./screen.js";
import { listenToEvents } from "./event.js";
import { inside } from "./inside.js";
import { account } from "./account.js";
import { Images } from "./images.js";
import { listenToGestures } from "./gesture.js";
import { listenToKeys } from "./keyboard.js";
import { listenForSound } from "./sound.js";
import { needsConsent, askConsent } from "./consent.js";

/** All chats of a page share one WebAssembly. */
let started;

/** Lets the page go on for a moment: each part of the start is a task of its own, and short. */
const pause = () => new Promise((resolve) => setTimeout(resolve));

/**
 * Begins a chat: `given` is its WebAssembly, a response or the bytes, `blob` the bot's bytes, or
 * nothing where the page has them in itself, and `words` are the chat's own in the language
 * `settings.wordsLang`. Gives what the loader calls from then on.
 */
export const begin = async (given, blob, chat, words) => {
  started ??= start(given);
  await started;
  await pause();
  complete(chat.settings, chat.made);
  // Now without what was not understood.
  chat.dress();
  let bot;
  /** Takes these bytes as the bot from the next mounting on. */
  chat.load = (bytes) => {
    const loaded = new Bot(new Uint8Array(chat.tune?.(bytes) ?? bytes));
    bot?.free();
    bot = loaded;
  };
  chat.load(blob ?? inside(chat));
  await pause();
  chat.words = words;
  chat.images = new Images();
  chat.ending = new AbortController();
  account(chat);
  listenToEvents(chat);
  listenForSound(chat);
  const { signal } = chat.ending;
  const { host, root, settings, state, emit } = chat;

  // A fault of ours stops WebAssembly for good, for all chats of the page.
  const faulty = ({ error, reason = error }) => {
    if (!(reason instanceof WebAssembly.RuntimeError) || signal.aborted) return;
    chat.broken = true;
    page.end();
    chat.crash(reason.message);
  };
  for (const kind of ["error", "unhandledrejection"]) addEventListener(kind, faulty, { signal });

  const mountAgain = () => {
    unmount();
    chat.page = hostOf(chat);
    const quiet = chat.sheets ?? (chat.sheets = root.adoptedStyleSheets);
    root.adoptedStyleSheets = quiet;
    chat.quiet = true;
    chat.widget = mount(root, bot, chat.page);
  };
  const unmount = () => {
    if (chat.broken) return;
    chat.widget?.destroy();
    chat.widget?.free();
    chat.widget = undefined;
  };
  chat.mountAgain = mountAgain;

  const open = (who) => {
    if (state.isOpen) return chat.widget.open(who === "visitor");
    if (!emit("beforeopen", { by: who }, true)) return chat.closeError();
    if (needsConsent(chat)) return askConsent(chat, () => open(who));
    const active = root.activeElement ?? document.activeElement;
    chat.opener = active === document.body ? undefined : active;
    chat.widget.open(who === "visitor");
    // Browsers compile what is called: the first question shall not wait for that.
    chat.warm ??= setTimeout(() => signal.aborted || chat.widget?.ask("where is the first answer", chat.spoken, 1), 200);
  };
  chat.open = open;

  chat.methods = methods(chat);
  const page = {
    ...chat.methods,
    open,
    close: () => (chat.closeError(), chat.widget.close()),
    command: (...values) => command(chat, ...values),
    updated: (changed) => {
      complete(settings, chat.made, changed);
      return chat.change(changed);
    },
    end: () => {
      chat.ending.abort();
      chat.images.forget();
      unmount();
      if (!chat.broken) bot.free();
      chat.page?.alone(false);
      if (chat.sheets) root.adoptedStyleSheets = chat.sheets;
    },
  };

  listenToKeys(chat);
  fitScreen(chat);
  look(chat);
  mountAgain();
  await pause();
  listenToGestures(chat);
  listenToTabs(chat);
  property(chat);
  if (settings.mount && chat.made && !("inline" in host.dataset)) console.warn(`Edgewise: there is no ${settings.mount} to put the chat into`);
  // A shared screen forgets its last visitor; only there what does that is fetched.
  if (settings.idleReset > 0 && typeof edgewiseParts !== "function") import(new URL("kiosk.js", chat.folder).href);
  if (settings.zIndex === "top-layer") {
    host.popover = "manual";
    host.showPopover();
  }
  if (needsConsent(chat) && ("inline" in host.dataset || isOn(settings.open))) askConsent(chat, () => open("page"));
  for (const [kind, online] of [["online", true], ["offline", false]]) {
    const told = () => {
      emit("connection", { online });
      if (settings.offline === "hide") host.hidden = !online;
    };
    addEventListener(kind, told, { signal });
  }
  return page;
};
