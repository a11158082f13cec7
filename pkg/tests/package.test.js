/**
 * The package as its users import it, in Node: `node --test` in a project that has it installed,
 * with the blob of the support demo beside this file.
 */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import test from "node:test";
import { Engine } from "edgewise/engine";
import { handler } from "edgewise/starchat";

const bot = new Engine(readFileSync("bot.edgewise"));
const answer = handler(bot);

/** What comes of a POST: status and parsed body. */
const post = async (body, path = "/get_next_response") => {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const response = await answer(new Request(`http://localhost${path}`, { method: "POST", body: text }));
  const answered = await response.text();
  return [response.status, answered && JSON.parse(answered)];
};

test("the engine answers without being started by hand", () => {
  const [best] = bot.ask("where is my parcle");
  assert.equal(best.id, "track_order");
  assert.ok(best.certainty > bot.certaintyThreshold);
});

test("what is no blob is refused", () => {
  assert.throws(() => new Engine(new Uint8Array(64)), /blob/);
});

test("a client of 2016 gets one object", async () => {
  const [status, body] = await post({ user_id: "1", user_input: { text: "reset my password" }, values: { data: { a: "b" } } });
  assert.equal(status, 200);
  assert.deepEqual(Object.keys(body), ["bubble", "action", "data", "action_input", "success_value", "failure_value"]);
  assert.deepEqual(body.data, { a: "b" });
});

test("a client of 2017 gets a list, one of 2019 in camel case, also behind a prefix", async () => {
  const [, list] = await post({ conversation_id: "7", user_input: { text: "reset my password" }, max_results: 3 });
  assert.equal(list[0].conversation_id, "7");
  assert.ok(list[0].score > 0.5 && list.length <= 3);
  const [, camel] = await post({ conversationId: "7", userInput: { text: "reset my password" } }, "/index_en/get_next_response");
  assert.equal(camel[0].conversationId, "7");
  assert.equal(camel[0].state, list[0].state);
  assert.ok("successValue" in camel[0]);
});

test("a state is reached by its name, and an unknown one is 404 with code 114", async () => {
  const [status, [state]] = await post({ conversation_id: "7", state: "start" });
  assert.deepEqual([status, state.state, state.score], [200, "start", 1]);
  const [missing, error] = await post({ user_id: "1", values: { return_value: "nowhere" } });
  assert.deepEqual([missing, error.code], [404, 114]);
});

test("nothing found is 204 without a body", async () => {
  assert.deepEqual(await post({ user_id: "1", user_input: { text: "" } }), [204, ""]);
});

test("wrong requests are told what is wrong", async () => {
  for (const body of ["{", "[]", "null", {}, { user_id: 1 }, { user_id: "1", values: { data: { a: 1 } } }, { user_id: "1", threshold: 2 }]) {
    const [status, error] = await post(body);
    assert.equal(status, 400, JSON.stringify(body));
    assert.ok(error.message.length > 10);
  }
  assert.equal((await post({ user_id: "x".repeat(70_000) }))[0], 413);
  assert.equal((await post({}, "/elsewhere"))[0], 404);
  assert.equal((await answer(new Request("http://localhost/get_next_response"))).status, 405);
});

test("pages of other origins may ask", async () => {
  const response = await answer(new Request("http://localhost/get_next_response", { method: "OPTIONS" }));
  assert.equal(response.status, 204);
  assert.equal(response.headers.get("Access-Control-Allow-Origin"), "*");
});

test("the page's part is exported", async () => {
  assert.equal(typeof (await import("edgewise")).embed, "function");
  assert.equal(typeof (await import("edgewise/engine/manual")).initSync, "function");
});

test("the example for Node runs", () => {
  const output = execFileSync("node", ["node/ask.js", "bot.edgewise", "where is my parcle"], { encoding: "utf8" });
  assert.match(output, /^\d+ % {2}track_order: /);
});
