// Acting in the console as an operator does, and beside it as a visitor's page does.

const DEADLINE_MS = 15_000;

/** Waits until `look` gives something. */
const until = async (what, look) => {
  const end = Date.now() + DEADLINE_MS;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > end) {
      throw new Error(`waited for ${what}; instead: ${document.body.innerText.slice(0, 2000)}`);
    }
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
};

const isShown = (element) => element.getClientRects().length > 0;
const nameOf = (element) => element.getAttribute("aria-label") ?? element.textContent.trim();

/** An element that is shown and has these words in it. */
const see = (selector, words = "") =>
  until(`${selector} with “${words}”`, () =>
    [...document.querySelectorAll(selector)].find(
      (one) => isShown(one) && nameOf(one).includes(words),
    ),
  );

/** Waits until no such element is shown. */
const gone = (selector, words = "") =>
  until(`no ${selector} with “${words}”`, () =>
    ![...document.querySelectorAll(selector)].some(
      (one) => isShown(one) && nameOf(one).includes(words),
    ),
  );

/** Presses a button or a link with exactly this name. */
const press = async (words, within = "") => {
  const button = await until(`a button “${words}”`, () =>
    [...document.querySelectorAll(`${within} button, ${within} a`)].find(
      (one) => isShown(one) && !one.disabled && !one.ariaBusy && nameOf(one) === words,
    ),
  );
  button.click();
};

/** Writes into a field, in place of what was in it. */
const write = async (label, text) => {
  const field = await until(`a field “${label}”`, () => {
    const found = [...document.querySelectorAll("label")].find(
      (one) => one.textContent.trim() === label && document.getElementById(one.htmlFor),
    );
    return found && document.getElementById(found.htmlFor);
  });
  const kind = { TEXTAREA: HTMLTextAreaElement, SELECT: HTMLSelectElement }[field.tagName];
  const { set } = Object.getOwnPropertyDescriptor((kind ?? HTMLInputElement).prototype, "value");
  set.call(field, text);
  field.dispatchEvent(new Event(field.tagName === "SELECT" ? "change" : "input", { bubbles: true }));
  return field;
};

/** Presses a key. */
const key = (name, target = document.body) =>
  target.dispatchEvent(new KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true }));

const goTo = (place) => {
  location.hash = `#/${place}`;
};

let n_ids = 0;
const newId = () => `scenario-${Date.now()}-${(n_ids += 1)}`.padEnd(26, "x");

/** A page with a visitor, without the page. */
const visitor = async (name, lang = "en") => {
  const json = { "Content-Type": "application/json" };
  const call = async (method, path, body, headers = {}) => {
    const answer = await fetch(path, {
      method,
      headers: { ...json, ...headers },
      body: body && JSON.stringify(body),
      credentials: "omit",
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    const text = await answer.text();
    return text ? JSON.parse(text) : null;
  };
  const page = { lang, page: "https://shop.example/", title: "Shop", user: { name } };
  const { token } = await call("POST", "/v1/channels/default/sessions", page);
  const bearer = { Authorization: `Bearer ${token}` };
  const root = `/v1/conversations/${newId()}`;
  await call("PUT", root, { lang, page: page.page, title: "Shop" }, bearer);
  return {
    say: (text) =>
      call("PUT", `${root}/messages/${newId()}`, { kind: "text", text, via: "visitor" }, bearer),
    read: async () => (await call("GET", root, undefined, bearer)).messages,
    texts: async () =>
      (await call("GET", root, undefined, bearer)).messages
        .filter((one) => one.kind === "text" && one.from !== "visitor")
        .map((one) => one.text),
  };
};

/** Signs in by the form. */
const signIn = async (email, password) => {
  await write("E-mail address", email);
  await write("Password", password);
  await press("Sign in");
  await see("h1", "Conversations");
};

/** Opens somebody's conversation from the list. */
const openTalk = async (name) => {
  (await see(".item", name)).click();
  await see("#talk-title", name);
};
