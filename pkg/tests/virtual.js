/**
 * A clock that nobody waits for, chance that repeats itself, and a network that fails on purpose.
 */
import { frame } from "./fake_server.js";

/** Numbers in 0..1 from a seed (mulberry32). */
export const chance = (seed) => () => {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
};

/** Everything that is ready runs; no time passes. */
export const settled = () => new Promise(setImmediate);

/** A clock that stands until it is turned on. */
export class VirtualClock {
  constructor(random = chance(1)) {
    this.random = random;
    this.time = 1_000_000;
    this.timers = new Map();
    this.n = 0;
  }

  now = () => this.time;
  later = (then, ms) => (this.timers.set(++this.n, { at: this.time + Math.max(0, ms), then }), this.n);
  cancel = (timer) => this.timers.delete(timer);
  wait = (ms) => new Promise((resolve) => this.later(resolve, ms));

  /** Lets time pass until `holds()`, at most `ms` of it; whether it came to hold. */
  async until(holds, ms) {
    const end = this.time + ms;
    for (;;) {
      await settled();
      if (holds()) return true;
      let next;
      for (const [id, timer] of this.timers) if (!next || timer.at < next[1].at) next = [id, timer];
      if (!next || next[1].at > end) {
        this.time = end;
        return holds();
      }
      this.timers.delete(next[0]);
      this.time = next[1].at;
      next[1].then();
    }
  }

  /** Lets so much time pass. */
  pass(ms) {
    return this.until(() => false, ms);
  }
}

const response = ({ status, body, headers = {} }) => {
  const text = typeof body === "string" ? body : body === undefined ? "" : JSON.stringify(body);
  const named = new Headers(headers);
  return { ok: status < 300, status, headers: named, text: async () => text, json: async () => JSON.parse(text) };
};

/** A `fetch` to a fake server over a network that fails until `heal()`. */
export class Network {
  constructor({ server, clock, random, faults }) {
    Object.assign(this, { server, clock, random, faults });
    this.injected = new Map();
    this.streams = 0;
    this.open = 0;
  }

  heal() {
    this.faults = [];
  }

  /** One of the faults that there are, now and then. */
  #fault(among) {
    const possible = among.filter((name) => this.faults.includes(name));
    if (!possible.length || this.random() > 0.5) return undefined;
    const name = possible[Math.floor(this.random() * possible.length)];
    this.injected.set(name, (this.injected.get(name) ?? 0) + 1);
    return name;
  }

  fetch = async (url, { method = "GET", headers = {}, body, signal } = {}) => {
    const path = url.replace(/^http:\/\/[^/]+/, "");
    const ended = new Promise((_, reject) => signal?.addEventListener("abort", () => reject(new Error("aborted")), { once: true }));
    ended.catch(() => {});
    if (signal?.aborted) throw new Error("aborted");
    const { clock, server, random } = this;
    const pass = (ms) => Promise.race([clock.wait(ms), ended]);
    await pass(5 + random() * 40);
    if (headers.Accept === "text/event-stream") return this.#stream(path, headers, signal, ended);
    const fault = this.#fault(["drop", "lose", "double", "delay", "hang", "502", "503", "429", "page"]);
    const handle = () => response(server.handle(method, path, headers, body === undefined ? undefined : JSON.parse(body)));
    if (fault === "drop") throw new TypeError("no way there");
    if (fault === "502" || fault === "503") return response({ status: Number(fault), body: "<h1>Bad gateway</h1>" });
    if (fault === "429") return response({ status: 429, body: { code: "rate_limited", message: "slower" }, headers: { "Retry-After": "3" } });
    if (fault === "page") return response({ status: 200, body: "<html>Sign in to the hotel's network</html>" });
    if (fault === "delay") await pass(random() * 60_000);
    if (fault === "hang") await ended;
    const answer = handle();
    // The same request once more, and later than whatever came after it.
    if (fault === "double") clock.later(handle, random() * 60_000);
    if (fault === "lose") throw new TypeError("no way back");
    const wait = Number(/[?&]wait=([\d.]+)/.exec(path)?.[1] ?? 0);
    if (wait && !JSON.parse(await answer.text()).events.some(({ type }) => type === "message")) return this.#longPoll(path, headers, wait, ended);
    await pass(5 + random() * 40);
    return answer;
  };

  async #longPoll(path, headers, waitS, ended) {
    let listener;
    const happened = new Promise((resolve) => this.server.listeners.add((listener = () => resolve())));
    await Promise.race([this.clock.wait(waitS * 1000), happened, ended]).finally(() => this.server.listeners.delete(listener));
    return response(this.server.handle("GET", path, headers));
  }

  async #stream(path, headers, signal, ended) {
    const fault = this.#fault(["refuse", "deaf", "half", "buffer", "30s", "502", "hang"]);
    if (fault === "refuse") throw new TypeError("no way there");
    if (fault === "502") return response({ status: 502, body: "" });
    if (fault === "hang") await ended;
    const checked = this.server.handle("GET", `${path}?wait=0`, headers);
    if (checked.status !== 200) return response(checked);
    this.streams++;
    this.open++;
    const { clock, random, server } = this;
    const one = server.conversations.get(path.split("/")[3]);
    const chunks = [];
    let [wake, over, held] = [() => {}, false, ""];
    const encode = new TextEncoder();
    const push = (text) => {
      // Somebody in between who waits until there is enough.
      held += text;
      if (fault === "buffer" && held.length < 4096) return;
      const bytes = encode.encode(held);
      held = "";
      // Cut anywhere, also inside a character and between the signs that end a line.
      for (let at = 0; at < bytes.length; ) {
        const next = this.faults.includes("split") ? at + 1 + Math.floor(random() * 20) : bytes.length;
        chunks.push(bytes.slice(at, next));
        at = next;
      }
      wake();
    };
    const end = this.faults.includes("split") && random() < 0.5 ? "\r\n" : "\n";
    let told = 0;
    const listener = (other, event, id) => {
      if (other !== one || over) return;
      if (fault === "half" && ++told > 1) return;
      push(frame(event, id, end));
    };
    server.listeners.add(listener);
    const beat = () => {
      if (over) return;
      if (fault !== "half" && fault !== "deaf") push(`:hb${end}${end}`);
      clock.later(beat, 15_000);
    };
    const close = () => {
      if (over) return;
      over = true;
      this.open--;
      server.listeners.delete(listener);
      wake();
    };
    signal?.addEventListener("abort", close, { once: true });
    if (fault !== "deaf") for (const event of server.beginning(one, headers["Last-Event-ID"])) push(frame(event, undefined, end));
    clock.later(beat, 15_000);
    clock.later(() => (fault === "30s" ? close() : (push(frame({ type: "bye" }, undefined, end)), close())), fault === "30s" ? 30_000 : 300_000);
    const read = async () => {
      for (;;) {
        if (chunks.length) return { done: false, value: chunks.shift() };
        if (over) return { done: true };
        await Promise.race([new Promise((resolve) => (wake = resolve)), ended]);
      }
    };
    return { ok: true, status: 200, headers: new Headers({ "Content-Type": "text/event-stream" }), body: { getReader: () => ({ read }) } };
  }
}
