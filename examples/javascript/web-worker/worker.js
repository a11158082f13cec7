/** Answers in a worker, so that the page's own thread stays free: a question in, candidates out. */
import { Engine } from "edgewise/engine";

const blob = await fetch(new URL("/bot.edgewise", location.href)).then((response) => response.arrayBuffer());
const bot = new Engine(new Uint8Array(blob));
addEventListener("message", ({ data: { id, question } }) => postMessage({ id, candidates: bot.ask(question, undefined, 3) }));
postMessage({ ready: true });
