/**
 * Calls to the server: JSON there and back, the token in its header and nowhere else, and an end to
 * every wait.
 */

/** A call that takes longer is made again. */
const LIMIT_MS = 15_000;

/** What the server has refused; anything else that goes wrong is the way there. */
export class Refused extends Error {
  constructor(status, problem, retryMs) {
    super(problem?.message ?? `the server answered ${status}`);
    this.status = status;
    this.code = problem?.code ?? "";
    this.field = problem?.field;
    this.now = problem?.now;
    this.retryMs = retryMs;
  }

  /** Whether the same call can succeed later. */
  get heals() {
    return this.status >= 500 || [408, 425, 429].includes(this.status);
  }
}

/** How long the server asks to wait, in milliseconds. */
const retryMsOf = (headers) => {
  const seconds = Number(headers.get("Retry-After") ?? NaN);
  return seconds >= 0 ? Math.min(seconds, 300) * 1000 : undefined;
};

/** Calls to one server. */
export class Calls {
  /** `base` is its address; `fetch` and `clock` are the page's. */
  constructor(base, fetch, clock) {
    this.base = base.replace(/\/+$/, "");
    this.fetch = fetch;
    this.clock = clock;
    /** The token of the session, as long as there is one. */
    this.tokenOf = () => undefined;
  }

  /** A request; gives the response, before its body. */
  open(method, path, { body, headers, signal, keepalive } = {}) {
    const all = { ...headers };
    const token = this.tokenOf();
    if (token) all.Authorization = `Bearer ${token}`;
    if (body !== undefined) all["Content-Type"] = "application/json";
    const text = body === undefined ? undefined : JSON.stringify(body);
    return this.fetch(this.base + path, { method, headers: all, body: text, signal, keepalive, cache: "no-store", credentials: "omit", referrerPolicy: "no-referrer" });
  }

  /** The answer as data; throws `Refused`, or whatever happened on the way. */
  async call(method, path, body, { limitMs = LIMIT_MS, signal, keepalive } = {}) {
    const ending = new AbortController();
    const { clock } = this;
    let [timer, end] = [];
    const late = new Promise((_, reject) => {
      end = () => (ending.abort(), reject(new Error("no answer in time")));
      timer = clock.later(end, limitMs);
      signal?.addEventListener("abort", end, { once: true });
    });
    const answered = async () => {
      const response = await this.open(method, path, { body, signal: ending.signal, keepalive });
      const text = await response.text();
      let data;
      try {
        data = text ? JSON.parse(text) : undefined;
      } catch {
        // What is no JSON was said by somebody in between.
        if (response.ok) throw new Error("the answer is none of the server's");
      }
      if (!response.ok) throw new Refused(response.status, data, retryMsOf(response.headers));
      return data;
    };
    try {
      return await Promise.race([answered(), late]);
    } finally {
      clock.cancel(timer);
      signal?.removeEventListener("abort", end);
    }
  }
}
