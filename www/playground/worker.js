/*
 * The compiler, beside the page: however long it takes, typing stays smooth.
 */
import init, { Engine, build, graph, importProject } from "./compiler.js";

const ready = init({ module_or_path: new URL("compiler_bg.wasm", import.meta.url) });

/** The last bot that compiled; it answers questions until the next one does. */
let engine;

const tasks = {
  build(files) {
    const built = build(files, (done) => postMessage({ progress: done }));
    if (built.blob) {
      engine?.free();
      engine = new Engine(built.blob);
    }
    let picture;
    try {
      picture = graph(files);
    } catch {
      picture = undefined; // too large to be drawn
    }
    return { ...built, picture, name: engine?.name };
  },
  explain: (question, state) => engine?.explain(question, undefined, state),
  import: (name, files) => importProject(name, files),
};

addEventListener("message", async ({ data: { id, task, values } }) => {
  try {
    await ready;
    postMessage({ id, value: tasks[task](...values) });
  } catch (reason) {
    postMessage({ id, error: String(reason?.message ?? reason), fatal: reason instanceof WebAssembly.RuntimeError });
  }
});
