// How long the engine takes in WebAssembly: node bench.mjs BLOB QUESTIONS
import { readFileSync } from "node:fs";
import { Engine, initSync } from "./engine.mjs";

const [blobFile, questionFile] = process.argv.slice(2);
initSync({ module: readFileSync(new URL("engine_bg.wasm", import.meta.url)) });
const blob = new Uint8Array(readFileSync(blobFile));
const questions = readFileSync(questionFile, "utf8").split("\n");

const timed = (work) => {
  const begun = performance.now();
  work();
  return performance.now() - begun;
};
const at = (times, part) => times.toSorted((a, b) => a - b)[Math.floor(times.length * part)];

// The first of several loads also waits for the browser's own compiler.
const loads = Array.from({ length: 21 }, () => timed(() => new Engine(blob).free()));
const engine = new Engine(blob);
for (const question of questions) engine.ask(question, undefined, 5);
const answers = questions.map((question) => timed(() => engine.ask(question, undefined, 5)));
const us = (part) => `${Math.round(at(answers, part) * 1000)} µs`;
console.log(`${at(loads, 0.5).toFixed(2)} ms | ${questions.length} | ${us(0.5)} | ${us(0.99)} |`);
