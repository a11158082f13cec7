/**
 * The chat's own words: those of the page first, then those of the language, then English.
 */

import { ENGLISH } from "./english.js";

/** The own member of an object; nothing of its prototype shows through. */
const own = (object, name) => (object && Object.hasOwn(object, name) ? object[name] : undefined);

/**
 * A function that gives a word by its name.
 *
 * `translated` are the words in `lang`; `strings` is the setting: words by name for all languages,
 * or an object of them under a language's code.
 */
export const wordsIn = (lang, translated, strings) => (name) => {
  const word = own(own(strings, lang), name) ?? own(strings, name);
  return String(word ?? own(translated, name) ?? own(ENGLISH, name) ?? "");
};
