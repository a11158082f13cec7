/** Asks a bot one question: `deno run --allow-read ask.js bot.edgewise "where is my parcle"`. */
import { Engine } from "edgewise/engine";

const [file, question] = Deno.args;
const bot = new Engine(await Deno.readFile(file));
for (const { id, reply, certainty } of bot.ask(question, undefined, 3)) {
  console.log(`${Math.round(certainty * 100)} %  ${id}: ${reply}`);
}
