/**
 * What a live conversation keeps in the browser, from the visitor's first message to a server on:
 * where it stands, and what is still to be sent. It lies where the setting `storage` says:
 * in an IndexedDB of its own, or as texts in a storage, or in the page's memory.
 */

/** A store in the page's memory. */
const inMemory = () => {
  const items = new Map();
  let doc;
  return {
    load: async () => ({ doc, items: [...items.values()] }),
    save: async (next) => void (doc = next),
    put: async (item) => void items.set(item.id, { ...item }),
    drop: async (id) => void items.delete(id),
    wipe: async () => void (items.clear(), (doc = undefined)),
    close: () => {},
  };
};

const parsed = (text) => {
  try {
    return JSON.parse(text) ?? undefined;
  } catch {}
};

/** A store of texts, in `storage` under names that begin with `name`. */
const inTexts = (storage, name) => {
  const [docKey, outKey] = [`${name}:live`, `${name}:out`];
  const items = () => [parsed(storage.getItem(outKey))].flat().filter((item) => item?.id);
  const write = (next) => (next.length ? storage.setItem(outKey, JSON.stringify(next)) : storage.removeItem(outKey));
  const without = (id) => items().filter((item) => item.id !== id);
  return {
    load: async () => ({ doc: parsed(storage.getItem(docKey)), items: items() }),
    save: async (doc) => storage.setItem(docKey, JSON.stringify(doc)),
    put: async (item) => write([...without(item.id), item]),
    drop: async (id) => write(without(id)),
    wipe: async () => [docKey, outKey].forEach((key) => storage.removeItem(key)),
    close: () => {},
  };
};

/** What an IndexedDB request comes to. */
const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** A store in an IndexedDB. */
const inDatabase = async (name) => {
  const request = indexedDB.open(name, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore("doc");
    request.result.createObjectStore("out", { keyPath: "id" });
  };
  const database = await done(request);
  // Whoever deletes it, as a shared screen does, shall not wait for this page.
  database.onversionchange = () => database.close();
  const work = (names, mode, what) => {
    const change = database.transaction(names, mode);
    return what(...names.map((one) => change.objectStore(one)));
  };
  return {
    load: async () => {
      const [doc, items] = await work(["doc", "out"], "readonly", (docs, out) => Promise.all([done(docs.get("doc")), done(out.getAll())]));
      return { doc, items };
    },
    save: (doc) => work(["doc"], "readwrite", (docs) => done(docs.put(doc, "doc"))),
    put: (item) => work(["out"], "readwrite", (out) => done(out.put(item))),
    drop: (id) => work(["out"], "readwrite", (out) => done(out.delete(id))),
    wipe: () => work(["doc", "out"], "readwrite", (docs, out) => Promise.all([done(docs.clear()), done(out.clear())])),
    close: () => database.close(),
  };
};

/** Lets a store that fails, as a full disk does, never end the chat: memory goes on. */
const forgiving = (store) => {
  const spare = inMemory();
  const safe = { close: () => store.close() };
  for (const name of ["load", "save", "put", "drop", "wipe"]) {
    safe[name] = async (value) => {
      await spare[name](value);
      try {
        return await store[name](value);
      } catch {
        return spare[name](value);
      }
    };
  }
  return safe;
};

/** The store for a chat of this name under the setting `storage`. */
export const keptIn = async (setting, name) => {
  const texts = (which) => {
    const storage = window[which];
    storage.setItem(`${name}:try`, "");
    storage.removeItem(`${name}:try`);
    return inTexts(storage, name);
  };
  const ways = { local: [() => inDatabase(name), () => texts("localStorage")], session: [() => texts("sessionStorage")] }[setting] ?? [];
  for (const way of ways) {
    try {
      return forgiving(await way());
    } catch {}
  }
  return inMemory();
};
