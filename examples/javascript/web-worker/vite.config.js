/** Workers as modules: the engine's module waits for its wasm. */
export default { worker: { format: "es" } };
