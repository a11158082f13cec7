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

/** A page shows without the server's word after so long. */
const CONFIG_MS = 1_500;

/** The channel is asked again at most that often. */
const CONFIG_AGAIN_MS = 30_000;

/** The live words in a language; English for what is missing. */
const phrasesIn = async (chat, lang) => {
  const { strings } = chat.settings;
  const own = (object, name) => (object && Object.hasOwn(object, name) ? object[name] : undefined);
  let translated;
  if (lang !== "en") {
    const response = await fetch(new URL(`live/${lang}.json`, chat.folder)).catch(() => undefined);
    translated = response?.ok ? await response.json().catch(() => undefined) : undefined;
  }
  return (name) => String(own(own(strings, lang), name) ?? own(strings, name) ?? own(translated, name) ?? own(ENGLISH_LIVE, name) ?? name);
};

/** The server's address without a slash at its end; nothing for what is none. */
const addressOf = (text) => {
  try {
    const url = new URL(text, document.baseURI);
    return /^https?:$/.test(url.protocol) ? url.href.replace(/[?#].*/, "").replace(/\/+$/, "") : undefined;
  } catch {}
};

/**
 * Begins the live half of a chat. Gives whether the chat is to stay hidden: its channel is switched
 * off, or closed where that hides it.
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
  // Calls that need no session carry no token.
  const open = new Calls(server, (...values) => fetch(...values), CLOCK);
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
    if (!blob?.url || !raw || !chat.load || state.fetching === blob.integrity) return;
    state.fetching = blob.integrity;
    try {
      if ((await integrityOf(raw)) === blob.integrity || state.loaded === blob.integrity) return;
      const response = await fetch(new URL(blob.url, `${server}/`), { integrity: blob.integrity, credentials: "omit" });
      if (!response.ok) return;
      const bytes = await response.arrayBuffer();
      quiet(() => {
        swap(bytes);
        state.loaded = blob.integrity;
      });
    } catch {
      // The bot that is there goes on; another announcement is another try.
    } finally {
      state.fetching = undefined;
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
    await open.call("GET", path).then(take, () => {});
  };

  const attach = async () => {
    const [store, phrase] = await Promise.all([keptIn(settings.storage ?? "local", `edgewise:${settings.name}`), phrasesIn(chat, settings.wordsLang)]);
    if (chat.ending.signal.aborted) return store.close();
    chat.ending.signal.addEventListener("abort", () => setTimeout(() => store.close(), 1_000));
    visit = new Visit({ chat, calls, open, clock: CLOCK, store, phrase, channel, server, state });
    await visit.begin();
    if (state.config) newer(state.config.blob);
    else again();
    chat.emit("connection", { online: navigator.onLine, server });
  };

  try {
    askedAt = CLOCK.now();
    state.config = await open.call("GET", path, undefined, { limitMs: CONFIG_MS });
    if (!settings.blob) settings.blob = new URL(state.config.blob.url, `${server}/`).href;
  } catch (reason) {
    if (reason instanceof Refused && reason.status === 404) {
      console.warn(`Edgewise: the channel ${settings.channel || "default"} of ${server} is not there, or switched off`);
      chat.end();
      return (host.hidden = true);
    }
    // Without the server the page's own bot answers.
    if (reason instanceof Refused) console.warn(`Edgewise: ${server}: ${reason.message}`);
  }
  host.addEventListener("edgewise:ready", attach, { signal: attaching.signal });
  return (host.hidden = Boolean(hide()));
};
