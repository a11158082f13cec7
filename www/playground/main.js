/*
 * The playground: files on one side, on the other what they become.
 *
 * Files are compiled by a worker half a second after the last change; the chat gets each new bot
 * as a blob's address, and tells each question, which is then explained. Nothing leaves the page.
 */
import { Compiler } from "./compiler-client.js";
import { by, count, make, size } from "./dom.js";
import { editor } from "./editor.js";
import { asProject, chosen, dropped, example, isText } from "./files.js";
import { show as showWhy } from "./why.js";

/** Milliseconds after the last change until it is compiled. */
const PAUSE_MS = 400;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Bytes by path, in the order in which they are shown. */
let project = new Map();
let current = "";
let problems = [];
let blob = null;
let asked = { question: "", state: undefined };

const status = by("status");
const progress = by("progress");
const compiler = new Compiler((done) => {
  progress.hidden = done >= 1;
  progress.value = done;
});

/* Files. */

const ofFile = (path) => problems.filter((problem) => problem.file === path);

const listFiles = () => {
  const items = [...project.keys()].map((path) => {
    const own = ofFile(path);
    const worst = own.some((problem) => problem.severity === "error") ? "error" : own.length > 0 ? "warning" : "";
    const note = own.length > 0 ? make("span", { class: `dot ${worst}` }, make("span", { class: "sr" }, `, ${count(own.length, "problem")}`)) : undefined;
    const chosen = path === current;
    const open = make("button", { type: "button", class: "file", "aria-current": chosen ? "true" : undefined, onclick: () => select(path) }, path, note);
    const remove = chosen && project.size > 1 ? make("button", { type: "button", class: "remove", "aria-label": `Remove ${path}`, title: "Remove this file", onclick: () => drop(path) }, "×") : undefined;
    return make("li", {}, open, remove);
  });
  by("files").replaceChildren(...items);
};

const select = (path) => {
  current = path;
  const bytes = project.get(path) ?? new Uint8Array();
  const text = isText(path) ? decoder.decode(bytes) : `${path}: a picture of ${size(bytes.length)}`;
  editor.show(path, text, !isText(path));
  editor.mark(ofFile(path));
  listFiles();
};

const drop = (path) => {
  project.delete(path);
  select(project.keys().next().value);
  changed();
};

/** Takes other files for the project. */
const take = (files, from) => {
  project = new Map(files.sort(([a], [b]) => order(a) - order(b) || a.localeCompare(b)));
  problems = [];
  by("example").value = from;
  const first = ["knowledge/questions.csv", "states.csv"].find((path) => project.has(path));
  select(first ?? project.keys().next().value);
  void compile();
};

/** `bot.toml`, the states, then folder by folder. */
const order = (path) => (path === "bot.toml" ? 0 : path.startsWith("states") ? 1 : path.startsWith("knowledge") ? 2 : 3);

editor.onChange((text) => {
  project.set(current, encoder.encode(text));
  changed();
});

let timer;
const changed = () => {
  by("example").value = "own";
  keep();
  clearTimeout(timer);
  timer = setTimeout(compile, PAUSE_MS);
};

/* Compiling. */

let busy = false;
let again = false;

const compile = async () => {
  if (busy) {
    again = true;
    return;
  }
  busy = true;
  document.body.classList.add("busy");
  const begun = performance.now();
  try {
    const built = await compiler.build([...project]);
    problems = built.diagnostics;
    showProblems();
    await showBot(built, performance.now() - begun);
  } catch (reason) {
    status.textContent = `The compiler failed: ${reason.message}`;
  }
  progress.hidden = true;
  busy = false;
  document.body.classList.remove("busy");
  if (again) {
    again = false;
    void compile();
  }
};

const showProblems = () => {
  const errors = problems.filter((problem) => problem.severity === "error").length;
  const warnings = problems.length - errors;
  const parts = [errors > 0 && count(errors, "error"), warnings > 0 && count(warnings, "warning")].filter(Boolean);
  by("problems-title").textContent = parts.join(", ") || "No problems";
  const badge = document.querySelector("nav .count");
  badge.hidden = problems.length === 0;
  badge.textContent = String(problems.length);
  badge.className = `count ${errors > 0 ? "error" : "warning"}`;
  by("problems").replaceChildren(
    ...problems.map(({ severity, file, line, column, found, expected, help }) => {
      const place = [file, line, column].filter(Boolean).join(":");
      const what = [found, expected && `expected ${expected}`, help].filter(Boolean).join("; ");
      const go = () => {
        view("files");
        if (project.has(file) && file !== current) select(file);
        if (project.has(file)) editor.go(line, column);
      };
      return make("li", {}, make("button", { type: "button", class: severity, onclick: go }, make("b", {}, place), " ", make("span", { class: "sr" }, `${severity}: `), what));
    }),
  );
  editor.mark(ofFile(current));
  listFiles();
};

const same = (a, b) => a?.length === b?.length && a.every((byte, at) => byte === b[at]);

const showBot = async (built, tookMs) => {
  showPicture(built.picture, built.name);
  by("save").disabled = !built.blob;
  if (!built.blob) {
    status.textContent = blob ? "There is an error; the chat still has the last bot that worked." : "There is an error; the chat comes when it is mended.";
    return;
  }
  const { states, answers, dialogues, questions } = built.report;
  const parts = [states && count(states, "state"), answers && count(answers, "answer"), dialogues && count(dialogues, "dialogue turn")];
  status.textContent = `${parts.filter(Boolean).join(", ")}; ${count(questions, "question")} · ${size(built.blob.length)} · compiled in ${(tookMs / 1000).toFixed(1)} s`;
  if (same(blob, built.blob)) return;
  blob = built.blob;
  showChat();
  if (asked.question) await explain(asked);
};

let address;
let nChats = 0;
let typedIn; // who had the keyboard when the chat was made anew
const giveBack = () => {
  if (document.activeElement !== by("chat")) return;
  if (typedIn?.isConnected && typedIn !== document.body) typedIn.focus();
  else by("chat").blur();
};
addEventListener("blur", () => by("chat").inert && giveBack());

const showChat = () => {
  if (document.activeElement !== by("chat")) typedIn = document.activeElement;
  if (address) URL.revokeObjectURL(address);
  address = URL.createObjectURL(new Blob([blob]));
  const frame = by("chat");
  // A frame of its own each time: what the last one is still doing does not matter.
  const fresh = frame.cloneNode();
  // Until it is there it must not take the keyboard from who is typing.
  fresh.inert = true;
  fresh.src = new URL(`chat.html?${(nChats += 1)}#${address}`, import.meta.url);
  frame.replaceWith(fresh);
};

/* The picture of the states: an image, so nothing in it is ever run. */

let zoom = 0;
let pictureAddress;
const showPicture = (svg, name) => {
  const image = by("graph");
  image.hidden = !svg;
  by("no-graph").hidden = Boolean(svg);
  if (pictureAddress) URL.revokeObjectURL(pictureAddress);
  if (!svg) return;
  pictureAddress = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  image.src = pictureAddress;
  image.alt = `The states of ${name ?? "the bot"}, and the ways between them`;
};
/** Smallest scale at which the words can be read: a larger picture is scrolled instead. */
const READABLE = 0.7;

by("graph").addEventListener("load", () => {
  const room = document.querySelector(".picture").clientWidth - 36;
  scale(zoom || (by("graph").naturalWidth * READABLE > room ? READABLE : 0));
});
const scale = (to) => {
  zoom = to;
  const image = by("graph");
  image.classList.toggle("fit", zoom === 0);
  image.style.inlineSize = zoom === 0 ? "" : `${image.naturalWidth * zoom}px`;
};
for (const button of document.querySelectorAll("[data-zoom]")) {
  button.addEventListener("click", () => {
    const factor = Number(button.dataset.zoom);
    const image = by("graph");
    scale(factor === 0 ? 0 : (zoom || image.clientWidth / image.naturalWidth) * factor);
  });
}

/* Why. */

const explain = async (question) => {
  asked = question;
  by("question").value = question.question;
  showWhy(question.question, await compiler.explain(question.question, question.state));
};

addEventListener("message", (event) => {
  if (event.origin !== location.origin || event.source !== by("chat").contentWindow) return;
  const { question, state, ready } = event.data;
  if (ready) {
    giveBack();
    by("chat").inert = false;
  }
  if (typeof question === "string") void explain({ question, state: typeof state === "string" ? state : undefined });
});
by("ask").addEventListener("submit", (event) => {
  event.preventDefault();
  const question = by("question").value.trim();
  if (question) void explain({ question, state: undefined });
});

/* Opening, dropping, keeping. */

const load = async (files) => {
  if (files.length === 0) {
    status.textContent = "There is nothing in it that a bot is made of: CSV, JSON, YAML, TOML or TXT.";
    return;
  }
  const own = asProject(files);
  if (own) return take(own, "own");
  const { files: made, taken, diagnostics } = await compiler.import("My bot", files);
  if (made.length === 0) {
    status.textContent = [...taken, ...diagnostics.map(({ file, found }) => `${file}: ${found}`)].join(" ");
    return;
  }
  take(made, "own");
};

const attempt = (work) => work.catch((reason) => (status.textContent = reason.message));

by("open").addEventListener("click", () => by("chosen").click());
by("chosen").addEventListener("change", () => attempt(chosen(by("chosen").files).then(load)));
by("example").addEventListener("change", () => attempt(begin(by("example").value)));
const begin = async (name) => {
  status.textContent = "Loading…";
  take(await example(name), name);
};

let depth = 0;
const curtain = (delta) => {
  depth = Math.max(0, delta === 0 ? 0 : depth + delta);
  by("drop").hidden = depth === 0;
};
addEventListener("dragenter", (event) => event.dataTransfer.types.includes("Files") && curtain(1));
addEventListener("dragleave", () => curtain(-1));
addEventListener("dragover", (event) => event.preventDefault());
addEventListener("drop", (event) => {
  event.preventDefault();
  curtain(0);
  void attempt(dropped(event.dataTransfer).then(load));
});

by("save").addEventListener("click", () => {
  const link = make("a", { href: address, download: "bot.edgewise" });
  link.click();
});

by("add").addEventListener("click", () => by("new").showModal());
by("new").addEventListener("close", () => {
  const path = by("path").value.trim();
  if (by("new").returnValue !== "ok" || !path || project.has(path)) return;
  project.set(path, new Uint8Array());
  by("path").value = "";
  select(path);
  changed();
  by("source").focus();
});

const view = (name) => {
  document.body.dataset.view = name;
  for (const button of document.querySelectorAll("nav [data-view]")) {
    if (button.dataset.view === name) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
  }
};
for (const button of document.querySelectorAll("nav [data-view]")) {
  button.addEventListener("click", () => view(button.dataset.view));
}

/** What was changed survives a reload of this tab, and nothing else. */
const keep = () => {
  try {
    const texts = [...project].filter(([path]) => isText(path)).map(([path, bytes]) => [path, decoder.decode(bytes)]);
    sessionStorage.setItem("playground", JSON.stringify(texts));
  } catch {
    // Blocked, or too large: then not.
  }
};
const kept = () => {
  try {
    const texts = JSON.parse(sessionStorage.getItem("playground") ?? "[]");
    return texts.map(([path, text]) => [String(path), encoder.encode(text)]);
  } catch {
    return [];
  }
};
by("example").addEventListener("change", () => sessionStorage.removeItem("playground"));

const before = kept();
if (before.length > 0) take(before, "own");
else void attempt(begin("shop"));
