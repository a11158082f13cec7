// Starts the console; everything that it draws is in the WebAssembly beside this script.
import { open, start } from "./console.js";

const loaded = fetch(new URL("console_bg.wasm", import.meta.url)).then((response) => {
  if (!response.ok) throw new Error(`the server answered ${response.status}`);
  return start(response);
});
const begun = loaded.then(() => open());
begun.catch((error) => {
  // Nothing else can say it: a browser without WebAssembly, or a server that stopped meanwhile.
  const said = document.createElement("p");
  said.setAttribute("role", "alert");
  said.textContent = "The console could not be started. Please reload the page.";
  document.body.append(said);
  console.error(error);
});
