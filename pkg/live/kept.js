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

/** A store in an IndexedDB, which is not there before something is kept in it. */
const inDatabase = (name) => {
  let opened;
  const open = async () => {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("doc");
      request.result.createObjectStore("out", { keyPath: "id" });
    };
    const database = await done(request);
    // Whoever deletes it, as a shared screen does, shall not wait for this page.
    database.onversionchange = () => (database.close(), (opened = undefined));
    return database;
  };
  const isThere = async () => opened || !indexedDB.databases || (await indexedDB.databases()).some((one) => one.name === name);
  const work = async (names, mode, what) => {
    const change = (await (opened ??= open())).transaction(names, mode);
    return what(...names.map((one) => change.objectStore(one)));
  };
  return {
    load: async () => {
      if (!(await isThere())) return { items: [] };
      const [doc, items] = await work(["doc", "out"], "readonly", (docs, out) => Promise.all([done(docs.get("doc")), done(out.getAll())]));
      return { doc, items };
    },
    save: (doc) => work(["doc"], "readwrite", (docs) => done(docs.put(doc, "doc"))),
    put: (item) => work(["out"], "readwrite", (out) => done(out.put(item))),
    drop: (id) => work(["out"], "readwrite", (out) => done(out.delete(id))),
    wipe: async () => (await isThere()) && work(["doc", "out"], "readwrite", (docs, out) => Promise.all([done(docs.clear()), done(out.clear())])),
    close: async () => (await opened)?.close(),
  };
};

/**
 * Several stores as one: what the first one cannot do, as on a full or forbidden disk, the next one
 * does; the last one always can.
 */
const forgiving = (stores) => {
  let at = 0;
  const safe = { close: () => stores[at]().close() };
  for (const name of ["load", "save", "put", "drop", "wipe"]) {
    safe[name] = async (value) => {
      for (;;) {
        try {
          return await stores[at]()[name](value);
        } catch (reason) {
          if (at === stores.length - 1) throw reason;
          at++;
        }
      }
    };
  }
  return safe;
};

/** A function that gives the same every time, made when it is first wanted. */
const once = (make) => {
  let made;
  return () => (made ??= make());
};

/** The store for a chat of this name under the setting `storage`; nothing is written by this. */
export const keptIn = (setting, name) => {
  const texts = (which) => once(() => inTexts(window[which], name));
  const ways = { local: [once(() => inDatabase(name)), texts("localStorage")], session: [texts("sessionStorage")] }[setting] ?? [];
  return forgiving([...ways, once(inMemory)]);
};
