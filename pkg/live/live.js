/**
 * The live half of a chat, fetched only where a server is named: it asks what the channel wants,
 * and attaches itself to the chat as soon as that has begun.
 */
import { aboutBlob, integrityOf, tuned } from "./bot.js";
import { Calls, Refused } from "./calls.js";
import { CLOCK } from "./clock.js";
import { ENGLISH_LIVE } from "./english_live.js";
import { keptIn } from "./kept.js";
import { headOf, recordOf, withHead, written } from "./record.js";
import { Visit } from "./visit.js";

/** A page shows without the server's word after so long; that counts all the same when it comes. */
const CONFIG_MS = 1_500;

/** The channel is asked again at most that often. */
const CONFIG_AGAIN_MS = 30_000;

/** The live words: `phrase(name)` gives one, `speak()` follows the chat's language. */
const wordsOf = (chat) => {
  const { settings } = chat;
  const own = (object, name) => (object && Object.hasOwn(object, name) ? object[name] : undefined);
  let [spoken, translated] = ["en", ENGLISH_LIVE];
  const speak = async () => {
    const lang = settings.wordsLang;
    if (lang === spoken) return;
    spoken = lang;
    const file = lang === "en" ? undefined : fetch(new URL(`live/${lang}.json`, chat.folder)).then((response) => response.ok && response.json());
    translated = (await file?.catch(() => {})) || ENGLISH_LIVE;
  };
  const phrase = (name) => String(own(own(settings.strings, spoken), name) ?? own(settings.strings, name) ?? own(translated, name) ?? ENGLISH_LIVE[name]);
  return { phrase, speak };
};

/** The server's address without a slash at its end; nothing for what is none. */
const addressOf = (text) => {
  try {
    const url = new URL(text, document.baseURI);
    return /^https?:$/.test(url.protocol) ? url.href.replace(/[?#].*/, "").replace(/\/+$/, "") : undefined;
  } catch {}
};

/**
 * Begins the live half of a chat: once it has, the rest of the chat is fetched. A channel that is
 * switched off never comes to that.
 */
export const live = async (chat) => {
  const { settings, host } = chat;
  const server = addressOf(settings.server);
  if (!server) {
    console.warn(`Edgewise: the setting server cannot be ${JSON.stringify(settings.server)}; it is an address`);
    return (host.hidden = false);
  }
  chat.detach?.();
  const attaching = new AbortController();
  chat.detach = () => attaching.abort();
  const channel = encodeURIComponent(settings.channel || "default");
  const calls = new Calls(server, (...values) => fetch(...values), CLOCK);
  const path = `/v1/channels/${channel}/config`;
  const state = { config: undefined, blobMode: undefined, take: (config) => take(config), newer: (blob) => newer(blob), again: () => again() };
  let raw; // the bot as it was loaded
  let askedAt = 0;
  let visit;

  const hide = () => settings.hours === "hide" && state.config && !state.config.open;

  chat.tune = (bytes) => {
    raw = bytes;
    state.blobMode = aboutBlob(bytes).mode;
    return state.config ? tuned(bytes, state.config) : bytes;
  };

  /** Puts another bot, or the same one with other settings, in the place of the present one. */
  const swap = (bytes) => {
    const field = chat.root.querySelector("#composer");
    const [draft, focused] = [field?.value, field && chat.root.activeElement === field];
    chat.load(bytes);
    const record = recordOf(chat.record ?? chat.page.stored());
    const { name } = aboutBlob(bytes);
    // The conversation goes on with the bot that has another name now.
    if (record && name !== undefined && headOf(record, "bot") !== name) chat.page.store(written(withHead(record, "bot", name)));
    chat.mountAgain();
    if (draft) requestAnimationFrame(() => chat.prefill(draft, focused));
  };

  /** Waits until the bot has said what it is about to say. */
  const quiet = (then) => {
    if (chat.ending.signal.aborted) return;
    if (!chat.state.typing) return then();
    host.addEventListener("edgewise:typing", () => quiet(then), { once: true, signal: chat.ending.signal });
  };

  const newer = async (blob) => {
    if (!blob?.url || !raw || !chat.load || state.tried === blob.integrity) return;
    // One try for each that is announced: what does not fit its own sum will not do so later.
    state.tried = blob.integrity;
    try {
      if ((await integrityOf(raw)) === blob.integrity) return;
      const response = await fetch(new URL(blob.url, `${server}/`), { integrity: blob.integrity, credentials: "omit" });
      if (!response.ok) return;
      const bytes = await response.arrayBuffer();
      quiet(() => swap(bytes));
    } catch {
      // The bot that is there goes on; another page is another try.
    }
  };

  /** Takes what the channel wants; it may have changed. */
  const take = (config) => {
    const before = state.config;
    state.config = config;
    const differs = ["certainty_threshold", "initial_response_s", "response_s"].some((name) => before?.[name] !== config[name]);
    if (raw && chat.load && differs && chat.ending) quiet(() => swap(raw));
    newer(config.blob);
    visit?.show();
  };

  const again = async () => {
    if (CLOCK.now() - askedAt < CONFIG_AGAIN_MS) return;
    askedAt = CLOCK.now();
    await calls.call("GET", path).then(take, () => {});
  };

  const words = wordsOf(chat);
  const store = keptIn(settings.storage ?? "local", `edgewise:${settings.name}`);
  const attach = () => {
    chat.ending.signal.addEventListener("abort", () => setTimeout(store.close, 1_000));
    visit = new Visit({ chat, calls, clock: CLOCK, store, words, channel, server, state });
    visit.begin();
    if (state.config) newer(state.config.blob);
    else again();
  };

  /** What becomes of a channel that is not there; `false` where it is. */
  const isOff = (reason) => {
    if (!/^(no_such_channel|channel_disabled)$/.test(reason.code)) {
      // Without the server the page's own bot answers.
      if (reason instanceof Refused) console.warn(`Edgewise: ${server}: ${reason.message}`);
      return false;
    }
    console.warn(`Edgewise: the channel ${settings.channel || "default"} of ${server} is not there, or switched off`);
    chat.end();
    return true;
  };

  askedAt = CLOCK.now();
  const spoken = words.speak();
  const asked = calls.call("GET", path);
  const late = new Promise((resolve) => CLOCK.later(resolve, CONFIG_MS));
  try {
    state.config = await Promise.race([asked, late]);
    await spoken;
    if (!state.config) asked.then(take, isOff);
    else if (!settings.blob) settings.blob = new URL(state.config.blob.url, `${server}/`).href;
  } catch (reason) {
    // Whoever waits for this waits for good, and fetches nothing.
    if (isOff(reason)) return new Promise(() => {});
  }
  host.addEventListener("edgewise:ready", attach, { signal: attaching.signal });
  return (host.hidden = Boolean(hide()));
};
