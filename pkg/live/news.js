/**
 * What tabs of one site tell each other of a talk: the one that leads what has happened, the others
 * that there is something to send, or what was seen.
 */
import { newLog } from "./log.js";

/** Where a talk stands that has not begun. */
export const newDoc = () => ({ version: 0, log: newLog(), local: [], authors: {} });

/** Takes what another tab tells. */
export const hear = async (talk, message) => {
  if (message.type === "wake" || message.type === "seen") {
    if (!talk.leading) return;
    if (message.type === "seen") return talk.ack(message.seq);
    talk.outbox.restore((await talk.store.load()).items);
    talk.outbox.wake();
    talk.stream?.wake();
  } else if (message.type === "forgotten") {
    talk.doc = newDoc();
    talk.outbox.items = [];
    talk.tabs.rest();
    talk.ui.changed();
  } else if (message.type === "news" && !talk.leading) {
    const { doc, items, why, nextAt, way, entries, snapshot, typing } = message;
    const before = talk.doc.standing;
    Object.assign(talk.outbox, { items, why, nextAt });
    Object.assign(talk, { doc, way });
    if (entries) talk.ui.entries(entries);
    if (snapshot) talk.ui.snapshot(snapshot);
    if (typing) talk.ui.typing(typing);
    if (doc.standing && JSON.stringify(before) !== JSON.stringify(doc.standing)) talk.ui.standing(doc.standing, before);
    talk.attend();
    talk.ui.changed();
  }
};
