/**
 * The engine at the edge, where wasm is imported as a compiled module.
 */
import wasm from "../dist/engine/engine_bg.wasm";
import { initSync } from "../dist/engine/engine.js";

initSync({ module: wasm });

export { Engine } from "../dist/engine/engine.js";
