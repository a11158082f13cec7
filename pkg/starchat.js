/**
 * StarChat's `get_next_response` over HTTP, for any runtime that has `Request` and `Response`.
 *
 * Three generations of clients are understood by what they send: that of 2016 (`user_id`, one object
 * comes back), that of 2017 (`conversation_id`, `max_results`, …, a list comes back) and that of 2019
 * (`conversationId`, `maxResults`, …, a list in camel case comes back).
 */

/** Longest body that is read, in bytes. */
const MAX_BYTES = 65_536;

/** What a client may get wrong, with the status that says so. */
class Refusal extends Error {
  constructor(status, code, message) {
    super(message);
    Object.assign(this, { status, code });
  }
}

const bad = (message) => new Refusal(400, 0, message);

const own = (object, name) => (object && typeof object === "object" && Object.hasOwn(object, name) ? object[name] : undefined);

/** The first member of `object` that is there, under any of its names. */
const first = (object, ...names) => {
  for (const name of names) {
    const value = own(object, name);
    if (value !== undefined && value !== null) return value;
  }
  return undefined;
};

const isText = (value) => typeof value === "string";
const isCount = (value) => Number.isInteger(value) && value >= 0;
const isTexts = (value) => Array.isArray(value) && value.every(isText);

const checked = (value, isRight, what) => {
  if (value !== undefined && !isRight(value)) throw bad(what);
  return value;
};

/** A request as the engine takes it, and the generation of its client. */
const read = (body) => {
  if (typeof body !== "object" || body === null || Array.isArray(body)) throw bad("the body must be a JSON object");
  const isCamel = ["conversationId", "userInput", "maxResults", "traversedStates", "evaluationClass"].some((name) => own(body, name) !== undefined);
  const isList = isCamel || ["conversation_id", "max_results", "threshold", "traversed_states", "evaluation_class"].some((name) => own(body, name) !== undefined);
  if (!isText(first(body, "user_id", "conversation_id", "conversationId"))) {
    throw bad("one of the texts user_id, conversation_id and conversationId must be there");
  }
  const input = first(body, "user_input", "userInput");
  const values = own(body, "values");
  // The nested form wins; the README of StarChat also shows a flat one.
  const text = checked(first(input, "text") ?? first(body, "text"), isText, "text must be a text");
  const jump = first(values, "return_value") ?? first(body, "return_value", "state");
  const data = first(values, "data") ?? first(body, "data") ?? {};
  if (typeof data !== "object" || Array.isArray(data) || !Object.values(data).every(isText)) {
    throw bad("data must be an object of texts");
  }
  const states = (isTexts(jump) ? jump : [checked(jump, isText, "state must be a text or a list of texts") ?? ""]).filter((state) => state !== "");
  const threshold = first(body, "threshold", "min_score");
  return {
    generation: isCamel ? "camel" : isList ? "list" : "single",
    request: {
      states,
      text: text ?? "",
      data,
      traversed: checked(first(body, "traversed_states", "traversedStates"), isTexts, "traversed_states must be a list of texts") ?? [],
      threshold: checked(threshold, (value) => typeof value === "number" && value >= 0 && value <= 1, "threshold must be a number from 0 to 1"),
      maxResults: checked(first(body, "max_results", "maxResults"), isCount, "max_results must be a number of answers") ?? (isList ? 2 : 1),
      class: checked(first(body, "evaluation_class", "evaluationClass"), isText, "evaluation_class must be a text") ?? "",
      now: Math.floor(Date.now() / 1000),
      seed: crypto.getRandomValues(new Uint32Array(1))[0],
    },
    conversation: first(body, "conversation_id", "conversationId", "user_id"),
  };
};

const camel = (name) => name.replace(/_(.)/g, (_, letter) => letter.toUpperCase());

const written = (answers, { generation, conversation }) => {
  if (generation === "single") {
    const { bubble, action, data, action_input, success_value, failure_value } = answers[0];
    return { bubble, action, data, action_input, success_value, failure_value };
  }
  return answers.map((answer) => {
    const whole = { conversation_id: conversation, ...answer };
    if (generation === "list") return whole;
    return Object.fromEntries(Object.entries(whole).map(([name, value]) => [camel(name), value]));
  });
};

/**
 * What the bot answers to a request's body, a parsed JSON object: `{ status, body }`.
 *
 * `status` is 200, 204 (nothing fits; there is no body), 400, 404 (no such state) or 422 (variables
 * are missing and the bot is strict); the body of an error is `{ code, message }`.
 */
export const nextResponse = (bot, body) => {
  try {
    const asked = read(body);
    const { status, answers, code, message } = bot.nextResponse(asked.request);
    if (status === 200) return { status, body: written(answers, asked) };
    return { status, body: status === 204 ? undefined : { code, message } };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { status: error.status, body: { code: error.code, message: error.message } };
  }
};

/** The body of a request as text, if it is not too long; what is too long is not read to its end. */
const textOf = async (request) => {
  const tooLong = new Refusal(413, 0, `the body may have ${MAX_BYTES} bytes`);
  if (Number(request.headers.get("Content-Length")) > MAX_BYTES) throw tooLong;
  const chunks = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.length;
    if (size > MAX_BYTES) throw tooLong;
    chunks.push(chunk);
  }
  return new Blob(chunks).text();
};

/**
 * A function that answers HTTP requests: `POST /get_next_response`, also behind a prefix such as
 * `/index_english`. `origin` is whose pages may ask, `*` by default.
 */
export const handler = (bot, { origin = "*" } = {}) => async (request) => {
  const headers = { "Access-Control-Allow-Origin": origin, Vary: "Origin" };
  const respond = (status, body, more = {}) => {
    const text = body === undefined ? null : JSON.stringify(body);
    return new Response(text, { status, headers: { ...headers, ...(text && { "Content-Type": "application/json" }), ...more } });
  };
  if (!/^(\/[\w-]+)?\/get_next_response$/.test(new URL(request.url).pathname)) {
    return respond(404, { code: 0, message: "there is POST /get_next_response" });
  }
  if (request.method === "OPTIONS") {
    return respond(204, undefined, { "Access-Control-Allow-Methods": "POST", "Access-Control-Allow-Headers": "Content-Type", "Access-Control-Max-Age": "86400" });
  }
  if (request.method !== "POST") return respond(405, { code: 0, message: "use POST" }, { Allow: "POST, OPTIONS" });
  try {
    const body = JSON.parse(await textOf(request));
    const answer = nextResponse(bot, body);
    return respond(answer.status, answer.body);
  } catch (error) {
    if (error instanceof Refusal) return respond(error.status, { code: error.code, message: error.message });
    if (error instanceof SyntaxError) return respond(400, { code: 0, message: "the body must be JSON" });
    throw error;
  }
};
