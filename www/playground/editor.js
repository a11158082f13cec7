/*
 * A text area with line numbers, whose lines can be marked.
 */
import { by, make } from "./dom.js";

const source = by("source");
const numbers = by("numbers");
const marks = by("marks");

/** Height of a line in CSS pixels. */
const row = () => parseFloat(getComputedStyle(source).lineHeight);

const follow = () => {
  numbers.style.transform = `translateY(${-source.scrollTop}px)`;
  marks.style.transform = `translateY(${-source.scrollTop}px)`;
};

let nLines = 0;
const renumber = () => {
  const n = source.value.split("\n").length;
  if (n === nLines) return;
  nLines = n;
  numbers.textContent = Array.from({ length: n }, (_, at) => at + 1).join("\n");
};

source.addEventListener("scroll", follow, { passive: true });
new ResizeObserver(follow).observe(source);

export const editor = {
  /** Calls back with the text whenever somebody changes it. */
  onChange(changed) {
    source.addEventListener("input", () => (renumber(), changed(source.value)));
  },

  /** Shows another file. */
  show(path, text, readOnly = false) {
    by("source-label").textContent = path;
    source.value = text;
    source.readOnly = readOnly;
    source.scrollTop = source.scrollLeft = 0;
    renumber();
    follow();
  },

  /** Marks the lines of these problems, and no others. */
  mark(problems) {
    const lines = new Map();
    for (const { line, severity } of problems) {
      if (line > 0 && lines.get(line) !== "error") lines.set(line, severity);
    }
    marks.replaceChildren(
      ...[...lines].map(([line, severity]) => {
        const mark = make("div", { class: `mark ${severity}`, "data-line": line });
        mark.style.top = `calc(${line - 1} * var(--row))`;
        return mark;
      }),
    );
  },

  /** Puts the cursor at a place, and the place in the middle. */
  go(line, column) {
    const lines = source.value.split("\n");
    const before = lines.slice(0, Math.max(line - 1, 0)).join("\n").length + (line > 1 ? 1 : 0);
    // Columns count characters, and the text area counts units of UTF-16.
    const within = [...(lines[line - 1] ?? "")].slice(0, Math.max(column - 1, 0)).join("").length;
    source.focus();
    source.setSelectionRange(before + within, before + (column > 0 ? within : (lines[line - 1] ?? "").length));
    source.scrollTop = Math.max(0, (line - 1) * row() - source.clientHeight / 2);
    follow();
  },
};
