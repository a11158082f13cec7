/**
 * Hearing of what happens in a conversation: by a stream of server-sent events where that works, by
 * polls that wait where it does not, by short ones where nothing else does. None of them is trusted:
 * what counts is the log, and `applied` says whether an entry continued it.
 */
import { backOff, waiter } from "./clock.js";
import { Frames } from "./frames.js";
import { Refused } from "./calls.js";

/** Whoever has heard nothing for so long opens another stream. */
const SILENCE_MS = 40_000;

/** The first bytes come at once; where they do not, somebody in between holds them back. */
const FIRST_MS = 10_000;

/** So many streams without a byte, and polls take over. */
const MAX_DEAF = 2;

/** Then a stream is tried again after so long. */
const AGAIN_MS = 300_000;

/** How long a poll may wait at the server, in seconds, and how much longer its way may take. */
const [WAIT_S, WAY_MS] = [25, 15_000];

/** So many short polls, and one that waits is tried again. */
const SHORTS = 5;

/** Between short polls: while the visitor writes and reads, while the panel is open, otherwise. */
export const PAUSES_MS = { active: 2_000, open: 10_000, closed: 60_000 };

/** Listens to one conversation until `signal` is aborted. */
export class Stream {
  /**
   * `path` is the address of the events; `cursor()` says what to ask after; `event(event, cursor)`
   * takes one and gives `"gap"` where something is missing before it, `"reset"` where the log has
   * begun another life; `reset()` takes a snapshot; `told(way)` hears how it goes: `sse`, `poll`,
   * `short` or `lost`; `pace()` is one of the names in `PAUSES_MS`.
   */
  constructor({ calls, clock, path, cursor, event, reset, told, pace, setting = "auto", signal }) {
    Object.assign(this, { calls, clock, path, cursor, event, reset, told, pace, setting, signal });
    const { wait, wake } = waiter(clock, signal);
    this.wait = wait;
    this.wake = wake;
    this.deaf = 0;
    this.lost = 0;
    this.shorts = 0;
    this.streamAt = setting === "poll" ? Infinity : 0;
  }

  /** Listens; ends when nobody wants to hear any more, or with `Refused` for what does not heal. */
  async run() {
    while (!this.signal.aborted) {
      const streams = this.clock.now() >= this.streamAt;
      try {
        if (streams) await this.#stream();
        else await this.#poll();
      } catch (reason) {
        if (this.signal.aborted) return;
        if (reason instanceof Refused && !reason.heals) throw reason;
        await this.#failed(streams, reason);
      }
    }
  }

  async #failed(streamed, { retryMs, silent }) {
    this.lost++;
    if (this.lost > 1) this.told("lost");
    if (streamed && silent && ++this.deaf >= MAX_DEAF && this.setting === "auto") {
      this.deaf = this.lost = 0;
      this.streamAt = this.clock.now() + AGAIN_MS;
      return;
    }
    if (!streamed && this.lost >= MAX_DEAF) this.shorts = SHORTS;
    const pause = !streamed && this.shorts > 0 ? this.#pause() : backOff(this.lost, this.clock.random);
    await this.wait(retryMs ?? pause);
  }

  /** Asks what came after the cursor, and is answered at once or within `waitS` seconds. */
  async catchUp(waitS) {
    const cursor = this.cursor();
    const query = new URLSearchParams({ ...(cursor && { after: cursor }), wait: waitS });
    const batch = await this.calls.call("GET", `${this.path}?${query}`, undefined, { limitMs: waitS * 1000 + WAY_MS, signal: this.signal });
    if (this.signal.aborted) return;
    let taken = batch.reset && "reset";
    for (const event of batch.events ?? []) {
      // The cursor of an entry has the batch's epoch and its own number.
      taken ||= this.event(event, event.type === "message" ? batch.cursor.replace(/\d+$/, event.seq) : undefined);
    }
    if (taken) await this.reset();
  }

  async #poll() {
    const isShort = this.shorts > 0;
    await this.catchUp(isShort ? 0 : WAIT_S);
    this.lost = 0;
    this.told(isShort ? "short" : "poll");
    if (!isShort) return;
    // Now and then, whether waiting works again.
    this.shorts--;
    await this.wait(this.#pause());
  }

  /** The pause between two short polls. */
  #pause() {
    return PAUSES_MS[this.pace()] * (0.75 + this.clock.random() / 2);
  }

  async #stream() {
    const ending = new AbortController();
    const { clock } = this;
    const end = () => ending.abort();
    let [timer, heard, fail] = [undefined, false];
    const silence = new Promise((_, reject) => (fail = reject));
    silence.catch(() => {});
    const watch = (ms) => {
      clock.cancel(timer);
      timer = clock.later(() => (fail(Object.assign(new Error("silence"), { silent: !heard })), end()), ms);
    };
    this.signal.addEventListener("abort", () => (fail(new Error("ended")), end()), { signal: ending.signal });
    watch(FIRST_MS);
    try {
      const cursor = this.cursor();
      const headers = { Accept: "text/event-stream", ...(cursor && { "Last-Event-ID": cursor }) };
      const response = await Promise.race([this.calls.open("GET", this.path, { headers, signal: ending.signal }), silence]);
      if (!response.ok) throw new Refused(response.status, await response.json().catch(() => {}), Number(response.headers.get("Retry-After")) * 1000 || undefined);
      if (!/event-stream/.test(response.headers.get("Content-Type"))) throw new Error("no stream");
      const [reader, frames] = [response.body.getReader(), new Frames()];
      for (;;) {
        const { done, value } = await Promise.race([reader.read(), silence]);
        if (done) throw new Error("the stream has ended");
        if (!heard) {
          heard = true;
          this.deaf = this.lost = 0;
          this.told("sse");
        }
        watch(SILENCE_MS);
        for (const { id, data } of frames.push(value)) {
          const event = JSON.parse(data);
          if (event.type === "bye") return;
          const taken = event.type === "reset" ? "reset" : this.event(event, id);
          if (taken === "gap") await this.catchUp(0);
          else if (taken) return await this.reset();
        }
      }
    } catch (reason) {
      throw reason instanceof Refused ? reason : Object.assign(reason, { silent: !heard });
    } finally {
      clock.cancel(timer);
      end();
    }
  }
}
