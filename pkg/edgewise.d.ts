/**
 * What the loader puts on the page: `window.Edgewise`, and the settings that it reads from
 * `window.edgewiseSettings` or from the `data-*` attributes of its own tag.
 */

/** What a page action may answer: whether it succeeded, and new variables for later messages. */
export type ActionResult = boolean | { ok: boolean; values?: Record<string, string> };

/**
 * A function of the page that the bot calls by name, as `send_password_generation_link`.
 *
 * `input` is the state's `action_input`, JSON of any shape, with its variables filled in.
 */
export type Action = (input: any, context: unknown) => ActionResult | Promise<ActionResult>;

/** Settings of the chat; each is optional. */
export interface EdgewiseSettings {
  /** Address of the compiled bot; `bot.edgewise` beside the loader if none is given. */
  blob?: string;
  /** Language as ISO 639-1, or `auto`: the page's, then the browser's. */
  lang?: string;
  /** `auto` follows the visitor's system. */
  theme?: "light" | "dark" | "auto";
  /** Accent colour as `#rgb` or `#rrggbb`. */
  color?: string;
  /** Title of the panel. */
  title?: string;
  /** Side of the page, in reading direction. */
  position?: "start" | "end";
  /** Whether the panel is open from the beginning. */
  open?: boolean;
  /** Where the conversation is kept. */
  storage?: "local" | "session" | "none";
  /** When the widget is loaded: when the page is idle, when the visitor reaches for it, at once. */
  load?: "idle" | "intent" | "eager";
  /** Tells several chats of one site apart. */
  name?: string;
  /** Functions that the bot may call. */
  actions?: Record<string, Action>;
  /** Other words for the chat's own texts. */
  strings?: Record<string, string>;
}

/** The chat on this page. */
export interface EdgewiseApi {
  /** Opens the panel. */
  open(): void;
  /** Closes the panel. */
  close(): void;
  /** Opens the closed panel, closes the open one. */
  toggle(): void;
  /** Removes the chat from the page. */
  destroy(): void;
  /** Adds a function that the bot may call. */
  registerAction(name: string, action: Action): void;
  /** Resolves once the widget has taken over; all methods may be called before. */
  readonly ready: Promise<EdgewiseApi>;
}

declare global {
  interface Window {
    /** Settings, set before the loader runs. */
    edgewiseSettings?: EdgewiseSettings;
    /** The chat, set by the loader. */
    Edgewise?: EdgewiseApi;
  }
}
