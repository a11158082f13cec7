/**
 * Several tabs of a site in step: what one of them keeps, the others take over, without opening
 * and without moving the focus.
 */
import { kept, keyOf } from "./store.js";

/** Listens for what other tabs keep, and looks again when a page comes back from the cache. */
export const listenToTabs = (chat) => {
  const { signal } = chat.ending;
  const take = (record) => {
    if (!record || record === chat.record) return;
    chat.record = record;
    chat.quiet = true;
    chat.widget.take(record);
  };
  addEventListener(
    "storage",
    ({ key, newValue, storageArea }) => {
      if (key !== keyOf(chat) || storageArea !== window.localStorage) return;
      if (newValue) return take(newValue);
      chat.record = undefined;
      chat.widget.forget();
    },
    { signal },
  );
  addEventListener("pageshow", ({ persisted }) => persisted && take(kept(chat)), { signal });
};
