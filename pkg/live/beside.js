/**
 * What stands beside the messages of a live conversation: who wrote it, and what became of what the
 * visitor wrote.
 */
import { drawing, face, made } from "./drawn.js";
import { idIn } from "./record.js";

const FATES = /^(queued|sending|sent|delivered|read|failed)$/;

/** Who wrote a message; nothing where it was no operator. */
const nameIn = (source) => /^operator:[^/]+\/([^/]*)/.exec(source)?.[1];

/** The mark under one of the visitor's messages; words beside it where `says`. */
const mark = (fate, says, word, retry) => {
  const words = word(fate);
  const text = made("span", says ? {} : { class: "sr" }, words);
  const sign = made("span", { class: `fate ${fate}`, title: words, part: `fate ${fate}` }, drawing(fate), text);
  if (fate !== "failed") return [sign];
  const button = made("button", { class: "small", type: "button", part: "retry" }, retry.word);
  button.onclick = retry.run;
  return [sign, button];
};

/**
 * Brings the marks up to date: `fateOf(id)` gives what became of a message, `authorOf(id)` who wrote
 * one.
 */
export const markMessages = ({ root, server, word, fateOf, authorOf, retry, retryWord }) => {
  const messages = [...root.querySelectorAll('[part="message"]')];
  const own = messages.filter(({ dataset }) => dataset.source.startsWith("visitor:"));
  for (const message of messages) {
    const { source } = message.dataset;
    const id = idIn(source);
    if (!id) continue;
    if (source.startsWith("visitor:")) {
      const fate = fateOf(id);
      const says = message === own.at(-1) || /queued|sending|failed/.test(fate);
      const key = `${fate} ${says}`;
      const foot = message.querySelector(".foot");
      if (!FATES.test(fate) || message.dataset.fate === key) continue;
      message.dataset.fate = key;
      foot.querySelectorAll(".fate, .fate ~ .small").forEach((old) => old.remove());
      foot.append(...mark(fate, says, word, { word: retryWord, run: () => retry(id) }));
    } else if (source.startsWith("notice:")) {
      message.classList.contains("notice") || message.classList.add("notice");
    } else if (source.startsWith("operator:") && !message.querySelector(".author") && nameIn(message.previousElementSibling?.dataset.source) !== nameIn(source)) {
      const author = authorOf(source) ?? { name: word("operator") };
      const spoken = message.querySelector(":scope > .sr");
      if (spoken) spoken.textContent = `${word("said").replace("#", author.name)} `;
      const line = made("div", { class: "author", "aria-hidden": "true", part: "author" }, face(author, server), made("bdi", {}, author.name));
      message.insertBefore(line, message.querySelector("[part~=bubble]"));
    }
  }
};
