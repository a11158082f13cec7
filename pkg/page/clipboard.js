/**
 * Copying a message.
 */

/** The words of a message as plain text: paragraphs and list items are lines. */
export const wordsOf = (element) => {
  const copy = element.cloneNode(true);
  for (const hidden of copy.querySelectorAll(".sr")) hidden.remove();
  for (const line of copy.querySelectorAll("p,li")) line.append("\n");
  for (const item of copy.querySelectorAll("li")) item.prepend("- ");
  return copy.textContent.trim();
};

/** Puts a message where the visitor can paste it from. */
export const copy = (element) => {
  const text = wordsOf(element);
  // Where the page is not secure there is no clipboard: the message is selected instead.
  const written = navigator.clipboard?.writeText(text) ?? Promise.reject();
  written.catch(() => getSelection().selectAllChildren(element));
};
