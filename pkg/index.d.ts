import type { EdgewiseApi, EdgewiseSettings } from "./edgewise.d.ts";

export type {
  Action,
  ActionResult,
  EdgewiseApi,
  EdgewiseSettings,
} from "./edgewise.d.ts";

/** Settings of the chat, and where its loader lies. */
export interface EmbedSettings extends EdgewiseSettings {
  /** Address of `edgewise.js` where your site serves it; this package's own if none is given. */
  src?: string | URL;
}

/**
 * Adds the chat to this page, once, and resolves with its interface when the widget has taken over.
 *
 * @throws when there is no page, or the loader cannot be loaded.
 */
export function embed(settings?: EmbedSettings): Promise<EdgewiseApi>;
