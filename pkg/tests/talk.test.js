/**
 * How a visitor's talk with the server goes, statement by statement.
 */
import assert from "node:assert/strict";
import test from "node:test";
import { fateOf, unreadIn } from "../live/log.js";
import { Visitor } from "./one_visitor.js";

const MINUTE_MS = 60_000;

/** A visitor of a channel where persons answer, who has said hello. */
const greeted = async (options) => {
  const visitor = new Visitor(7, { config: { mode: "manual" }, ...options });
  await visitor.load();
  visitor.id = await visitor.say("hello");
  assert.ok(await visitor.clock.until(() => visitor.conversation?.log.length === 1 && visitor.seen.length === 1, MINUTE_MS));
  return visitor;
};

test("nothing is asked of the server before there is something to send", async () => {
  const visitor = new Visitor(1);
  await visitor.load();
  await visitor.clock.pass(10 * MINUTE_MS);
  assert.deepEqual(visitor.server.requests, []);
});

test("a message is sent, delivered and read", async () => {
  const { talk, server, clock, conversation, id } = await greeted();
  assert.equal(fateOf(talk.doc.log, id), "sent");
  server.reads(conversation, { delivered: 1, read: 0 });
  assert.ok(await clock.until(() => fateOf(talk.doc.log, id) === "delivered", MINUTE_MS));
  server.reads(conversation, { delivered: 1, read: 1 });
  assert.ok(await clock.until(() => fateOf(talk.doc.log, id) === "read", MINUTE_MS));
});

test("what comes is unread until it was seen, and the server knows both", async () => {
  const { talk, server, clock, conversation } = await greeted();
  server.say(conversation, { text: "hi" });
  assert.ok(await clock.until(() => unreadIn(talk.doc.log) === 1 && conversation.acks.some(({ delivered }) => delivered === 2), MINUTE_MS));
  talk.seen();
  assert.equal(unreadIn(talk.doc.log), 0);
  assert.ok(await clock.until(() => conversation.acks.some(({ read }) => read === 2), MINUTE_MS));
});

test("there is no connection once the conversation is over, and the next message begins another one", async () => {
  const visitor = await greeted();
  const { server, clock, network, talk, conversation } = visitor;
  assert.equal(network.open, 1);
  server.stage(conversation, "closed", "closed");
  assert.ok(await clock.until(() => !talk.isLive && network.open === 0, MINUTE_MS));
  await clock.pass(1_000);
  const before = server.requests.length;
  await clock.pass(30 * MINUTE_MS);
  assert.equal(server.requests.length, before);
  await visitor.say("one more thing");
  assert.ok(await clock.until(() => visitor.conversation !== conversation && visitor.texts()[0] === "one more thing", MINUTE_MS));
});

test("a message that crosses the end of its conversation goes into the next one", async () => {
  const visitor = await greeted();
  const { server, clock, conversation } = visitor;
  conversation.stage = "closed";
  await visitor.say("are you there?");
  assert.ok(await clock.until(() => visitor.conversation !== conversation && visitor.texts().join() === "are you there?", MINUTE_MS));
  assert.equal(server.conversations.size, 2);
});

test("a session that the server forgot is begun again, and nothing is lost", async () => {
  const visitor = await greeted();
  visitor.server.sessions.clear();
  await visitor.say("still here");
  assert.ok(await visitor.clock.until(() => visitor.texts().join() === "still here" && visitor.talk.outbox.items.length === 0, MINUTE_MS));
});

test("an open conversation that this page does not know is taken over", async () => {
  const visitor = await greeted();
  const { talk, server, clock } = visitor;
  server.say(visitor.conversation, { text: "hi" });
  Object.assign(talk.doc, { cid: undefined, standing: undefined });
  visitor.seen.length = 0;
  await visitor.say("again");
  assert.ok(await clock.until(() => visitor.seen.map(({ text }) => text).join() === "hello,hi,again", MINUTE_MS));
  assert.equal(server.conversations.size, 1);
});

test("what can never be accepted has failed with its reason, and what follows goes on", async () => {
  const visitor = await greeted();
  const { talk, clock } = visitor;
  const id = await visitor.say("x".repeat(9_000));
  await visitor.say("short");
  assert.ok(await clock.until(() => visitor.texts().join() === "hello,short", MINUTE_MS));
  const [failed] = talk.outbox.items;
  assert.deepEqual([failed.id, failed.fate, failed.reason], [id, "failed", "invalid"]);
  await visitor.load();
  assert.equal(visitor.talk.outbox.items[0].fate, "failed");
});

test("a handover that the server refuses is told and forgotten", async () => {
  const visitor = new Visitor(8);
  const { network, clock } = visitor;
  const { fetch } = network;
  network.fetch = (url, init) => (url.endsWith("/handover") ? Promise.resolve(new Response('{"code":"nobody","message":""}', { status: 422 })) : fetch(url, init));
  await visitor.load();
  await visitor.talk.put({ kind: "handover", reason: "wish" });
  assert.ok(await clock.until(() => visitor.refused === "handover" && visitor.talk.outbox.items.length === 0, MINUTE_MS));
});

test("ten minutes without a network end with the first try after it", async () => {
  const visitor = await greeted();
  const { network, clock, talk } = visitor;
  const { fetch } = network;
  network.fetch = () => Promise.reject(new TypeError("offline"));
  await visitor.say("from the tunnel");
  await clock.pass(10 * MINUTE_MS);
  assert.equal(talk.outbox.why, "connection");
  assert.equal(talk.outbox.items.length, 1);
  await visitor.load();
  network.fetch = fetch;
  visitor.talk.wake();
  assert.ok(await clock.until(() => visitor.texts().join() === "hello,from the tunnel", 1_000));
});

test("a server that asks for patience gets it", async () => {
  const visitor = await greeted();
  const { network, clock, talk } = visitor;
  const { fetch } = network;
  const asked = [];
  network.fetch = (url, init) => {
    if (!url.includes("/messages/")) return fetch(url, init);
    asked.push(clock.now());
    return Promise.resolve(new Response('{"code":"rate_limited","message":""}', { status: 429, headers: { "Retry-After": "20" } }));
  };
  await visitor.say("too fast");
  assert.ok(await clock.until(() => talk.outbox.why === "limit" && asked.length === 2, MINUTE_MS));
  assert.ok(asked[1] - asked[0] >= 20_000);
});

test("two streams without a byte, and polls take over until a stream works again", async () => {
  const visitor = new Visitor(3, { config: { mode: "manual" } });
  const { network, clock, server } = visitor;
  const { fetch } = network;
  let [streams, deaf] = [0, true];
  network.fetch = (url, init) => {
    if (init.headers.Accept !== "text/event-stream") return fetch(url, init);
    streams++;
    return deaf ? Promise.reject(new TypeError("no streams here")) : fetch(url, init);
  };
  await visitor.load();
  await visitor.say("hello");
  assert.ok(await clock.until(() => visitor.talk.way === "poll", MINUTE_MS));
  assert.equal(streams, 2);
  server.say(visitor.conversation, { text: "by poll" });
  assert.ok(await clock.until(() => visitor.seen.length === 2, 1_000));
  deaf = false;
  assert.ok(await clock.until(() => visitor.talk.way === "sse", 6 * MINUTE_MS));
  assert.equal(streams, 3);
});

test("where a poll may not wait either, short ones look now and then", async () => {
  const visitor = new Visitor(4, { config: { mode: "manual" } });
  const { network, clock, server } = visitor;
  const { fetch } = network;
  network.fetch = (url, init) => (init.headers.Accept === "text/event-stream" || /wait=25/.test(url) ? Promise.reject(new TypeError("cut")) : fetch(url, init));
  await visitor.load();
  await visitor.say("hello");
  assert.ok(await clock.until(() => visitor.talk.way === "short", 2 * MINUTE_MS));
  server.say(visitor.conversation, { text: "found" });
  assert.ok(await clock.until(() => visitor.seen.length === 2, 30_000));
});

test("a stream that falls silent is left after forty seconds", async () => {
  const visitor = new Visitor(5, { config: { mode: "manual" } });
  const { network, clock, server } = visitor;
  await visitor.load();
  await visitor.say("hello");
  assert.ok(await clock.until(() => visitor.talk.way === "sse" && visitor.seen.length === 1, MINUTE_MS));
  // From now on nothing comes through the one that is open.
  server.listeners.clear();
  const beats = clock.timers;
  for (const [id, timer] of beats) if (/:hb/.test(String(timer.then)) || /beat/.test(timer.then.name)) beats.delete(id);
  server.say(visitor.conversation, { text: "unheard" });
  const before = network.streams;
  await clock.pass(39_000 - 15_000);
  assert.equal(network.streams, before);
  assert.ok(await clock.until(() => network.streams === before + 1 && visitor.seen.length === 2, 20_000));
});

test("a log of another life is taken as a snapshot, and what waits is kept", async () => {
  const visitor = await greeted();
  const { server, clock, talk } = visitor;
  server.restart(visitor.conversation, 0);
  server.say(visitor.conversation, { text: "a new beginning" });
  assert.ok(await clock.until(() => talk.doc.log.epoch === 2, 6 * MINUTE_MS));
  await visitor.say("and on");
  assert.ok(await clock.until(() => visitor.conversation.log.map(({ text }) => text).join() === "a new beginning,and on" && talk.doc.log.last === 2, MINUTE_MS));
});

test("a transcript is imported once and in order, before the handover", async () => {
  const visitor = new Visitor(6, { faults: ["lose", "double", "drop"] });
  await visitor.load();
  const messages = ["one", "two", "three"].map((text, at) => ({ client_id: `local-transcript-${at}`, kind: "text", text, via: at % 2 ? "local-bot" : "visitor" }));
  await visitor.talk.put({ kind: "import", messages });
  await visitor.talk.put({ kind: "handover", reason: "wish" });
  assert.ok(await visitor.clock.until(() => visitor.talk.stage === "waiting", 10 * MINUTE_MS));
  assert.deepEqual(visitor.conversation.log.map(({ text }) => text), ["one", "two", "three", "handed_over"]);
});

test("a token is revoked, and nothing is left", async () => {
  const visitor = await greeted();
  const { talk, server, clock, network } = visitor;
  talk.forget();
  assert.equal(talk.isLive, false);
  assert.ok(await clock.until(() => server.sessions.size === 0 && network.open === 0, MINUTE_MS));
  assert.deepEqual(await (await visitor.kept).load(), { doc: undefined, items: [] });
});

test("ten thousand entries that have waited all come", async () => {
  const visitor = await greeted();
  const { server, clock, conversation } = visitor;
  visitor.ending.abort();
  for (let n = 0; n < 10_000; n++) conversation.log.push({ seq: n + 2, client_id: `bulk-${n}`, kind: "text", from: "operator", via: "operator", text: String(n), ts: 0 });
  visitor.seen = [];
  visitor.talk.save();
  await visitor.load();
  assert.ok(await clock.until(() => visitor.talk.doc.log.last === 10_001, MINUTE_MS));
});
