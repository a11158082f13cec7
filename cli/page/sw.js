/*
 * Keeps the page for visits without a network, one cache a version.
 *
 * A version is taken only when all of it has arrived, and then all at once. A page of the version
 * before, still open, gets its own files: they have other names, and their cache stays until the
 * next version but one.
 */
"use strict";

const VERSION = "{version}";
const FILES = {files};
const SCOPE = self.registration.scope;
const PREFIX = `edgewise ${SCOPE} `;
const NAME = PREFIX + VERSION;

/** Fetches a file past the browser's cache; what bears its version in its name can only be right. */
const fetched = async (file) => {
  const response = await fetch(file, { cache: /[0-9a-f]{16}/.test(file) ? "default" : "reload" });
  if (!response.ok) throw new Error(`${file} answered ${response.status}`);
  const body = await response.blob();
  if (file === "./" && !(await body.text()).includes(VERSION)) throw new Error("the page is of another version");
  // A copy: one that was redirected may not answer a navigation.
  return new Response(body, { headers: response.headers });
};

const install = async () => {
  const cache = await caches.open(NAME);
  try {
    await Promise.all(FILES.map(async (file) => cache.put(file, await fetched(file))));
  } catch (reason) {
    await caches.delete(NAME);
    throw reason;
  }
  await self.skipWaiting();
};

/** The caches of this page, the newest first. */
const versions = async () => {
  const names = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== NAME);
  return [NAME, ...names.reverse()];
};

const activate = async () => {
  for (const name of (await versions()).slice(2)) await caches.delete(name);
  await self.clients.claim();
};

const answer = async (request, file) => {
  for (const name of await versions()) {
    const kept = await caches.match(file, { cacheName: name });
    if (kept) return kept;
  }
  return fetch(request);
};

addEventListener("install", (event) => event.waitUntil(install()));
addEventListener("activate", (event) => event.waitUntil(activate()));
addEventListener("fetch", (event) => {
  const { request } = event;
  const url = request.url.replace(/[?#].*/, "");
  if (request.method !== "GET" || !url.startsWith(SCOPE)) return;
  const path = url.slice(SCOPE.length);
  const file = path === "" || path === "index.html" ? "./" : path;
  // Other pages in the same folder are none of ours.
  if (request.mode === "navigate" && file !== "./") return;
  event.respondWith(answer(request, new URL(file, SCOPE).href));
});
