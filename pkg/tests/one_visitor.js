/**
 * A visitor of whom there is nothing but the talk with the server.
 */
import { Calls } from "../live/calls.js";
import { keptIn } from "../live/kept.js";
import { Talk } from "../live/talk.js";
import { FakeServer } from "./fake_server.js";
import { chance, Network, VirtualClock } from "./virtual.js";

/** One visitor's tab on a clock, with a server behind a network. */
export class Visitor {
  constructor(seed, { faults = [], config, setting = "auto" } = {}) {
    this.random = chance(seed);
    this.clock = new VirtualClock(this.random);
    this.server = new FakeServer({ config, now: this.clock.now });
    this.network = new Network({ server: this.server, clock: this.clock, random: this.random, faults });
    this.seen = [];
    this.fates = [];
    this.setting = setting;
    this.kept = keptIn("memory", "edgewise:test");
  }

  /** Opens the page, or loads it again. */
  async load() {
    this.ending?.abort();
    const ending = (this.ending = new AbortController());
    // Nothing comes back to a page that was left.
    const never = new Promise(() => {});
    const fail = (reason) => {
      if (ending.signal.aborted) return never;
      throw reason;
    };
    const fetch = (...values) => (ending.signal.aborted ? never : this.network.fetch(...values).then((value) => (ending.signal.aborted ? never : value), fail));
    const calls = new Calls("http://fake", fetch, this.clock);
    const tabs = ({ lead }) => {
      let leading;
      return {
        alone: false,
        tell: () => {},
        want: () => {
          if (leading || ending.signal.aborted) return;
          leading = new AbortController();
          ending.signal.addEventListener("abort", leading.abort.bind(leading), { once: true });
          lead(leading.signal);
        },
        rest: () => (leading?.abort(), (leading = undefined)),
      };
    };
    const see = (list) => {
      for (const { seq, client_id: id, text } of list) if (!this.seen.some((one) => one.id === id)) this.seen.push({ seq, id, text });
    };
    const ui = { entries: see, snapshot: see, standing: (now) => (this.standing = now), typing: (event) => (this.typing = event), changed: () => {}, config: () => {}, refused: ({ kind }) => (this.refused = kind), sent: (item) => this.fates.push(item.id) };
    const about = { channel: "default", session: () => ({ lang: "en" }), conversation: () => ({ lang: "en" }), refused: () => {} };
    const fill = (bytes) => bytes.map(() => Math.floor(this.random() * 256));
    this.talk = new Talk({ calls, clock: this.clock, store: await this.kept, tabs, about, ui, setting: this.setting, signal: ending.signal, random: fill });
    await this.talk.begin();
  }

  say(text) {
    return this.talk.put({ kind: "text", text, via: "visitor" });
  }

  /** The visitor's last conversation at the server. */
  get conversation() {
    return [...this.server.conversations.values()].at(-1);
  }

  texts() {
    return this.conversation.log.filter(({ from }) => from === "visitor").map(({ text }) => text);
  }
}
