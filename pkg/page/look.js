/**
 * How the chat looks: what a page sets, checked, and the launcher's state.
 */
import { channels, palette } from "./color.js";
import { element } from "./element.js";
import { isColor } from "./settings.js";

/** The accent where nobody chose one. */
const ACCENT = [0x0f, 0x6b, 0x5c];

const BUBBLE =
  "M12 3.9c5 0 8.6 3.2 8.6 7.5S17 18.9 12 18.9c-1 0-1.9-.1-2.8-.3L5.2 20.5v-3.6c-1.2-1.4-1.8-3.3-1.8-5.5 0-4.3 3.6-7.5 8.6-7.5ZM8.2 10h7.6M8.2 13.1h4.7";

const DOWN = "m6 9.5 6 6 6-6";

const isLength = (text) => /^[\d.]+(px|r?em|v[hw]|dv[hw]|%)$|^0$/.test(text);

const isFont = (text) => /^[\w\s,"'-]+$/.test(text) && CSS.supports("font-family", text);

/** The custom properties that `styles` may set, with what their values must be. */
const STYLES = new Map([
  ["color-accent", isColor],
  ["color-on-accent", isColor],
  ["radius", isLength],
  ["font", isFont],
  ["launcher-size", isLength],
  ["width", isLength],
  ["height", isLength],
  ["z", (text) => /^-?\d+$/.test(text)],
]);

/** Sets what the settings say of colours, fonts and pictures; nothing else than those can be set. */
export const dressWidget = (chat) => {
  const { host, settings } = chat;
  const { style } = host;
  for (const [name, value] of Object.entries(settings.styles ?? {})) {
    const own = name.replace(/^--edgewise-/, "");
    if (STYLES.get(own)?.(String(value))) style.setProperty(`--edgewise-${own}`, value);
    else console.warn(`Edgewise: the style ${name} cannot be ${JSON.stringify(value)}`);
  }
  const computed = getComputedStyle(host);
  const property = (name) => computed.getPropertyValue(`--edgewise-${name}`).trim();
  const first = (...wishes) => wishes.map((wish) => channels(host, wish)).find(Boolean);
  const accent = first(settings.color, property("color-accent"), chat.botColor) ?? ACCENT;
  const colors = palette(accent, first(settings.colorText, property("color-on-accent")));
  for (const name of Object.keys(colors)) style.setProperty(`--ew-${name}`, `rgb(${colors[name].join(" ")})`);
  const { font, avatar } = settings;
  if (font && font !== "inherit-system" && isFont(font)) style.setProperty("--ew-font", font);
  const picture = avatar && new URL(avatar, document.baseURI);
  host.toggleAttribute("data-avatar", Boolean(picture && /^(https?|data|blob|file):/.test(picture.protocol)));
  if (host.hasAttribute("data-avatar")) {
    style.setProperty("--ew-avatar", `url("${picture.href.replace(/["\\\n]/g, (sign) => `%${sign.charCodeAt().toString(16)}`)}")`);
  }
};

/** Gives the launcher its drawing, name, state and number. */
export const describe = (chat) => {
  const { launcher, settings, state, word } = chat;
  const { isOpen, unreadCount } = state;
  launcher.querySelector("path").setAttribute("d", isOpen ? DOWN : BUBBLE);
  launcher.querySelector("[part=badge]")?.remove();
  const name = isOpen ? word("closeChat") : settings.launcherTitle || word("openChat");
  const number = unreadCount && !isOpen ? word("unread").replace("#", unreadCount) : "";
  if (number) launcher.append(element("span", { part: "badge", class: "badge", "aria-hidden": "true" }, String(unreadCount)));
  launcher.setAttribute("aria-label", [name, number].filter(Boolean).join(", "));
  launcher.setAttribute("aria-expanded", String(isOpen));
  launcher.setAttribute("aria-controls", "panel");
};
