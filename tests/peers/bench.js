// How fast and how right the engine and its peers answer the same questions in the same page.
import init, { Engine } from "./engine.js";
import { peers } from "./systems.js";

// Loads, of which the median counts: the first also waits for the browser's compiler.
const N_LOADS = 21;
// Questions that are asked before the time is taken.
const N_WARM = 50;
// Longest time that one call may take, in milliseconds; then it is to be called again.
const TURN = 5_000;

const timed = (work) => {
  const begun = performance.now();
  const result = work();
  return [performance.now() - begun, result];
};
const at = (times, part) => times.toSorted((a, b) => a - b)[Math.floor(times.length * part)];

const own = (blob, memory) => ({
  every: 1,
  make: () => {
    const before = memory.buffer.byteLength;
    const first = new Engine(blob);
    const loaded = memory.buffer.byteLength - before;
    return {
      answer: (question) => first.ask(question, undefined, 5)[0]?.reply,
      load: () => {
        const answered = memory.buffer.byteLength - before;
        // Only now, as this takes the memory of a second one.
        const loads = Array.from({ length: N_LOADS }, () => {
          const [ms, engine] = timed(() => new Engine(blob));
          engine.free();
          return ms;
        });
        return { loadMs: at(loads, 0.5), loaded, answered };
      },
    };
  },
});

const trial = (system, { known, asked }) => {
  const answers = system.make(known);
  const rows = asked.filter((_, number) => number % system.every === 0);
  for (const [, question] of rows.slice(0, system.every === 1 ? N_WARM : 1)) answers.answer(question);
  const taken = [[], []];
  const right = [0, 0];
  let next = 0;
  return () => {
    const until = performance.now() + TURN;
    while (next < rows.length && performance.now() < until) {
      const [label, ...questions] = rows[next++];
      questions.forEach((question, kind) => {
        const [ms, answer] = timed(() => answers.answer(question));
        taken[kind].push(ms);
        right[kind] += answer === label ? 1 : 0;
      });
    }
    if (next < rows.length) return null;
    return {
      n: rows.length,
      right: right.map((n) => n / rows.length),
      medianMs: taken.map((times) => at(times, 0.5)),
      slowMs: taken.map((times) => at(times, 0.99)),
      saved: answers.saved?.(),
      ...answers.load?.(),
    };
  };
};

const fetched = async (name) => {
  const answer = await fetch(name);
  if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
  return answer;
};

// Makes ready for the case of that name; gives the names of the systems, the engine's first.
const prepare = async (name) => {
  if (!crossOriginIsolated) throw new Error("the browser's clock is too coarse: the page is not isolated");
  const { memory } = await init();
  const rows = await (await fetched(`${name}.json`)).json();
  const blob = new Uint8Array(await (await fetched(`${name}.edgewise`)).arrayBuffer());
  const systems = { "Edgewise": own(blob, memory), ...peers };
  let current;
  return {
    names: Object.keys(systems),
    begin: (system) => (current = trial(systems[system], rows)),
    turn: () => current(),
  };
};

globalThis.bench = { prepare };
