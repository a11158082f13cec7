/**
 * The conversation as it stands on the screen, read back as data.
 */

import { wordsOf } from "./clipboard.js";

/**
 * All messages, oldest first: `{ id, role, text, at, source, rating }`.
 *
 * `role` is `visitor` or `assistant`; `text` is plain; `at` is in milliseconds since 1970, 0 where
 * nobody knows; `source` is `state:NAME`, `answer:ID`, `dialogue:ID`, `builtin` or `visitor`;
 * `rating` is 1 where the visitor found it helpful, -1 where not, else 0.
 */
export const messagesIn = (root) =>
  [...root.querySelectorAll("[part=message]")].flatMap((message) => {
    const bubble = message.querySelector("[part~=bubble]");
    if (!bubble) return [];
    const judged = message.querySelector('.tool[aria-pressed="true"]');
    return {
      id: Number(bubble.id.replace("text-", "")),
      role: message.classList.contains("user") ? "visitor" : "assistant",
      text: wordsOf(bubble),
      at: Number(message.dataset.at) * 1000,
      source: message.dataset.source,
      rating: judged ? (judged.classList.contains("down") ? -1 : 1) : 0,
    };
  });
