/**
 * What this page has of a conversation's log: an event is applied only where it continues what is
 * there, so nothing is lost, doubled or out of order, whatever way it came.
 */

/** Most entries that are remembered, without their texts. */
const MAX_ENTRIES = 400;

/** A cursor, `<epoch>.<seq>`, as two numbers; nothing for anything else. */
export const cursorOf = (text) => {
  const [, epoch, seq] = /^(\d{1,15})\.(\d{1,15})$/.exec(text ?? "") ?? [];
  return epoch === undefined ? undefined : { epoch: Number(epoch), seq: Number(seq) };
};

/** The log of a new conversation. */
export const newLog = () => ({ epoch: undefined, last: 0, entries: [], delivered: 0, read: 0, seen: 0 });

/** The cursor to ask after. */
export const cursorIn = (log) => (log.epoch === undefined ? undefined : `${log.epoch}.${log.last}`);

const remembered = ({ seq, client_id: id, from, kind, via }) => ({ seq, id, from, kind, via });

/**
 * Takes an entry: `"new"`, `"known"`, or `"gap"` where something before it is missing.
 */
export const take = (log, entry) => {
  if (!(entry.seq > log.last)) return "known";
  if (entry.seq !== log.last + 1) return "gap";
  log.last = entry.seq;
  log.entries.push(remembered(entry));
  if (log.entries.length > MAX_ENTRIES) log.entries.shift();
  return "new";
};

/** Takes a snapshot in place of what was there. */
export const replace = (log, { messages, cursor }) => {
  const { epoch, seq } = cursorOf(cursor) ?? { epoch: undefined, seq: 0 };
  Object.assign(log, { epoch, last: seq, entries: messages.slice(-MAX_ENTRIES).map(remembered) });
  log.delivered = Math.min(log.delivered, seq);
  log.read = Math.min(log.read, seq);
  log.seen = Math.min(log.seen, seq);
};

/** How far the other side has got; it never goes back. */
export const receive = (log, { delivered = 0, read = 0 }) => {
  log.read = Math.max(log.read, read);
  log.delivered = Math.max(log.delivered, delivered, log.read);
};

/** What became of an own message that the server has: `sent`, `delivered` or `read`. */
export const fateOf = (log, id) => {
  const entry = log.entries.find((one) => one.id === id);
  if (!entry) return undefined;
  return entry.seq <= log.read ? "read" : entry.seq <= log.delivered ? "delivered" : "sent";
};

/** How many messages of the other side the visitor has not looked at. */
export const unreadIn = (log) => log.entries.filter(({ seq, from, kind }) => seq > log.seen && kind === "text" && from !== "visitor").length;
