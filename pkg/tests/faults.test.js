/**
 * A visitor's messages over a network that fails in every way there is: whatever happens, once it
 * works again the outbox is empty, and the log has each message once and in its order. Nobody waits:
 * the clock is virtual, and chance repeats itself by its seed.
 */
import assert from "node:assert/strict";
import test from "node:test";
import { Visitor } from "./one_visitor.js";

const FAULTS = ["drop", "lose", "double", "delay", "hang", "502", "503", "429", "page", "refuse", "deaf", "half", "buffer", "30s", "split"];

/** Plays one conversation with faults; what it left. */
const play = async (seed) => {
  const visitor = new Visitor(seed, { faults: FAULTS, config: { mode: "manual" } });
  const { clock, random, network, server } = visitor;
  await visitor.load();
  const said = [];
  let replies = 0;
  for (let n = 2 + Math.floor(random() * 5); n > 0; n--) {
    const text = `message ${said.length} of ${seed} — grüße 👋`;
    said.push(text);
    await visitor.say(text);
    await clock.pass(random() * 20_000);
    const one = visitor.conversation;
    const luck = random();
    if (one && luck < 0.4) server.say(one, { text: `reply ${++replies}` });
    if (one && luck < 0.1) server.stage(one, "active", "operator_joined", { name: "Ann" });
    if (luck > 0.8) await visitor.load();
    if (one && luck > 0.95) server.restart(one, Infinity);
    if (luck > 0.6) visitor.talk.wake();
  }
  network.heal();
  visitor.talk.wake();
  const isWhole = () => visitor.talk.outbox.items.length === 0 && visitor.conversation?.log.every(({ client_id: id }) => visitor.seen.some((entry) => entry.id === id));
  const healed = await clock.until(isWhole, 900_000);
  return { visitor, said, healed, replies };
};

test("a thousand conversations lose nothing, double nothing, and keep their order", async () => {
  const [injected, n] = [new Map(), 1_000];
  let [messages, doubled] = [0, 0];
  for (let seed = 1; seed <= n; seed++) {
    const { visitor, said, healed, replies } = await play(seed);
    const where = `seed ${seed}`;
    assert.ok(healed, `${where}: ${visitor.talk.outbox.items.length} left in the outbox, ${visitor.seen.length} of ${visitor.conversation?.log.length} seen`);
    assert.deepEqual(visitor.texts(), said, where);
    const ids = visitor.conversation.log.map(({ client_id: id }) => id);
    assert.equal(new Set(ids).size, ids.length, where);
    assert.equal(visitor.conversation.log.filter(({ from }) => from === "operator").length, replies, where);
    assert.deepEqual(visitor.seen.map(({ seq }) => seq), visitor.conversation.log.map(({ seq }) => seq), where);
    messages += said.length;
    doubled += visitor.server.requests.filter((one) => one.includes("/messages/")).length - said.length;
    for (const [fault, times] of visitor.network.injected) injected.set(fault, (injected.get(fault) ?? 0) + times);
    visitor.ending.abort();
  }
  console.log(`${n} conversations, ${messages} messages, ${doubled} of them sent again; faults: ${[...injected].map(([name, times]) => `${name} ${times}`).join(", ")}`);
  assert.ok([...FAULTS].every((name) => name === "split" || injected.get(name) > 0), "every fault has happened");
  assert.ok(doubled > n / 10, "repetitions have happened");
});
