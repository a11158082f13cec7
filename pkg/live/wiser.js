/**
 * A question that the page's bot has no certain answer to is put to the server's, whose knowledge
 * may be larger or newer; what the page's bot was about to say waits for that, and only for a moment.
 */

/** The server has so long. */
const ANSWER_MS = 1_500;

/** The number of a delivery among the widget's timers (`widget/src/timer.rs`). */
const DELIVERY = 0;

/** Longest pause that the widget asks for itself (`widget/src/effects.rs`). */
const LONGEST_MS = 1_500;

/** Holds the bot's messages back while the server is asked. */
export class Wiser {
  /**
   * `ask(question)` gives the server's `Answers`; `show(suggestion, misses)` shows one; `misses()`
   * counts; `threshold()` and `pauses()` are the channel's; `hurries()` where a person is about to
   * speak.
   */
  constructor({ clock, ask, show, misses, threshold, pauses, hurries }) {
    Object.assign(this, { clock, ask, show, misses, threshold, pauses, hurries });
    this.n = 0;
    this.before = 0;
    this.held = new Map();
  }

  /** The bot has an answer, with this certainty; less than 0 where it has none. */
  answered(question, source, certainty) {
    this.asked = question && certainty < 0 ? { question, source } : undefined;
    this.spoke = true;
  }

  /** The widget wants to be called later; `native` does that. Gives a number to cancel it. */
  later(delay, due, id, native) {
    if (due !== DELIVERY) return native.later(delay, due, id);
    const { initial, further } = this.pauses();
    const wanted = this.hurries() ? 0 : delay >= LONGEST_MS ? Math.max(delay, this.first === false ? further : initial) : delay;
    this.first = false;
    const number = 1e9 + ++this.n;
    const hold = { from: this.clock.now(), due: () => native.due(due, id), ms: wanted };
    this.held.set(number, hold);
    if (this.asked && this.spoke) hold.asked = this.asked;
    else this.#release(number);
    this.spoke = false;
    return number;
  }

  /** Lets the bot say at once what it was about to say. */
  hurry() {
    for (const [number, hold] of this.held) {
      this.clock.cancel(hold.timer);
      hold.ms = 0;
      this.#release(number);
    }
  }

  cancel(number, native) {
    const hold = this.held.get(number);
    if (!hold) return native.cancel(number);
    this.clock.cancel(hold.timer);
    this.held.delete(number);
  }

  /** The widget has kept how things stand: now it is known whether the bot had missed. */
  kept() {
    const misses = this.misses();
    const before = this.before;
    this.before = misses;
    for (const [number, hold] of this.held) {
      if (!hold.asked) continue;
      const { question, source } = hold.asked;
      hold.asked = undefined;
      if (misses > before || source === "builtin") this.#consult(number, question, before);
      else this.#release(number);
    }
  }

  #release(number) {
    const hold = this.held.get(number);
    if (!hold) return;
    const end = () => {
      this.held.delete(number);
      hold.due();
    };
    hold.timer = this.clock.later(end, Math.max(0, hold.from + hold.ms - this.clock.now()));
  }

  async #consult(number, question, misses) {
    const hold = this.held.get(number);
    const answers = await this.ask(question, ANSWER_MS).catch(() => undefined);
    // The visitor may have gone on, or another tab.
    if (this.held.get(number) !== hold) return;
    const [best] = answers?.candidates ?? [];
    if (!(best?.text && best.certainty >= (answers.certainty_threshold ?? this.threshold()))) return this.#release(number);
    const end = () => {
      if (this.held.get(number) !== hold) return;
      this.held.delete(number);
      this.before = misses;
      this.show(best, misses, question);
    };
    hold.timer = this.clock.later(end, Math.max(0, hold.from + hold.ms - this.clock.now()));
  }
}
