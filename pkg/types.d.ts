/** One possible answer. */
export interface Candidate {
  kind: "state" | "answer" | "dialogue";
  /** The state's name, or an id that stays the same while language and text do. */
  id: string;
  reply: string;
  /** ISO 639-1 code, or empty when unknown. */
  lang: string;
  /** How likely this is the right answer, 0 to 1. */
  certainty: number;
}

/** Everything that a conversation has to remember; plain data, to be stored as JSON. */
export interface Conversation {
  lang: string;
  state: string | null;
  variables: Record<string, string>;
  /** Questions in a row that got no answer. */
  misses: number;
  /** The states it has been in, oldest first. */
  traversed?: string[];
  /** Number of the dialogue turn that was said last. */
  turn?: number | null;
  /** Chooses between the ways to say the same; draw it when the conversation begins. */
  seed?: number;
  /** Number of steps so far. */
  steps?: number;
  /** Seconds since 1970; set it before each step if the bot asks for the time. */
  now?: number;
}

/** What the visitor, or the page on the visitor's behalf, did. */
export type Input =
  | { kind: "start" }
  | { kind: "text"; text: string }
  | { kind: "jump"; state: string }
  | { kind: "form"; values: Record<string, string> }
  | { kind: "outcome"; ok: boolean; values?: Record<string, string>; value?: string };

/** What the bot says to one input. */
export interface Reply {
  messages: Message[];
  problem:
    | null
    | { kind: "unknown_state"; state: string }
    | { kind: "invalid_form"; fields: Record<string, "missing" | "malformed" | "too_long"> }
    | { kind: "unknown_variables"; names: string[] };
}

export interface Message {
  /** Plain text with line breaks; may be empty when only the action matters. */
  text: string;
  lang: string;
  source: { kind: "state" | "answer" | "dialogue" | "builtin"; id: string };
  /** 0 to 1, or null where nothing was matched (a greeting, a pressed button). */
  certainty: number | null;
  action: null | Action;
  /** The pictures that its text shows as their words, in order; `image(name)` gives each. */
  images: { alt: string; name: string }[];
  /** What the author hands to the page with a state: its `state_data`. */
  data: unknown;
}

/** A picture of the bot. */
export interface Image {
  type: "image/png" | "image/jpeg" | "image/gif" | "image/webp";
  bytes: Uint8Array;
}

export type Action =
  | { kind: "buttons"; buttons: { label: string; to: string }[] }
  | { kind: "form"; fields: Field[] }
  | { kind: "call"; name: string; input: unknown };

export interface Field {
  name: string;
  label: string;
  type: "text" | "email" | "number" | "date" | "tel" | "textarea" | "select" | "checkbox";
  /** What can be chosen; empty unless the type is `select`. */
  options: { label: string; value: string }[];
  /** Whether it may not be left empty, or not ticked. A checkbox gives `"true"` or `"false"`. */
  required: boolean;
}

/** What a client of StarChat asks. */
export interface NextRequest {
  /** Go straight to these states, whatever the text. */
  states?: string[];
  text: string;
  data: Record<string, string>;
  traversed?: string[];
  /** Least certainty, 0 to 1; the bot's own threshold without it. */
  threshold?: number;
  maxResults?: number;
  class?: string;
  lang?: string;
  /** Seconds since 1970. */
  now?: number;
  /** Chooses between the ways to say the same. */
  seed?: number;
}

/** What comes of it: answers, or a code and a message that say why there are none. */
export interface NextResponse {
  status: 200 | 204 | 400 | 404 | 422;
  answers?: {
    traversed_states: string[];
    state: string;
    bubble: string;
    action: string;
    data: Record<string, string>;
    action_input: unknown;
    state_data: unknown;
    success_value: string;
    failure_value: string;
    max_state_count: number;
    evaluation_class: string;
    /** How certain the answer is, 0 to 1. */
    score: number;
  }[];
  code?: number;
  message?: string;
}
