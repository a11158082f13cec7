/** Serves StarChat's get_next_response from a blob: `node serve.js bot.edgewise 8787`. */
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { Readable } from "node:stream";
import { Engine } from "edgewise/engine";
import { handler } from "edgewise/starchat";

const [file, port] = process.argv.slice(2);
const answer = handler(new Engine(readFileSync(file)));
const server = createServer(async (incoming, outgoing) => {
  const { method, url, headers } = incoming;
  const hasBody = method !== "GET" && method !== "HEAD";
  const request = new Request(new URL(url, "http://localhost"), {
    method,
    headers,
    ...(hasBody && { body: Readable.toWeb(incoming), duplex: "half" }),
  });
  const response = await answer(request);
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  outgoing.end(await response.text());
});
server.listen(Number(port), "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}/get_next_response`));
