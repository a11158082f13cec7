// Each custom property and each part, and that it changes what is seen.
const chat = await chatWith({ "data-title": "Style" });
await chat.opened();
await chat.edgewise.sendMessage("reset password");
await until("the form", () => chat.part("submit"));
const { style, box, host } = chat;
const set = (name, value) => document.documentElement.style.setProperty(`--edgewise-${name}`, value);

const look = {
  "color-accent": ["#aa0000", async () => (await chat.edgewise.update({ color: undefined }), settle(), style("launcher").backgroundColor), "rgb(170, 0, 0)"],
  "color-on-accent": ["#ffee00", async () => (await chat.edgewise.update({ color: undefined }), settle(), style("launcher").color), "rgb(255, 238, 0)"],
  radius: ["2px", () => style("panel").borderRadius, "2px"],
  font: ["Courier", () => style("panel").fontFamily, "Courier"],
  "launcher-size": ["80px", () => box("launcher").height, 80],
  width: ["300px", () => box("panel").width, 300],
  height: ["400px", () => box("panel").height, 400],
  z: ["42", () => getComputedStyle(host).zIndex, "42"],
};
/** What moves is where it goes to. */
const settle = () => chat.root.getAnimations().forEach((one) => one instanceof CSSTransition && one.finish());
const cases = {};
for (const [name, [value, read, wanted]] of Object.entries(look)) {
  cases[`--edgewise-${name}`] = async () => {
    const before = await read();
    set(name, value);
    settle();
    const after = await read();
    return same([before === wanted, after], [false, wanted]);
  };
}
cases["text stays readable on every accent"] = async () => {
  for (const color of ["#777777", "yellow", "#1f6feb", "hsl(120 100% 25%)", "#ff8800"]) {
    await chat.edgewise.update({ color, colorText: "#808080" });
    settle();
    const [ink, ground] = ["color", "backgroundColor"].map((name) => style("launcher")[name].match(/\d+/g).map(Number));
    const light = (color) => color.reduce((sum, channel, at) => sum + [0.2126, 0.7152, 0.0722][at] * ((channel / 255 + 0.055) / 1.055) ** 2.4, 0);
    const [low, high] = [light(ink), light(ground)].sort((a, b) => a - b);
    if ((high + 0.05) / (low + 0.05) < 4.4) return { color, ink, ground };
  }
};
const sheet = new CSSStyleSheet();
document.adoptedStyleSheets = [sheet];
for (const name of ["launcher", "badge", "panel", "header", "log", "message", "bubble", "bubble-user", "bubble-bot", "button", "form", "submit", "cancel", "composer", "input", "send", "footer", "close", "preview"]) {
  cases[`::part(${name})`] = async () => {
    if (name === "badge" || name === "preview") {
      await chat.edgewise.close();
      await until("closed", () => !chat.edgewise.isOpen);
      await chat.edgewise.addMessage({ text: "Psst" });
      await until(name, () => chat.part(name));
    } else if (!chat.edgewise.isOpen) {
      await chat.opened();
    }
    const before = style(name).outlineOffset;
    sheet.replaceSync(`edgewise-chat::part(${name}) { outline-offset: 7px }`);
    const after = style(name).outlineOffset;
    sheet.replaceSync("");
    return same([before === after, after], [false, "7px"]);
  };
}
return play(cases);
