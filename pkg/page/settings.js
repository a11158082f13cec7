/**
 * What a site may set: names, values, and what is said about others.
 *
 * A setting that is not understood is left out with a warning; it never ends the chat.
 */

/** A text is all of what the setting may be; a list has its words, with the first as the default. */
const KINDS = new Map(
  Object.entries({
    text: "blob blobIntegrity server channel lang title subtitle greeting placeholder launcher launcherTitle mount name privacyUrl consentVersion files userId userName userEmail userHash userJwt userExp ticket font avatar open inline element",
    number: "offsetX offsetY maxFileMb idleReset fullscreenBelow",
    flag: "sound emoji popout end rating debug",
    color: "color colorText",
    zIndex: "zIndex",
    object: "user customAttributes variables actions strings styles",
    "auto|light|dark": "theme",
    "auto|ltr|rtl": "dir",
    "end|start|left|right": "position",
    "idle|intent|visible|eager": "load",
    "local|session|memory|none": "storage",
    "none|required": "consent",
    "auto|sse|poll|off": "transport",
    "queue|form|hide": "offline",
    "show|hide|ignore": "hours",
  }).flatMap(([kind, names]) => names.split(" ").map((name) => [name, kind])),
);

/** Names that other chats have, beside those that the loader knows. */
const OTHERS = new Map(
  "baseUrl:server websiteToken:channel app_id:channel locale:lang language_override:lang useBrowserLanguage:lang=auto marginX:offsetX marginY:offsetY background_color:color themeColor:color primaryColor:color welcomeTitle:title introMessage:greeting isOpen:open autoShowDelay:open persistOpenState:open=remember persistence:storage browserStorage:storage disableSse:transport=poll hideOutsideWorkingHours:hours=hide allowedFilesMimeTypes:files enableFileUpload:files=* enableEmojiPicker:emoji enableEndConversation:end showPopoutButton:popout user_id:userId email:userEmail user_hash:userHash identifier_hash:userHash intercom_user_jwt:userJwt"
    .split(" ")
    .map((pair) => pair.split(":")),
);

/** Names that are not ours and need no warning: what pages and elements have besides. */
const IGNORED = /^(class|id|style|slot|part|hidden|role|tabindex|popover|inert|made|wordsLang|on[A-Z]\w*|aria\w+|widgetStyle|showUnreadMessagesDialog|api_base)$/;

/** A value that means yes. */
export const isOn = (value) => value === "" || String(value) === "true";

const COLOR = /^(#[\da-f]{3,8}|[a-z]+|(rgb|hsl|hwb|lab|lch|oklab|oklch)a?\([\d\s.,%/a-z+-]*\))$/i;

/** Whether a text is a colour, and only that: no reference, no address, no other declaration. */
export const isColor = (text) => COLOR.test(text) && CSS.supports("color", text) && !/^(inherit|initial|unset|revert|currentcolor)/i.test(text);

/** Whether a value is one that the kind allows. */
const fits = (kind, value) => {
  if (kind === "text") return typeof value !== "object";
  if (kind === "flag") return isOn(value) || String(value) === "false";
  if (kind === "number") return /^\d+(\.\d+)?(px)?$/.test(value);
  if (kind === "zIndex") return /^(-?\d+|top-layer)$/.test(value);
  if (kind === "color") return isColor(String(value));
  if (kind === "object") return typeof value === "object";
  return kind.split("|").includes(String(value));
};

/** Number of single changes between two names. */
const distance = (a, b) => {
  let row = [...Array(b.length + 1).keys()];
  for (let i = 0; i < a.length; i++) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j++) next.push(Math.min(next[j] + 1, row[j + 1] + 1, row[j] + (a[i] === b[j] ? 0 : 1)));
    row = next;
  }
  return row.at(-1);
};

/** The name that was probably meant. */
export const nearest = (name, names) => {
  const near = (other) => distance(name.toLowerCase(), other.toLowerCase());
  return [...names].reduce((best, other) => (near(other) < near(best) ? other : best));
};

/**
 * Brings `changed` into order, in `settings`: other names become ours, and what is not understood
 * is left out with a warning.
 */
export const complete = (settings, made, changed = settings) => {
  for (const name of Object.keys(changed)) {
    const value = changed[name];
    const [own, meant] = OTHERS.get(name)?.split("=") ?? [name];
    if (own !== name) {
      delete settings[name];
      if (meant && !value) continue;
      changed[own] = settings[own] = meant ?? value;
    }
    const kind = KINDS.get(own);
    if (IGNORED.test(own) || (kind && (value == null || fits(kind, settings[own])))) continue;
    delete settings[own];
    const words = kind?.includes("|") ? `; it is ${kind.replaceAll("|", ", ")}` : "";
    if (kind) console.warn(`Edgewise: the setting ${own} cannot be ${JSON.stringify(value)}${words}`);
    else console.warn(`Edgewise: there is no setting ${own}; did you mean ${nearest(own, KINDS.keys())}?`);
  }
};

/** All settings there are. */
export const names = () => [...KINDS.keys()];
