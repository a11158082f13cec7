/**
 * The live client's parts that need no page: `node --test pkg/tests/live.test.js`.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { aboutBlob, checksum, tuned } from "../live/bot.js";
import { clientId } from "../live/client_id.js";
import { backOff } from "../live/clock.js";
import { Frames } from "../live/frames.js";
import { cursorIn, fateOf, newLog, receive, replace, take, unreadIn } from "../live/log.js";
import { ordered, partsOf, recordOf, written } from "../live/record.js";

const bytes = (text) => new TextEncoder().encode(text);

test("a client id is 26 signs that differ from one to the next", () => {
  const ids = new Set(Array.from({ length: 1_000 }, () => clientId()));
  assert.equal(ids.size, 1_000);
  for (const id of ids) assert.match(id, /^[0-9A-HJKMNP-TV-Z]{26}$/);
});

test("a stream reads the same wherever it is cut", () => {
  const text = ': hello\r\n\r\nid: 1.2\r\nevent: message\r\ndata: {"text":"Grüße 👋"}\r\n\r\nevent: read\ndata: {"read":2}\n\ndata:a\ndata: b\n\n:hb\n\n';
  const whole = new Frames().push(bytes(text));
  assert.deepEqual(whole, [
    { id: "1.2", event: "message", data: '{"text":"Grüße 👋"}' },
    { id: undefined, event: "read", data: '{"read":2}' },
    { id: undefined, event: "message", data: "a\nb" },
  ]);
  const all = bytes(text);
  for (let cut = 1; cut < all.length; cut++) {
    const frames = new Frames();
    assert.deepEqual([...frames.push(all.slice(0, cut)), ...frames.push(all.slice(cut))], whole, `cut at ${cut}`);
  }
  const frames = new Frames();
  assert.deepEqual([...all].flatMap((byte) => frames.push(Uint8Array.of(byte))), whole);
});

test("a line without an end is not kept for ever", () => {
  const frames = new Frames();
  assert.throws(() => {
    for (let n = 0; n < 20; n++) frames.push(bytes("x".repeat(100_000)));
  });
});

test("a back-off doubles its bound, up to half a minute", () => {
  assert.equal(backOff(1, () => 1), 1_000);
  assert.equal(backOff(3, () => 1), 4_000);
  assert.equal(backOff(30, () => 1), 30_000);
  assert.ok(backOff(1, () => 0) > 0);
});

test("an entry counts only where it continues the log", () => {
  const log = newLog();
  const entry = (seq, from = "operator") => ({ seq, client_id: `id${seq}`, from, kind: "text", via: from });
  assert.deepEqual([entry(1, "visitor"), entry(1), entry(3), entry(2), entry(3)].map((one) => take(log, one)), ["new", "known", "gap", "new", "new"]);
  assert.equal(log.last, 3);
  assert.equal(cursorIn(log), undefined);
  assert.equal(unreadIn(log), 2);
  log.seen = 2;
  assert.equal(unreadIn(log), 1);
  assert.equal(fateOf(log, "id1"), "sent");
  receive(log, { delivered: 1 });
  assert.equal(fateOf(log, "id1"), "delivered");
  receive(log, { read: 1 });
  receive(log, { delivered: 0, read: 0 });
  assert.equal(fateOf(log, "id1"), "read");
  replace(log, { messages: [entry(1)], cursor: "2.1" });
  assert.equal(cursorIn(log), "2.1");
  assert.equal(take(log, entry(2)), "new");
});

/** A record with these sources, as the widget writes it. */
const record = (...sources) => {
  const entries = sources.flatMap((source) => {
    const offer = source === "state:menu" ? ["1", "2", "1", "2", "Yes", "yes", "No", "no"] : source === "state:form" ? ["2", "0", "1", "plan", "Plan", "select", "1", "1", "Pro", "pro", "0"] : ["0"];
    return [source, `text of ${source}`, "en", "0", "1700000000", ...offer];
  });
  return ["3", "Lamps", "1", "0", "en", "menu", "2", "4294967295", "7", "3", "1", "name", "Ann", "1", "menu", sources.length, ...entries].join("\x1f") + "\x1f";
};

test("a record is taken apart and put together again", () => {
  const text = record("visitor", "state:menu", "state:form", "visitor:A", "operator:B/Ann");
  const read = recordOf(text);
  assert.deepEqual(read.entries.map(({ id }) => id), [undefined, undefined, undefined, "A", "B"]);
  assert.equal(written(read), text);
  for (let cut = 0; cut < text.length; cut++) assert.equal(recordOf(text.slice(0, cut)), undefined, `cut at ${cut}`);
  assert.equal(recordOf(text.replace("3", "4")), undefined);
});

test("messages stand in the order of the log, what is not there yet at the end", () => {
  const check = (sources, missing, expected) => {
    const rank = (id) => ({ P: Infinity, Q: Infinity })[id] ?? (Number(id) || undefined);
    const entries = recordOf(record(...sources)).entries;
    const added = missing.map((source) => recordOf(record(source)).entries[0]);
    assert.deepEqual(ordered(entries, added, rank)?.map(({ source }) => source), expected);
  };
  check(["visitor", "answer:1", "visitor:1", "operator:2/Ann"], [], undefined);
  check(["visitor", "visitor:1", "visitor:P"], ["operator:2/Ann"], ["visitor", "visitor:1", "operator:2/Ann", "visitor:P"]);
  check(["visitor:2", "visitor:1", "visitor:P", "visitor:Q"], [], ["visitor:1", "visitor:2", "visitor:P", "visitor:Q"]);
  check(["visitor:1", "answer:9", "visitor:3"], ["operator:2/Ann"], ["visitor:1", "answer:9", "operator:2/Ann", "visitor:3"]);
});

test("a long message is shown in parts that lose nothing", () => {
  const text = `${"word ".repeat(900)}${"👋".repeat(3_000)} end`;
  const parts = partsOf("operator:A/Ann", text);
  assert.ok(parts.length > 1 && parts.every(([, part]) => part.length <= 4_000 && part.isWellFormed()));
  assert.equal(parts.map(([, part]) => part).join("").replaceAll(" ", ""), text.replaceAll(" ", ""));
  assert.deepEqual(partsOf("visitor:A", "short"), [["visitor:A", "short"]]);
});

test("a channel's threshold and times go into the blob, and its checksum fits again", () => {
  const blob = readFileSync(new URL("../../engine/tests/golden/bot.edgewise", import.meta.url));
  const view = new DataView(blob.buffer, blob.byteOffset, blob.byteLength);
  assert.equal(view.getUint32(12, true), checksum(blob.subarray(16)));
  assert.deepEqual(aboutBlob(blob), { mode: "automatic", name: "Lamps" });
  const changed = tuned(blob, { certainty_threshold: 0.75, initial_response_s: 2, response_s: 0 });
  const other = new DataView(changed.buffer);
  assert.equal(other.getUint32(12, true), checksum(changed.subarray(16)));
  assert.notDeepEqual(new Uint8Array(blob), changed);
  assert.equal(other.getFloat32(0xac, true), 0.75);
  assert.equal(other.getFloat32(0xb0, true), 2);
  assert.ok(other.getFloat32(0xb4, true) > 0);
  const garbage = new Uint8Array(10);
  assert.equal(tuned(garbage, {}), garbage);
  assert.deepEqual(aboutBlob(garbage), {});
});
