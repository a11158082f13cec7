/*
 * Talks to the compiler in its worker: one question, one promise.
 */

const ADDRESS = new URL("worker.js", import.meta.url).href;

/** Nothing but that one script may become a worker. */
const policy = window.trustedTypes?.createPolicy("edgewise-playground", { createScriptURL: () => ADDRESS });

export class Compiler {
  #worker;
  #waiting = new Map();
  #last = 0;

  /** `progress` is told the share of the training that is done. */
  constructor(progress) {
    this.progress = progress;
    this.#start();
  }

  #start() {
    this.#worker = new Worker(policy ? policy.createScriptURL("") : ADDRESS, { type: "module" });
    this.#worker.onmessage = ({ data }) => {
      if (data.progress !== undefined) return this.progress(data.progress);
      const [done, failed] = this.#waiting.get(data.id) ?? [];
      this.#waiting.delete(data.id);
      // A fault ends WebAssembly for good: the next question needs a new one.
      if (data.fatal) this.#restart();
      if (data.error === undefined) done?.(data.value);
      else failed?.(new Error(data.error));
    };
    this.#worker.onerror = () => this.#restart();
  }

  #restart() {
    this.#worker.terminate();
    for (const [, failed] of this.#waiting.values()) failed(new Error("the compiler stopped"));
    this.#waiting.clear();
    this.#start();
  }

  #ask(task, ...values) {
    const id = (this.#last += 1);
    return new Promise((done, failed) => {
      this.#waiting.set(id, [done, failed]);
      this.#worker.postMessage({ id, task, values });
    });
  }

  build = (files) => this.#ask("build", files);
  explain = (question, state) => this.#ask("explain", question, state);
  import = (name, files) => this.#ask("import", name, files);
}
