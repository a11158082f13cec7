/** What the loader asks for: the widget's script is there by then, and so are its words. */
const edgewiseParts = (lang) => [
  edgewiseWidget,
  // A copy with the type that lets the browser compile it as it comes.
  new Response(edgewiseBytes("edgewise-wasm").body, { headers: { "Content-Type": "application/wasm" } }),
  edgewiseBytes("edgewise-blob").arrayBuffer(),
  edgewiseWords[lang],
];
