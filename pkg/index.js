/**
 * Adds the chat to a page from JavaScript, for sites that are built with a bundler.
 *
 * The loader is a classic script: it finds its assets from its own address. So it is not imported
 * but added to the page as the tag that a person would have written.
 */

/** The loader in this package, as a bundler or a browser without one finds it. */
const LOADER = new URL("./dist/edgewise.js", import.meta.url);

/** Adds the chat to this page, and resolves with its interface once it has taken over. */
export function embed({ src = LOADER, ...settings } = {}) {
  if (typeof document === "undefined") {
    return Promise.reject(new Error("edgewise: embed() needs a page"));
  }
  if (window.Edgewise?.ready) return window.Edgewise.ready;
  window.edgewiseSettings = { ...window.edgewiseSettings, ...settings };
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = String(src);
    script.onload = () => resolve(window.Edgewise.ready);
    script.onerror = () => reject(new Error(`edgewise: ${script.src} did not load`));
    document.head.append(script);
  });
}
