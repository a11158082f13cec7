// Brings the chat into each of its states and lets axe-core look at it there.

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** What axe finds wrong with the page as it is, one line a rule. */
const faults = async () => {
  // What moves is still half transparent; what never ends, such as the typing sign, is not.
  const roots = [document, document.querySelector("edgewise-chat")?.shadowRoot].filter(Boolean);
  const moving = () => roots.flatMap((root) => root.getAnimations()).filter(({ effect }) => effect.getComputedTiming().endTime < Infinity);
  await until("the end of all movement", () => moving().every(({ playState }) => playState === "finished"));
  const { violations } = await axe.run(document, { runOnly: TAGS, resultTypes: ["violations"] });
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html, any }) => `${html.slice(0, 160)} (${any[0]?.message ?? ""})`).join(" and ")}`);
};

/** The text of a question that is answered in both languages of the demo bot. */
const QUESTION = "where is my parcle";
const LONG = "A long answer of many words. ".repeat(60);

const found = [];
const look = async (name) => {
  for (const fault of await faults()) found.push(`${name}: ${fault}`);
};

for (const lang of ["en", "ar"]) {
  document.documentElement.lang = lang;
  document.documentElement.dir = lang === "ar" ? "rtl" : "ltr";
  const settings = { sound: true, popout: true, emoji: true, rating: true, end: true };
  const chat = await chatWith({ "data-lang": lang }, settings);
  const { root, edgewise, part, says, opened } = chat;
  const press = (name) => part(name).click();
  const state = (name) => look(`${lang}, ${name}`);
  const gone = (name) => until(`the end of ${name}`, () => !part(name));
  await state("closed");

  await edgewise.addMessage({ role: "assistant", text: "Hello there" });
  await until("the preview", () => part("preview"));
  await state("unread");

  await opened();
  await until("suggestions", () => part("suggestion"));
  await state("greeting");

  await edgewise.sendMessage(QUESTION);
  await until("the form", () => part("form"));
  await state("form");
  part("form").requestSubmit();
  await until("the refusal", () => part("field-error"));
  await state("refused form");
  press("cancel");
  await until("the buttons", () => root.querySelector("[part~=button]:enabled"));
  await state("buttons");

  await edgewise.sendMessage("Do you deliver to Spain?");
  await until("an answer to judge", () => part("tools"));
  root.querySelector(".tool[aria-pressed]").click();
  await state("answer");
  await edgewise.addMessage({ role: "assistant", text: LONG });
  await until("the fold", () => part("fold"));
  await state("folded answer");

  press("menu");
  await state("menu");
  part("keyboard").click();
  await state("keys");
  root.querySelector("dialog").close();
  press("menu");
  part("rateChat").click();
  await state("rating");
  root.querySelector("dialog").close();
  root.querySelector(".composer .icon").click();
  await state("emoji");
  root.querySelector(".composer .icon").click();

  await edgewise.close();
  await gone("panel:not([hidden])");
}

document.documentElement.lang = "en";
document.documentElement.dir = "ltr";
await chatWith({ "data-consent": "required", "data-privacy-url": "/privacy" });
await window.Edgewise.open();
await until("the question", () => document.querySelector("edgewise-chat").shadowRoot.querySelector(".error"));
await look("consent");

await clearPage();
await addTag({ "data-load": "eager", "data-blob": "none.edgewise" });
document.querySelector("edgewise-chat").shadowRoot.querySelector("[part~=launcher]").click();
await until("the apology", () => document.querySelector("edgewise-chat")?.shadowRoot.querySelector(".error"));
await look("unavailable");
await clearPage();
warnings.length = 0;
return found;
