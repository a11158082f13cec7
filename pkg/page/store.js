/**
 * Where the conversation is kept. Nothing is written before the visitor has done something: the
 * widget begins to give records only then.
 */

/** Longest record that is kept; the widget reads no longer one. */
const MAX_LENGTH = 400_000;

/** What pages keep until they are left, where nothing else is wanted or possible. */
const memory = new Map();

const MEMORY = {
  getItem: (key) => memory.get(key) ?? null,
  setItem: (key, text) => memory.set(key, text),
  removeItem: (key) => memory.delete(key),
};

const NOTHING = { getItem: () => null, setItem: () => {}, removeItem: () => {} };

/** The storage that a setting names; memory where the browser blocks it. */
const place = (setting = "local") => {
  if (setting === "none") return NOTHING;
  try {
    // Reading the member throws where storage is blocked.
    if (setting !== "memory") return window[`${setting}Storage`] ?? MEMORY;
  } catch {}
  return MEMORY;
};

/** Where a chat keeps something: `part` is empty for the conversation. */
export const keyOf = ({ settings }, part = "") => `edgewise:${settings.name}${part && `:${part}`}`;

/** What is kept, or nothing. */
export const kept = (chat, part) => {
  try {
    return place(chat.settings.storage).getItem(keyOf(chat, part)) ?? undefined;
  } catch {}
};

/**
 * Keeps a text, or takes it away where there is none. A full storage keeps nothing. What then
 * stands there is no news of another tab.
 */
export const keep = (chat, text, part) => {
  const storage = place(chat.settings.storage);
  try {
    if (text === undefined) storage.removeItem(keyOf(chat, part));
    else if (text.length <= MAX_LENGTH) storage.setItem(keyOf(chat, part), text);
  } catch {}
  if (!part) look(chat);
};

/** Looks what stands in the storage; tells whether that has changed since the last look. */
export const look = (chat) => chat.seen !== (chat.seen = kept(chat));
