/**
 * Elements, made node by node: no text is ever read as markup.
 */

/** An element with attributes and children; a text becomes a text node. */
export const element = (name, attributes, ...children) => {
  const made = document.createElement(name);
  for (const key of Object.keys(attributes)) made.setAttribute(key, attributes[key]);
  made.append(...children);
  return made;
};

/** A drawing of strokes in a square of 24 units. */
export const icon = (lines) => {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS(svg.namespaceURI, "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", lines);
  svg.append(path);
  return svg;
};
