"use strict";

/** An element with text and children; nothing is ever made of markup. */
const make = (tag, text, ...children) => {
  const element = document.createElement(tag);
  if (text) element.textContent = text;
  element.append(...children);
  return element;
};

let shapes = {};

/** What a schema looks like, as an example of JSON with types for values. */
const sketch = (schema, depth = 0) => {
  if (!schema) return null;
  if (schema.$ref) {
    const name = schema.$ref.split("/").pop();
    return depth > 3 ? name : sketch(shapes[name], depth + 1);
  }
  const one = schema.oneOf ?? schema.anyOf;
  if (one) return one.length === 1 || one[0].type === "null" ? sketch(one.at(-1), depth) : one.map((part) => sketch(part, depth + 1));
  if (schema.allOf) return Object.assign({}, ...schema.allOf.map((part) => sketch(part, depth)));
  if (schema.enum) return schema.enum.join(" | ");
  if (schema.properties) {
    const members = Object.entries(schema.properties).map(([name, value]) => [
      schema.required?.includes(name) ? name : `${name}?`,
      sketch(value, depth + 1),
    ]);
    return Object.fromEntries(members);
  }
  if (schema.items) return [sketch(schema.items, depth + 1)];
  return Array.isArray(schema.type) ? schema.type.join(" | ") : schema.type ?? "any JSON";
};

const shown = (content) => {
  const [kind, { schema }] = Object.entries(content)[0];
  if (kind !== "application/json") return make("pre", "a file");
  return make("pre", JSON.stringify(sketch(schema), null, 2));
};

const part = (title, body) => [make("h3", title), body];

const card = (path, method, operation) => {
  const name = make("b", method.toUpperCase());
  name.className = "method";
  const inside = make("div");
  const fill = () => {
    if (inside.hasChildNodes()) return;
    const names = operation.parameters.map((one) => `${one.name} (${one.in})`);
    if (names.length > 0) inside.append(...part("Parameters", make("pre", names.join("\n"))));
    const keys = operation.security.map((one) => Object.keys(one).join(" and ")).join(", or ");
    inside.append(...part("Needs", make("pre", keys || "nothing")));
    if (operation.requestBody) inside.append(...part("Body", shown(operation.requestBody.content)));
    for (const [status, response] of Object.entries(operation.responses)) {
      inside.append(...part(status === "default" ? "When refused" : `Answer ${status}`, response.content ? shown(response.content) : make("pre", "no body")));
    }
  };
  const details = make("details", "", make("summary", "", name, make("code", path), make("span", operation.summary)), inside);
  details.addEventListener("toggle", fill);
  details.dataset.text = `${method} ${path} ${operation.summary}`.toLowerCase();
  return details;
};

const show = (api) => {
  shapes = api.components.schemas;
  document.getElementById("about").textContent = `Version ${api.info.version}. ${api.info.description}`;
  const sections = api.tags.map(({ name, description }) => {
    const cards = Object.entries(api.paths).flatMap(([path, item]) =>
      Object.entries(item)
        .filter(([, operation]) => operation.tags.includes(name))
        .map(([method, operation]) => card(path, method, operation)),
    );
    return make("section", "", make("h2", name), make("p", description), ...cards);
  });
  document.getElementById("calls").replaceChildren(...sections);
};

const search = document.getElementById("search");
search.addEventListener("input", () => {
  const words = search.value.toLowerCase().split(/\s+/);
  for (const section of document.querySelectorAll("section")) {
    let any = false;
    for (const details of section.querySelectorAll("details")) {
      details.hidden = !words.every((word) => details.dataset.text.includes(word));
      any ||= !details.hidden;
    }
    section.hidden = !any;
  }
});

fetch("../openapi.json")
  .then((response) => response.json())
  .then(show)
  .catch(() => {
    document.getElementById("calls").replaceChildren(make("p", "The document could not be read. Load the page again."));
  });
