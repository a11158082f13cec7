/** A search field of the site's own, answered by the bot. */
import { Engine } from "edgewise/engine";

const blob = await fetch("/bot.edgewise").then((response) => response.arrayBuffer());
const bot = new Engine(new Uint8Array(blob));
const output = document.querySelector("output");

document.querySelector("form").addEventListener("submit", (event) => {
  event.preventDefault();
  const [best] = bot.ask(new FormData(event.target).get("question"));
  output.textContent = best && best.certainty >= bot.certaintyThreshold ? best.reply : "Please ask in other words.";
});
