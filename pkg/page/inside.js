/**
 * A bot that lies in the page itself, in base 64: in an element, or in the loader's own tag.
 */

/** The bytes of the bot; an element with an address, such as a link, is not one of these. */
export const inside = ({ host, settings, script }) => {
  const { blob } = settings;
  const at = blob === "inline" ? script : (host.getRootNode().querySelector(blob) ?? document.querySelector(blob));
  if (!at) throw new Error("there is no such element");
  return Uint8Array.from(atob(at.textContent.trim()), (sign) => sign.charCodeAt());
};
