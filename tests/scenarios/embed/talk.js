// What a conversation offers beside questions and answers.

const QUESTION = "Do you deliver to Spain?";
const begun = async (attributes, settings) => {
  const chat = await chatWith(attributes, settings);
  await chat.opened();
  return chat;
};
const asked = async (attributes, settings) => {
  const chat = await begun(attributes, settings);
  await chat.edgewise.sendMessage(QUESTION);
  await until("an answer", () => chat.part("tools"));
  return chat;
};
/** The conversation as it was kept, changed by `change`, in a chat that begins with it. */
const rekept = async (change) => {
  await asked();
  const key = Object.keys(localStorage).find((name) => name.startsWith("edgewise:"));
  const record = change(localStorage.getItem(key));
  const forget = localStorage.clear;
  localStorage.clear = () => {};
  Storage.prototype.clear = () => {};
  await clearPage();
  localStorage.setItem(key, record);
  const chat = await chatWith();
  Storage.prototype.clear = forget;
  delete localStorage.clear;
  return chat;
};
const DAY_S = 86_400;

return play({
  "each message has its time, and a day its own line": async () => {
    const now = Math.floor(Date.now() / 1000);
    const chat = await rekept((record) => record.replaceAll(/\x1f(1[0-9]{9})\x1f/g, (_, at) => `\x1f${Math.min(at, now) - DAY_S}\x1f`));
    await chat.edgewise.open();
    await until("yesterday", () => chat.part("log").querySelector(".day")?.textContent.toLowerCase() === "yesterday");
    await chat.edgewise.sendMessage(QUESTION);
    const days = () => [...chat.part("log").querySelectorAll(".day")].map((day) => day.textContent.toLowerCase());
    await until("today", () => days().join() === "yesterday,today");
    return [...chat.part("log").querySelectorAll(".time")].every((time) => /\d/.test(time.textContent));
  },
  "what was not answered can be said again": async () => {
    // The mark behind the visitor's text says that the bot has not seen it.
    const chat = await rekept((record) => record.replace(`${QUESTION}\x1f\x1f0\x1f`, `${QUESTION}\x1f\x1f1\x1f`));
    await chat.edgewise.open();
    await until("that it was lost", () => chat.root.querySelector(".lost"));
    const before = chat.texts().length;
    chat.part("retry").click();
    await until("another answer", () => chat.texts().length > before && !chat.root.querySelector(".lost"));
    return chat.texts().at(-2) === QUESTION || chat.texts().slice(-3).join(" | ");
  },
  "a message that waits says so": async () => {
    const chat = await begun();
    await chat.edgewise.addMessage({ role: "assistant", text: "x" });
    await chat.edgewise.sendMessage(QUESTION);
    await chat.edgewise.sendMessage("What do you sell?");
    await until("that it waits", () => chat.root.querySelector(".note")?.textContent === "Sending…");
    await until("both answers", () => !chat.root.querySelector(".note") && chat.root.querySelectorAll(".tools").length > 1);
  },
  "an answer is copied without its decoration": async () => {
    const chat = await asked();
    let copied;
    Object.defineProperty(navigator, "clipboard", { configurable: true, value: { writeText: async (text) => void (copied = text) } });
    chat.root.querySelector(".tool").click();
    delete navigator.clipboard;
    return (copied === chat.texts().at(-1) && !copied.includes("Assistant said")) || copied;
  },
  "feedback is told to the page, kept, and can be taken back": async () => {
    const chat = await asked();
    const told = [];
    await chat.edgewise.on("rated", ({ detail }) => told.push(detail.rating));
    const [helpful, not] = chat.root.querySelectorAll(".tool[aria-pressed]");
    helpful.click();
    await until("the mark", () => helpful.getAttribute("aria-pressed") === "true");
    if ((await chat.edgewise.getMessages()).at(-1).rating !== 1) return "the message does not tell";
    not.click();
    await until("the other mark", () => not.getAttribute("aria-pressed") === "true" && helpful.getAttribute("aria-pressed") === "false");
    not.click();
    await until("no mark", () => not.getAttribute("aria-pressed") === "false");
    return told.join() === "helpful,unhelpful,none" || told.join();
  },
  "a long answer is folded, and unfolds": async () => {
    const chat = await begun();
    await chat.edgewise.addMessage({ role: "assistant", text: "A sentence of some words. ".repeat(80) });
    const fold = await until("the fold", () => chat.part("fold"));
    const height = () => chat.root.querySelector(`#${fold.getAttribute("aria-controls")}`).offsetHeight;
    const short = height();
    if (fold.getAttribute("aria-expanded") !== "false" || short > 310) return `folded it is ${short} pixels high`;
    fold.click();
    await until("all of it", () => height() > short && fold.getAttribute("aria-expanded") === "true");
  },
  "a suggested question is asked by a press, and then they are gone": async () => {
    const chat = await begun();
    const suggestion = await until("suggestions", () => chat.part("suggestion"));
    const question = suggestion.textContent;
    suggestion.click();
    await until("the answer", () => chat.part("tools") || chat.part("form"));
    return (chat.texts().includes(question) && !chat.part("suggestion")) || chat.texts().join(" | ");
  },
  "a preview shows what came while the panel was closed": async () => {
    const chat = await chatWith();
    await chat.edgewise.addMessage({ role: "assistant", text: "We are open today" });
    const preview = await until("the preview", () => chat.part("preview"));
    if (!preview.textContent.includes("We are open today") || chat.part("badge").textContent !== "1") return preview.textContent;
    preview.querySelector(".icon").click();
    await until("its end", () => !chat.part("preview"));
    await chat.edgewise.addMessage({ role: "assistant", text: "Still open" });
    (await until("another", () => chat.part("preview"))).querySelector(".peek").click();
    await until("the panel", () => !chat.part("panel").hidden && !chat.part("badge"));
  },
  "the menu begins again": async () => {
    const chat = await asked();
    chat.part("menu").click();
    chat.part("restart").click();
    await until("a new greeting", () => chat.texts().length > 0 && !chat.texts().includes(QUESTION));
  },
  "the conversation can be saved as text, page and data": async () => {
    const chat = await asked({ "data-title": "<Shop> & Co" });
    const saved = {};
    const { createObjectURL } = URL;
    const names = [];
    URL.createObjectURL = (blob) => ((saved[blob.type] = blob.text()), createObjectURL(blob));
    const { click } = HTMLAnchorElement.prototype;
    HTMLAnchorElement.prototype.click = function () {
      names.push(this.download);
    };
    for (const name of ["saveText", "saveHtml", "saveJson"]) {
      chat.part("menu").click();
      chat.part(name).click();
    }
    URL.createObjectURL = createObjectURL;
    HTMLAnchorElement.prototype.click = click;
    const [text, html, json] = await Promise.all(["text/plain", "text/html", "application/json"].map((type) => saved[`${type};charset=utf-8`]));
    if (names.join() !== "-Shop-Co.txt,-Shop-Co.html,-Shop-Co.json") return names.join();
    const { messages } = JSON.parse(json);
    const page = new DOMParser().parseFromString(html, "text/html");
    const answer = chat.texts().at(-1);
    return (
      (text.startsWith("<Shop> & Co") && text.includes(`You\n${QUESTION}`) && text.includes(answer) && page.title === "<Shop> & Co" && page.querySelectorAll("li").length === messages.length && messages.at(-1).text === answer && messages.at(-2).role === "visitor") ||
      [text, html, json]
    );
  },
  "emoji go where the cursor is": async () => {
    const chat = await begun({ "data-emoji": "true" });
    const field = chat.root.querySelector("#composer");
    field.value = "ab";
    field.setSelectionRange(1, 1);
    chat.root.querySelector(".composer .icon").click();
    chat.root.querySelector(".emoji button").click();
    return field.value === "a😀b" || field.value;
  },
  "the end of a chat asks what it was worth, and leaves nothing": async () => {
    const chat = await asked({ "data-end": "true", "data-rating": "true" });
    let rated;
    await chat.edgewise.on("rated", ({ detail }) => (rated = detail));
    chat.part("menu").click();
    chat.part("endChat").click();
    const dialog = await until("the question", () => chat.root.querySelector("dialog[open]"));
    dialog.querySelector("[value='4']").click();
    dialog.querySelector("textarea").value = "Fine";
    dialog.querySelector("button").click();
    await until("the end", () => chat.part("panel").hidden && chat.texts().length === 0);
    return (rated.rating === 4 && rated.comment === "Fine") || JSON.stringify(rated);
  },
  "the sound can be switched off": async () => {
    const chat = await begun({ "data-sound": "true" });
    const item = () => (chat.part("menu").click(), chat.part("sound"));
    if (item().getAttribute("aria-checked") !== "true") return "it is off";
    chat.part("sound").click();
    return item().getAttribute("aria-checked") === "false" || "it is still on";
  },
  "the chat speaks sixteen languages, each in its direction": async () => {
    const said = new Set();
    for (const lang of "en es fr de it pt nl pl ru tr ar he hi zh ja ko".split(" ")) {
      const chat = await chatWith({ "data-lang": lang });
      const name = chat.part("launcher").getAttribute("aria-label");
      await chat.opened();
      const { placeholder } = chat.root.querySelector("#composer");
      said.add(`${name}, ${placeholder}`);
      const direction = getComputedStyle(chat.part("panel")).direction;
      if (chat.part("panel").lang !== lang) return `${lang} speaks ${chat.part("panel").lang}`;
      if (direction !== (lang === "ar" || lang === "he" ? "rtl" : "ltr")) return `${lang} goes ${direction}`;
    }
    return said.size === 16 || [...said].join(" | ");
  },
});
