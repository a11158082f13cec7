// What every table of cases uses; it stands before them in the same script.

/** Waits until `condition` gives something, and gives that. */
const until = async (what, condition) => {
  const end = performance.now() + 10_000;
  for (;;) {
    const value = await condition();
    if (value) return value;
    if (performance.now() > end) throw new Error(`waited for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};

/** Adds the loader's tag, with attributes, and waits until it has run. */
const addTag = async (attributes = {}) => {
  const tag = document.createElement("script");
  tag.src = "edgewise.js";
  for (const name of Object.keys(attributes)) tag.setAttribute(name, attributes[name]);
  await new Promise((resolve) => ((tag.onload = resolve), document.head.append(tag)));
  tag.remove();
};

/** Takes every chat off the page, and forgets everything. */
const clearPage = async () => {
  for (const host of document.querySelectorAll("edgewise-chat")) await host.destroy?.();
  for (const host of document.querySelectorAll("edgewise-chat")) host.remove();
  await window.Edgewise?.destroy();
  delete window.Edgewise;
  delete window.edgewiseSettings;
  localStorage.clear();
  sessionStorage.clear();
  document.querySelector("#stage").replaceChildren();
  document.documentElement.removeAttribute("style");
};

/** A chat that is there: its element, its shadow root, the page's interface, and ways to look at it. */
const chatWith = async (attributes, settings) => {
  await clearPage();
  if (settings) window.edgewiseSettings = settings;
  await addTag({ "data-load": "eager", ...attributes });
  await window.Edgewise.ready;
  return lookAt(document.querySelector("edgewise-chat"), window.Edgewise);
};

const lookAt = (host, edgewise) => {
  const root = host.shadowRoot;
  const part = (name) => root.querySelector(`[part~="${name}"]`);
  const style = (name) => getComputedStyle(part(name));
  const texts = () => [...root.querySelectorAll('[part~="bubble"]')].map((bubble) => bubble.innerText.trim());
  const box = (name) => part(name).getBoundingClientRect();
  const says = (text) => until(`the text ${text}`, () => texts().some((one) => one.includes(text)));
  const opened = async () => {
    await edgewise.open();
    await until("the greeting", () => texts().length > 0);
  };
  return { host, root, edgewise, part, style, texts, box, says, opened };
};

/** Warnings and errors on the console since it was last asked. */
const warnings = [];
for (const kind of ["warn", "error"]) console[kind] = (...words) => warnings.push(words.join(" "));
const warned = (part) => warnings.splice(0).some((line) => line.includes(part));

/** Plays the cases of a table one after another; gives what was not so. */
const play = async (cases) => {
  const failures = [];
  for (const [name, run] of Object.entries(cases)) {
    try {
      const late = new Promise((_, reject) => setTimeout(() => reject(new Error("it takes too long")), 12_000));
      const result = await Promise.race([run(), late]);
      if (result !== true && result !== undefined) failures.push(`${name}: ${JSON.stringify(result)}`);
      const unexpected = warnings.splice(0);
      if (unexpected.length) failures.push(`${name}: the console says ${unexpected.join(" | ")}`);
    } catch (error) {
      failures.push(`${name}: ${error?.stack ?? error}`);
      warnings.length = 0;
    }
  }
  await clearPage();
  return failures;
};

/** Holds if all pairs are the same; otherwise what they are. */
const same = (found, wanted) => JSON.stringify(found) === JSON.stringify(wanted) || { found, wanted };
