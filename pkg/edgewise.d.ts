/**
 * What the loader puts on the page: `window.Edgewise`, the element `<edgewise-chat>`, and the
 * settings that it reads from `window.edgewiseSettings` or from attributes.
 *
 * `docs/embedding.md` says what each of them does.
 */

/** What a page action may answer: whether it succeeded, where `eval(…)` leads, new variables. */
export type ActionResult =
  | boolean
  | string
  | { ok?: boolean; value?: string; values?: Record<string, string | number | boolean> };

/** What a page action is told beside its input. */
export interface ActionContext {
  /** The action's name. */
  action: string;
  /** Language of the conversation. */
  lang: string;
  /** The state's `state_data`. */
  data: unknown;
}

/**
 * A function of the page that the bot calls by name, as `send_password_generation_link`.
 *
 * `input` is the state's `action_input`, JSON of any shape, with its variables filled in.
 */
export type Action = (input: any, context: ActionContext) => ActionResult | Promise<ActionResult>;

/** Who the visitor is. */
export interface EdgewiseUser {
  id?: string;
  name?: string;
  email?: string;
  avatar_url?: string;
  hash?: string;
  identifier_hash?: string;
  jwt?: string;
  /** Until when `hash` holds, in seconds since 1970. */
  exp?: number;
  [attribute: string]: unknown;
}

/** A switch, as a boolean or as an attribute's text. */
export type Flag = boolean | "true" | "false";

/** Settings of the chat; each is optional. */
export interface EdgewiseSettings {
  blob?: string;
  blobIntegrity?: string;
  server?: string;
  channel?: string;
  lang?: string;
  dir?: "ltr" | "rtl" | "auto";
  position?: "end" | "start" | "right" | "left";
  offsetX?: number | string;
  offsetY?: number | string;
  zIndex?: number | string;
  theme?: "light" | "dark" | "auto";
  color?: string;
  colorText?: string;
  font?: string;
  title?: string;
  subtitle?: string;
  greeting?: string;
  placeholder?: string;
  avatar?: string;
  launcher?: string;
  launcherTitle?: string;
  open?: boolean | number | "remember" | string;
  mount?: string;
  load?: "idle" | "intent" | "visible" | "eager";
  storage?: "local" | "session" | "memory" | "none";
  consent?: "none" | "required";
  privacyUrl?: string;
  consentVersion?: string | number;
  transport?: "auto" | "sse" | "poll" | "off";
  offline?: "queue" | "form" | "hide";
  hours?: "show" | "hide" | "ignore";
  files?: string;
  maxFileMb?: number | string;
  sound?: Flag;
  emoji?: Flag;
  popout?: Flag;
  end?: Flag;
  rating?: Flag;
  userId?: string;
  userName?: string;
  userEmail?: string;
  userHash?: string;
  userJwt?: string;
  userExp?: string | number;
  ticket?: string;
  idleReset?: number | string;
  fullscreenBelow?: number | string;
  name?: string;
  debug?: Flag;
  user?: EdgewiseUser;
  customAttributes?: Record<string, unknown>;
  variables?: Record<string, string | number | boolean>;
  actions?: Record<string, Action>;
  strings?: Record<string, string | Record<string, string>>;
  styles?: Record<string, string>;
  /** Functions for events, such as `onMessage`. */
  [on: `on${string}`]: ((event: CustomEvent) => void) | undefined;
}

/** One message. */
export interface EdgewiseMessage {
  id: number;
  role: "visitor" | "assistant";
  text: string;
  /** Milliseconds since 1970, 0 where nobody knows. */
  at: number;
  /** `state:NAME`, `answer:ID`, `dialogue:ID`, `builtin`, `visitor`; with people `visitor:ID`, `operator:ID/NAME`, `bot:ID`, `notice:ID`. */
  source: string;
  rating: -1 | 0 | 1;
}

/** What the bot could answer. */
export interface EdgewiseCandidate {
  answer: string;
  /** 0 to 1: of the answers given with 0.8, eight in ten are right. */
  certainty: number;
  kind: "state" | "answer" | "dialogue";
  state?: string;
  id?: string;
}

/** What `ask` gives. */
export interface EdgewiseAnswer {
  /** `null` where the bot is not certain enough. */
  answer: string | null;
  certainty: number;
  state: string | null;
  id: string | null;
  alternatives: EdgewiseCandidate[];
}

/** Names of events. */
export type EdgewiseEvent =
  | "ready" | "error" | "opened" | "closed"
  | "message" | "message:sent" | "message:delivered" | "message:read" | "message:received" | "message:failed"
  | "unread" | "typing" | "state" | "answer" | "action" | "form:submit" | "handoff" | "mode" | "status"
  | "operator:joined" | "operator:left" | "queue" | "rated" | "connection" | "consent" | "reset"
  | "beforeopen" | "beforesend" | "track" | "user";

/** Commands that are no methods. */
export type EdgewiseCommand =
  | "show" | "hide" | "showMessages" | "showNewMessage" | "onShow" | "onHide" | "onUnreadCountChange" | "trackEvent" | "getVisitorId";

/** What can be called and read; all methods may be called before the chat is there. */
export interface EdgewiseMethods {
  /** Resolves once the widget has taken over. */
  readonly ready: Promise<EdgewiseApi>;
  readonly isOpen: boolean;
  readonly unreadCount: number;
  readonly status: "waiting" | "loading" | "ready" | "failed";
  readonly mode: "bot" | "person";
  readonly version: string;
  boot(settings?: EdgewiseSettings): Promise<void>;
  shutdown(): Promise<void>;
  reset(): Promise<void>;
  destroy(): Promise<void>;
  update(settings: EdgewiseSettings): Promise<void>;
  open(): Promise<void>;
  close(): Promise<void>;
  toggle(to?: "open" | "close"): Promise<void>;
  showLauncher(): Promise<void>;
  hideLauncher(): Promise<void>;
  toggleBubbleVisibility(to?: "show" | "hide"): Promise<void>;
  popout(): Promise<boolean>;
  setUser(id: string, user?: EdgewiseUser): Promise<void>;
  setCustomAttributes(values: Record<string, unknown>): Promise<void>;
  deleteCustomAttribute(name: string): Promise<void>;
  setConversationCustomAttributes(values: Record<string, unknown>): Promise<void>;
  deleteConversationCustomAttribute(name: string): Promise<void>;
  setLabel(label: string): Promise<void>;
  removeLabel(label: string): Promise<void>;
  setLocale(lang: string): Promise<void>;
  setColorScheme(theme: "light" | "dark" | "auto"): Promise<void>;
  sendMessage(message: string | { text: string }): Promise<boolean>;
  submitUserMessage(message: string | { text: string }): Promise<boolean>;
  addMessage(message: { role?: "assistant" | "visitor"; text?: string; buttons?: (string | { label: string; to: string })[] }): Promise<void>;
  getMessages(): Promise<EdgewiseMessage[]>;
  clearMessages(): Promise<void>;
  focusInput(): Promise<void>;
  setPlaceholderText(text: string): Promise<void>;
  scrollToBottom(): Promise<void>;
  setVariables(values: Record<string, string | number | boolean>): Promise<void>;
  registerAction(name: string, action: Action): Promise<void>;
  goTo(state: string): Promise<void>;
  ask(question: string, options?: { lang?: string; max?: number }): Promise<EdgewiseAnswer>;
  handoff(reason?: string): Promise<void>;
  rate(rating: number, comment?: string): Promise<void>;
  exportTranscript(form?: "txt" | "json" | "html"): Promise<string>;
  giveConsent(): Promise<void>;
  revokeConsent(): Promise<void>;
  on(event: EdgewiseEvent, then: (event: CustomEvent) => void): Promise<void>;
  once(event: EdgewiseEvent, then: (event: CustomEvent) => void): Promise<void>;
  off(event: EdgewiseEvent, then: (event: CustomEvent) => void): Promise<void>;
}

/** The chat on this page: an object with methods that is also a function of commands. */
export interface EdgewiseApi extends EdgewiseMethods {
  (command: EdgewiseCommand | keyof EdgewiseMethods, ...values: any[]): Promise<any>;
}

/** `<edgewise-chat>`; its settings are properties, but for those that every element has. */
export type EdgewiseChatElement = HTMLElement & EdgewiseMethods & Omit<EdgewiseSettings, keyof HTMLElement | keyof EdgewiseMethods>;

declare global {
  interface Window {
    /** Settings, set before the loader runs or after it. */
    edgewiseSettings?: EdgewiseSettings;
    /** The chat, set by the loader. */
    Edgewise?: EdgewiseApi;
  }
  interface HTMLElementTagNameMap {
    "edgewise-chat": EdgewiseChatElement;
  }
}
