/** Asks a bot one question: `node ask.js bot.edgewise "where is my parcle"`. */
import { readFileSync } from "node:fs";
import { Engine } from "edgewise/engine";

const [file, question] = process.argv.slice(2);
const bot = new Engine(readFileSync(file));
for (const { id, reply, certainty } of bot.ask(question, undefined, 3)) {
  console.log(`${Math.round(certainty * 100)} %  ${id}: ${reply}`);
}
