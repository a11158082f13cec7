const worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
const list = document.querySelector("ol");
let asked = 0;

const input = document.querySelector("input");
const ask = () => worker.postMessage({ id: (asked += 1), question: input.value });
input.addEventListener("input", ask);
worker.addEventListener("message", ({ data: { ready, id, candidates } }) => {
  // What was asked before the bot had been loaded is asked again.
  if (ready) return ask();
  // An answer to what has been changed since is not shown.
  if (id !== asked) return;
  list.replaceChildren(
    ...candidates.map(({ reply, certainty }) => {
      const item = document.createElement("li");
      item.textContent = `${Math.round(certainty * 100)} %  ${reply}`;
      return item;
    }),
  );
});
