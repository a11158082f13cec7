/** The engine alone: `new Engine(blob)` is a loaded bot. */
export { Engine } from "../dist/engine/engine.js";
export type * from "../dist/engine/engine.js";
