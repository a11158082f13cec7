/**
 * Elements of the live parts, made node by node: no text is ever read as markup.
 */
import { DRAWINGS } from "./look_live.js";

/** An element with attributes and children; a child that is nothing is left out. */
export const made = (name, attributes = {}, ...children) => {
  const element = document.createElement(name);
  for (const key of Object.keys(attributes)) if (attributes[key] !== undefined) element.setAttribute(key, attributes[key]);
  element.append(...children.filter((child) => child || child === 0));
  return element;
};

/** One of `DRAWINGS`. */
export const drawing = (name) => {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS(svg.namespaceURI, "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", DRAWINGS[name]);
  svg.append(path);
  return svg;
};

/** An operator's picture, or the first letter of the name; only from the server itself, or inline. */
export const face = ({ name = "", avatar } = {}, server) => {
  const place = made("span", { class: "face", "aria-hidden": "true" });
  const letter = [...name.trim()][0] ?? "";
  const url = avatar ? new URL(avatar, server) : undefined;
  if (!url || !(url.origin === new URL(server).origin || /^data:image\/(png|jpeg|webp);/.test(url.href))) {
    place.append(letter);
    return place;
  }
  const picture = made("img", { src: url.href, alt: "" });
  picture.onerror = () => place.replaceChildren(letter);
  place.append(picture);
  return place;
};
