/**
 * Several tabs of a site in step: what one of them keeps, the others take over, without opening
 * and without moving the focus.
 *
 * What stands in the storage is the conversation, for all of them. An event of the storage only says
 * that it is time to look: it may come late, when this tab or another one has gone on already. And
 * before a tab goes on by itself it looks as well, or it would go on from what it knew, and undo
 * what was said elsewhere.
 */
import { keep, keyOf, look } from "./store.js";

/** Goes on from what another tab has kept since this one looked last. */
export const catchUp = (chat) => {
  if (!look(chat)) return;
  // Whether another tab has begun anew or the page has cleared the storage, an event will tell.
  chat.gone = !chat.seen;
  if (chat.gone) return;
  chat.record = chat.seen;
  chat.quiet = true;
  chat.widget.take(chat.seen);
  chat.quiet = false;
};

/** Listens for what other tabs keep, and looks again when a page comes back from the cache. */
export const listenToTabs = (chat) => {
  const { signal } = chat.ending;
  const heard = ({ key, newValue }) => {
    if (key !== keyOf(chat)) return;
    catchUp(chat);
    if (newValue || !chat.gone) return;
    // What this tab has kept since, it did without knowing.
    chat.record = undefined;
    keep(chat);
    chat.widget.forget();
  };
  addEventListener("storage", heard, { signal });
  addEventListener("pageshow", ({ persisted }) => persisted && catchUp(chat), { signal });
};
