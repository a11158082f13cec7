/*
 * Getting files into the page: dropped, chosen, or from an example.
 */

/** The endings of what an author writes. */
const SOURCES = /\.(csv|json|toml|txt|ya?ml|png|jpe?g|gif|webp)$/i;

/** Files that cannot be edited as text. */
const PICTURES = /\.(png|jpe?g|gif|webp)$/i;

/** The largest file that is taken, in bytes; the compiler takes 64 MiB, a page should not. */
const MAX_BYTES = 8_000_000;

export const isText = (path) => !PICTURES.test(path);

/** Pairs of path and bytes of what was dropped, folders included. */
export const dropped = async (transfer) => {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  const found = [];
  const walk = async (entry, path) => {
    if (entry.name.startsWith(".")) return;
    if (entry.isFile) {
      const file = await new Promise((done, failed) => entry.file(done, failed));
      await add(found, path + entry.name, file);
      return;
    }
    const reader = entry.createReader();
    for (;;) {
      const children = await new Promise((done, failed) => reader.readEntries(done, failed));
      if (children.length === 0) return;
      for (const child of children) await walk(child, `${path}${entry.name}/`);
    }
  };
  for (const entry of entries) await walk(entry, "");
  return found;
};

/** The same of files from a file chooser. */
export const chosen = async (files) => {
  const found = [];
  for (const file of files) await add(found, file.webkitRelativePath || file.name, file);
  return found;
};

const add = async (found, path, file) => {
  if (!SOURCES.test(path)) return;
  if (file.size > MAX_BYTES) throw new Error(`${path} has more than ${MAX_BYTES / 1e6} MB`);
  found.push([path, new Uint8Array(await file.arrayBuffer())]);
};

/** The files as those of a project, where a `bot.toml` says that they are one; else nothing. */
export const asProject = (files) => {
  const root = files.find(([path]) => /(^|\/)bot\.toml$/.test(path))?.[0].replace(/bot\.toml$/, "");
  if (root === undefined) return undefined;
  const inside = files.filter(([path]) => path.startsWith(root)).map(([path, bytes]) => [path.slice(root.length), bytes]);
  return inside.filter(([path]) => !path.startsWith("tests/"));
};

/** The files of an example. */
export const example = async (name) => {
  const response = await fetch(new URL(`examples/${name}.json`, import.meta.url));
  if (!response.ok) throw new Error(`the example answered ${response.status}`);
  const encoder = new TextEncoder();
  return (await response.json()).map(([path, text]) => [path, encoder.encode(text)]);
};
