/**
 * What visitor and bot have said to each other, for the person who takes over.
 */
import { clientId } from "./client_id.js";

/** Most that goes out at once: so many messages, and so many characters. */
const [MAX_MESSAGES, MAX_CHARACTERS] = [100, 15_000];

/** Entries of the record as messages to import; `plain` takes the structure out of a text. */
export const carried = (entries, plain) =>
  entries
    .map(({ source, text, at }) => {
      const [kind, name] = source.split(/:(.*)/s);
      return { client_id: clientId(), kind: "text", text: plain(text).trim().slice(0, 8_000), via: kind === "visitor" ? "visitor" : "local-bot", state: kind === "state" ? name : undefined, client_ts: at || undefined };
    })
    .filter(({ text }) => text);

/** The same in batches that the server takes. */
export const batches = (messages) => {
  const all = [];
  let room = 0;
  for (const message of messages) {
    if (room < message.text.length || all.at(-1).length >= MAX_MESSAGES) {
      all.push([]);
      room = MAX_CHARACTERS;
    }
    all.at(-1).push(message);
    room -= message.text.length;
  }
  return all;
};
