/** Something that is wrong with a source file. */
export interface Diagnostic {
  severity: "error" | "warning";
  /** Path inside the bot project. */
  file: string;
  /** From 1; 0 for the whole file. */
  line: number;
  /** In characters, from 1; 0 for the whole line. */
  column: number;
  found: string;
  /** What was expected instead; may be empty. */
  expected: string;
  /** What to do; may be empty. */
  help: string;
}

/** What came of source files. */
export interface Built {
  /** The blob; nothing when there is an error. */
  blob: Uint8Array | null;
  diagnostics: Diagnostic[];
  /** Counts, and the share of held-out questions that found their answer. */
  report: {
    states: number;
    answers: number;
    dialogues: number;
    questions: number;
    heldOut: number;
    accuracy: number;
  } | null;
}

/** A project made of other systems' files. */
export interface ImportedProject {
  files: [path: string, bytes: Uint8Array][];
  /** What became of each original, in a sentence. */
  taken: string[];
  diagnostics: Diagnostic[];
}

/** Why a question is answered as it is. */
export interface Explanation {
  language: { code: string; likely: number } | null;
  /** `means` is the known word that lent a word its meaning. */
  words: {
    written: string;
    takenFor: string | null;
    distance: number;
    means: string | null;
    weight: number;
  }[];
  /** Best first; the features are what the certainty was computed from. */
  candidates: { candidate: Candidate; features: [name: string, value: number][] | null }[];
  expressions: { state: string; parts: { depth: number; part: string; score: number | null }[] }[];
  /** The certainty from which an answer is given. */
  threshold: number;
}
