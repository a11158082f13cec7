/**
 * What is on its way to the server. It is kept before it is sent, goes one after the other in the
 * order in which it was put in, and stays until the server has acknowledged it; nothing is given up
 * without a word.
 *
 * An item is `{ id, n, kind, fate, reason?, … }`; its `fate` is `queued`, `sending` or `failed`, and
 * it is gone once it was sent.
 */
import { backOff, waiter } from "./clock.js";
import { Refused } from "./calls.js";

/** Something has changed on the server: the same item is tried again at once. */
export class Again extends Error {}

/** So often in a row at once; then it waits like anything else. */
const MAX_AT_ONCE = 5;

/** The outbox of one chat. */
export class Outbox {
  /**
   * `store` keeps items, `send(item)` sends one and gives the answer, `told(item, answer)` hears of
   * every change; where `mayRun()` does not hold, another tab sends.
   */
  constructor({ store, clock, send, told, signal, mayRun = () => true }) {
    Object.assign(this, { store, clock, send, told, signal, mayRun });
    this.items = [];
    /** When the next attempt is made, in milliseconds since 1970; nothing while it is not waiting. */
    this.nextAt = undefined;
    /** Why it waits: `connection` or `limit`. */
    this.why = undefined;
    const { wait, wake } = waiter(clock, signal);
    this.wait = wait;
    this.wakeUp = wake;
  }

  /** Takes over what was kept before. */
  restore(items) {
    const known = new Set(this.items.map(({ id }) => id));
    for (const item of items) if (!known.has(item.id)) this.items.push({ ...item, fate: item.fate === "failed" ? "failed" : "queued" });
    this.items.sort((a, b) => a.n - b.n || (a.id < b.id ? -1 : 1));
    this.run();
  }

  /** Puts an item in. */
  async add(item) {
    const n = Math.max(this.clock.now(), (this.items.at(-1)?.n ?? 0) + 1);
    const own = { ...item, n, fate: "queued" };
    this.items.push(own);
    await this.store.put(own);
    this.told(own);
    this.run();
    return own;
  }

  /** Takes an item out, sent or not. */
  async drop(id) {
    this.items = this.items.filter((item) => item.id !== id);
    await this.store.drop(id);
  }

  /** Sends what had failed once more: the server has kept nothing of it. */
  async retry(id) {
    const item = this.items.find((one) => one.id === id && one.fate === "failed");
    if (!item) return;
    item.fate = "queued";
    await this.store.put(item);
    this.told(item);
  }

  /** There is reason to try now. */
  wake() {
    this.wakeUp();
    this.run();
  }

  /** Whether something waits to be sent. */
  get isWaiting() {
    return this.items.some(({ fate }) => fate !== "failed");
  }

  async run() {
    if (this.running) return;
    this.running = true;
    let [attempts, atOnce] = [0, 0];
    let item;
    while (!this.signal?.aborted && this.mayRun() && (item = this.items.find(({ fate }) => fate !== "failed"))) {
      item.fate = "sending";
      this.told(item);
      try {
        const answer = await this.send(item);
        attempts = atOnce = 0;
        this.why = undefined;
        await this.drop(item.id);
        this.told(item, answer ?? {});
      } catch (reason) {
        if (this.signal?.aborted) break;
        item.fate = "queued";
        if (reason instanceof Again && ++atOnce <= MAX_AT_ONCE) continue;
        if (reason instanceof Refused && !reason.heals) {
          Object.assign(item, { fate: "failed", reason: reason.code || String(reason.status) });
          if (this.items.includes(item)) await this.store.put(item);
          this.told(item);
          continue;
        }
        attempts++;
        const ms = reason.retryMs ?? backOff(attempts, this.clock.random);
        this.nextAt = this.clock.now() + ms;
        this.why = reason.status === 429 ? "limit" : "connection";
        this.attempts = attempts;
        this.told(item);
        await this.wait(ms);
        this.nextAt = undefined;
      }
    }
    this.running = false;
  }
}

/** The call that sends an item: method, address and body; `path` is the conversation's. */
export const requestOf = (path, { id, n, kind, fate, person, ...body }) => {
  if (kind === "text") return ["PUT", `${path}/messages/${id}`, { kind, ...body }];
  if (kind === "import") return ["POST", `${path}/import`, body.messages];
  return ["POST", `${path}/${kind}`, kind === "close" ? undefined : body];
};
