/**
 * The operator server as far as a page sees it, in memory: what `docs/protocol.md` says of sessions,
 * conversations, messages and events.
 */

const CONFIG = {
  id: "default",
  name: "Default",
  mode: "automatic",
  certainty_threshold: 0.5,
  initial_response_s: 0,
  response_s: 0,
  languages: [],
  blob: { url: "/v1/blobs/0.edgewise", integrity: "sha256-0" },
  operators_online: 1,
  has_operators: true,
  open: true,
};

const refusal = (status, code, now) => ({ status, body: { code, message: code, now } });

/** A server with one channel. */
export class FakeServer {
  constructor({ config = {}, now = () => 0 } = {}) {
    this.config = { ...CONFIG, ...config };
    this.now = now;
    this.sessions = new Map();
    this.conversations = new Map();
    this.n = 0;
    /** Called with a conversation and an event whenever something happens. */
    this.listeners = new Set();
    this.answers = [];
    this.requests = [];
  }

  /** The answer to a request: `{ status, body, headers }`. */
  handle(method, path, headers, body) {
    const url = new URL(path, "http://fake");
    const parts = url.pathname.split("/").slice(2);
    this.requests.push(`${method} ${url.pathname}`);
    if (parts[0] === "channels") return this.#channel(method, parts, body);
    const token = /^Bearer (.+)$/.exec(headers.Authorization ?? "")?.[1];
    const session = this.sessions.get(token);
    if (!session) return refusal(401, "unauthorized");
    if (parts[0] === "session") return this.#session(method, token, session, body);
    return this.#conversation(method, parts, url.searchParams, token, body);
  }

  #channel(method, [, channel, what], body) {
    if (channel !== this.config.id) return refusal(404, "no_such_channel");
    if (this.config.disabled) return refusal(404, "channel_disabled");
    if (what === "config") return { status: 200, body: { ...this.config, server_time: this.now() } };
    if (what === "answer") return { status: 200, body: { candidates: this.answers, certainty_threshold: this.config.certainty_threshold, blob: this.config.blob } };
    if (body.user?.jwt === "forged") return refusal(401, "identity_refused");
    const token = `token-${++this.n}`;
    this.sessions.set(token, { ...body });
    return { status: 201, body: { session: `s${this.n}`, token, verified: Boolean(body.user?.jwt), config: this.config, server_time: this.now() } };
  }

  #session(method, token, session, body) {
    if (method === "DELETE") this.sessions.delete(token);
    else session.user = body;
    return method === "DELETE" ? { status: 204 } : { status: 200, body: { verified: Boolean(body.jwt) } };
  }

  #conversation(method, [, cid, what, id], query, token, body) {
    let one = this.conversations.get(cid);
    if (method === "PUT" && !what) {
      if (one) return one.token === token ? { status: 200, body: this.#seenBy(one) } : refusal(404, "not_found");
      const open = [...this.conversations.values()].find((other) => other.token === token && other.stage !== "closed");
      if (open) return refusal(409, "conversation_open", open.cid);
      const stage = this.config.mode === "automatic" ? "bot" : "waiting";
      one = { cid, token, epoch: 1, log: [], stage, desk: { delivered: 0, read: 0 }, acks: [], about: body };
      this.conversations.set(cid, one);
      return { status: 201, body: this.#seenBy(one) };
    }
    if (!one || one.token !== token) return refusal(404, "not_found");
    if (!what) return { status: 200, body: { messages: one.log.slice(-Number(query.get("limit") ?? 50)), ...this.#seenBy(one) } };
    const standing = () => ({ status: 200, body: this.standing(one) });
    switch (what) {
      case "messages":
        return this.#message(one, { ...body, client_id: id });
      case "import": {
        const messages = body.map((message) => this.#message(one, message).body);
        return { status: 200, body: { messages, cursor: `${one.epoch}.${one.log.length}` } };
      }
      case "handover":
        if (one.stage === "bot") this.stage(one, "waiting", "handed_over");
        return standing();
      case "close":
        if (one.stage !== "closed") this.stage(one, "closed", "closed");
        return standing();
      case "email":
        one.email = body.email;
        return { status: 204 };
      case "rating":
        one.rating = body;
        return { status: 204 };
      case "ack":
        one.acks.push(body);
        return { status: 204 };
      case "typing":
        one.typing = body.on;
        return { status: 204 };
      default: {
        const [epoch, seq] = (query.get("after") ?? `${one.epoch}.0`).split(".").map(Number);
        const reset = epoch !== one.epoch || seq > one.log.length;
        const events = reset ? [] : one.log.slice(seq).map((entry) => ({ type: "message", ...entry }));
        return { status: 200, body: { events: [...events, { type: "status", ...this.standing(one) }], cursor: `${one.epoch}.${one.log.length}`, head: one.log.length, reset } };
      }
    }
  }

  #message(one, { client_id, text, via, state }) {
    const known = one.log.find((entry) => entry.client_id === client_id);
    const acknowledged = ({ seq, ts }) => ({ client_id, seq, server_ts: ts, cursor: `${one.epoch}.${seq}` });
    if (known) return known.text === text ? { status: 200, body: acknowledged(known) } : refusal(409, "id_reused");
    if (one.stage === "closed") return refusal(409, "conversation_closed");
    if (!text || text.length > 8_000) return refusal(422, "invalid");
    return { status: 201, body: acknowledged(this.say(one, { client_id, text, via, state, from: via === "visitor" ? "visitor" : "bot" })) };
  }

  /** Writes an entry. */
  say(one, entry) {
    const written = { seq: one.log.length + 1, client_id: `server-${++this.n}-0000000000`, kind: "text", from: "operator", via: "operator", text: "", ts: this.now(), ...entry };
    one.log.push(written);
    this.tell(one, { type: "message", ...written }, `${one.epoch}.${written.seq}`);
    return written;
  }

  /** Takes a conversation to another stage. */
  stage(one, stage, what, operator) {
    Object.assign(one, { stage, operator });
    this.say(one, { kind: "status", from: "system", via: "notice", text: what, what, author: operator });
    this.tell(one, { type: "status", ...this.standing(one) });
  }

  /** The operators' side has got this far. */
  reads(one, receipt) {
    one.desk = receipt;
    this.tell(one, { type: "read", ...receipt });
  }

  /** The log begins another life, with fewer entries. */
  restart(one, length = 0) {
    one.epoch++;
    one.log.length = Math.min(one.log.length, length);
  }

  tell(one, event, id) {
    for (const listener of this.listeners) listener(one, event, id);
  }

  standing({ stage, operator, desk }) {
    const { operators_online, open, opens_at } = this.config;
    return { stage, operator: stage === "active" ? operator : undefined, position: stage === "waiting" ? 1 : undefined, operators_online, open, opens_at, desk };
  }

  #seenBy(one) {
    return { client_id: one.cid, head: one.log.length, cursor: `${one.epoch}.${one.log.length}`, standing: this.standing(one) };
  }

  /** Frames that a stream begins with. */
  beginning(one, after) {
    const [epoch, seq] = (after ?? `${one.epoch}.0`).split(".").map(Number);
    if (epoch !== one.epoch || seq > one.log.length) return [{ type: "reset" }];
    const entries = one.log.slice(seq).map((entry) => ({ type: "message", ...entry, at: `${one.epoch}.${entry.seq}` }));
    return [...entries, { type: "status", ...this.standing(one) }, { type: "read", ...one.desk }];
  }
}

/** One event as it goes over the wire. */
export const frame = ({ at, ...event }, id = at, end = "\n") => `${id ? `id: ${id}${end}` : ""}event: ${event.type}${end}data: ${JSON.stringify(event)}${end}${end}`;
