/** A search field of the site's own, answered by the bot. */
const output = document.querySelector("output");

// The engine is loaded beside the page; who asks before it is there waits a moment.
const load = async () => {
  const [{ Engine }, blob] = await Promise.all([
    import("edgewise/engine"),
    fetch("/bot.edgewise").then((response) => response.arrayBuffer()),
  ]);
  return new Engine(new Uint8Array(blob));
};
const loading = load();

document.querySelector("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const question = new FormData(event.target).get("question");
  const bot = await loading;
  const [best] = bot.ask(question);
  output.textContent = best && best.certainty >= bot.certaintyThreshold ? best.reply : "Please ask in other words.";
});
