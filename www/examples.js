/* What the buttons of the examples do, and what the chat says about it. */
"use strict";

(() => {
  // Before the loader has run, calls are kept in its queue.
  const chat = () => window.Edgewise;

  const log = document.getElementById("log");
  let first = true;
  const write = (text) => {
    if (first) log.replaceChildren();
    first = false;
    const line = document.createElement("li");
    line.textContent = text;
    log.append(line);
    log.scrollTop = log.scrollHeight;
  };

  const short = (text) => (text.length > 60 ? `${text.slice(0, 60)}…` : text);

  const runs = {
    send: () => chat().sendMessage("where is my parcle"),
    dark: () => chat().setColorScheme("dark"),
    light: () => chat().setColorScheme("light"),
    spanish: () => chat().setLocale("es"),
    english: () => chat().setLocale("en"),
    ask: async () => {
      const { answer, certainty } = await chat().ask("can I send it back");
      write(`ask: ${Math.round(certainty * 100)} % certain: ${short(answer ?? "no answer")}`);
    },
    reset: () => chat().reset(),
    command: () => chat()("showNewMessage", "I have a question about "),
  };
  for (const button of document.querySelectorAll("[data-run]")) {
    button.addEventListener("click", () => runs[button.dataset.run]());
  }

  for (const name of ["ready", "message:sent", "answer", "state", "action", "reset"]) {
    addEventListener(`edgewise:${name}`, ({ detail }) => {
      const parts = Object.entries(detail ?? {}).filter(([key, value]) => key !== "at" && typeof value !== "object" && value !== undefined && value !== "");
      write(`${name} ${parts.map(([key, value]) => `${key}: ${typeof value === "number" ? Math.round(value * 100) / 100 : short(String(value))}`).join(", ")}`);
    });
  }
})();
