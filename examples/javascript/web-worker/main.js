const worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
const list = document.querySelector("ol");
let asked = 0;

document.querySelector("input").addEventListener("input", ({ target }) => {
  worker.postMessage({ id: (asked += 1), question: target.value });
});
worker.addEventListener("message", ({ data: { id, candidates } }) => {
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
