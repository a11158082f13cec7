/**
 * The engine in browsers, their workers and Deno: its wasm is fetched from beside this file.
 */
import init from "../dist/engine/engine.js";

await init();

export { Engine } from "../dist/engine/engine.js";
