/**
 * What the loader calls once everything has been fetched.
 */
import { mount, start } from "./widget.js";

/** Puts the widget into `root`; `given` is its WebAssembly, a response or the bytes. */
export const begin = async (root, given, blob, settings) => {
  await start(given);
  return mount(root, new Uint8Array(blob), settings);
};
