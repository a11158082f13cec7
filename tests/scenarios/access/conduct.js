// What axe-core cannot judge: where the focus goes, what is read out, how large things are.

const QUESTION = "Do you deliver to Spain?";
const active = (chat) => chat.root.activeElement;
const key = (element, name, more = {}) => element.dispatchEvent(new KeyboardEvent("keydown", { key: name, bubbles: true, composed: true, cancelable: true, ...more }));
const answered = (chat) => until("an answer", () => chat.part("tools"));

return play({
  "the launcher says what it does and whether the panel is open": async () => {
    const chat = await chatWith();
    const launcher = chat.part("launcher");
    const said = () => [launcher.localName, launcher.getAttribute("aria-haspopup"), launcher.getAttribute("aria-expanded"), launcher.getAttribute("aria-label")].join();
    if (said() !== "button,dialog,false,Open chat") return said();
    await chat.edgewise.addMessage({ role: "assistant", text: "Hello" });
    await until("the number", () => said().endsWith("Open chat, 1 unread"));
    await chat.opened();
    await until("the open panel", () => said() === "button,dialog,true,Close chat" && launcher.getAttribute("aria-controls") === "panel");
  },
  "the focus goes into the panel and back to where it was": async () => {
    const chat = await chatWith();
    const before = document.createElement("button");
    document.querySelector("#stage").append(before);
    before.focus();
    await chat.edgewise.open();
    await until("the focus in the field", () => active(chat)?.id === "composer");
    key(active(chat), "Escape");
    await until("the focus on the page's button", () => document.activeElement === before);
  },
  "loading takes no focus, and opening from the start takes none": async () => {
    const chat = await chatWith({ "data-open": "true" });
    await until("the panel", () => !chat.part("panel").hidden);
    return document.activeElement === document.body || document.activeElement.localName;
  },
  "F6 and the arrows go from message to message": async () => {
    const chat = await chatWith();
    await chat.opened();
    await chat.edgewise.sendMessage(QUESTION);
    await answered(chat);
    chat.root.querySelector("#composer").focus();
    key(active(chat), "F6");
    const messages = [...chat.root.querySelectorAll("[part=message]")];
    if (active(chat) !== messages.at(-1)) return "F6 does not lead to the newest message";
    key(active(chat), "ArrowUp");
    if (active(chat) !== messages.at(-2)) return "the arrow does not lead up";
    key(active(chat), "Home");
    if (active(chat) !== messages[0]) return "Home does not lead to the first";
    key(active(chat), "F6");
    return active(chat).id === "composer" || "F6 does not lead back";
  },
  "the menu follows the keys of a menu": async () => {
    const chat = await chatWith();
    await chat.opened();
    const menu = chat.part("menu");
    menu.focus();
    key(menu, "ArrowDown");
    const items = [...chat.root.querySelectorAll("[role^=menuitem]")];
    if (active(chat) !== items[0]) return "down does not open it";
    key(active(chat), "ArrowUp");
    if (active(chat) !== items.at(-1)) return "up does not go round";
    key(active(chat), "Escape");
    if (active(chat) !== menu || chat.part("panel").hidden) return "Escape closes more than the menu";
  },
  "an Enter that ends the composition of a character sends nothing": async () => {
    const chat = await chatWith();
    await chat.opened();
    const field = chat.root.querySelector("#composer");
    field.value = "にほん";
    key(field, "Enter", { isComposing: true });
    if (field.value !== "にほん") return "it was sent";
    key(field, "Enter", { shiftKey: true });
    if (field.value !== "にほん") return "Shift and Enter sent it";
    key(field, "Enter");
    return field.value === "" || "Enter did not send it";
  },
  "only new messages are read out, and not the visitor's own": async () => {
    const chat = await chatWith();
    const log = chat.part("log");
    const live = (node) => node.closest("[aria-live]")?.getAttribute("aria-live");
    if (!log || log.getAttribute("role") !== "log" || live(log) !== "polite") return "the log is not there before the first message";
    const added = [];
    const watch = new MutationObserver((records) => added.push(...records.flatMap(({ addedNodes }) => [...addedNodes])));
    await chat.opened();
    watch.observe(log, { childList: true });
    await chat.edgewise.sendMessage(QUESTION);
    await answered(chat);
    watch.disconnect();
    const read = added.filter((node) => live(node) === "polite").map((node) => node.querySelector(".sr").textContent.trim());
    return read.join() === "Assistant said" || read.join();
  },
  "one status says what happens beside the messages": async () => {
    const chat = await chatWith();
    await chat.opened();
    const status = chat.root.querySelectorAll("[role=status]");
    if (status.length !== 1) return `${status.length} of them`;
    await chat.edgewise.sendMessage(QUESTION);
    await until("that it types", () => status[0].textContent === "The assistant is typing");
    await answered(chat);
    chat.root.querySelector(".tool").click();
    await until("that it copied", () => status[0].textContent === "Copied");
  },
  "everything that can be pressed is large enough": async () => {
    const chat = await chatWith({}, { emoji: true });
    await chat.opened();
    await chat.edgewise.sendMessage(QUESTION);
    await answered(chat);
    await chat.edgewise.addMessage({ role: "assistant", text: "word ".repeat(300) });
    await until("the fold", () => chat.part("fold"));
    chat.part("menu").click();
    const small = [...chat.root.querySelectorAll("button, input, textarea, select")]
      .map((element) => [element.className || element.part, element.getBoundingClientRect()])
      .filter(([, box]) => box.width > 0 && (box.width < 24 || box.height < 24))
      .map(([name]) => name);
    const launcher = chat.box("launcher");
    return (small.length === 0 && launcher.width >= 44 && launcher.height >= 44) || small.join();
  },
  "the text of a field is large enough not to be zoomed": async () => {
    const chat = await chatWith();
    await chat.opened();
    return parseFloat(getComputedStyle(chat.root.querySelector("#composer")).fontSize) >= 16;
  },
  "spaced text stays inside the panel": async () => {
    const chat = await chatWith();
    await chat.opened();
    const spaced = new CSSStyleSheet();
    spaced.replaceSync("* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-block-end: 2em !important }");
    chat.root.adoptedStyleSheets = [...chat.root.adoptedStyleSheets, spaced];
    await chat.edgewise.sendMessage(QUESTION);
    await answered(chat);
    const panel = chat.box("panel");
    const wide = [...chat.part("panel").querySelectorAll(":not(.sr, option)")].filter((element) => {
      const box = element.getBoundingClientRect();
      return box.width > 0 && (box.left < panel.left - 1 || box.right > panel.right + 1);
    });
    return wide.length === 0 || wide.map((element) => element.className).join();
  },
  "any colour can be read on, and any other value is refused": async () => {
    const chat = await chatWith();
    const luminance = (color) => {
      const [r, g, b] = color.match(/[\d.]+/g).map((channel) => (channel / 255 <= 0.04045 ? channel / 255 / 12.92 : ((channel / 255 + 0.055) / 1.055) ** 2.4));
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const poor = [];
    // Between two colours there are others.
    chat.part("launcher").style.transition = "none";
    for (let n = 0; n < 200; n++) {
      // Spread over all colours, the same each time.
      const color = `#${((n * 0x9e3779b1) >>> 8).toString(16).padStart(6, "0")}`;
      await chat.edgewise.update({ color });
      const { backgroundColor, color: ink } = chat.style("launcher");
      const [dark, light] = [luminance(backgroundColor), luminance(ink)].sort((a, b) => a - b);
      const contrast = (light + 0.05) / (dark + 0.05);
      if (contrast < 4.5) poor.push(`${color} ${contrast}`);
    }
    return poor.length === 0 || poor.join();
  },
});
