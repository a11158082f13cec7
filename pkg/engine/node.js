/**
 * The engine in Node: its wasm is read from beside this file.
 */
import { readFileSync } from "node:fs";
import { initSync } from "../dist/engine/engine.js";

initSync({ module: readFileSync(new URL("../dist/engine/engine_bg.wasm", import.meta.url)) });

export { Engine } from "../dist/engine/engine.js";
