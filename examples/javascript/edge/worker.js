/** StarChat's get_next_response at the edge: blob and engine are part of the deployed function. */
import { Engine } from "edgewise/engine";
import { handler } from "edgewise/starchat";
import blob from "./bot.edgewise";

const answer = handler(new Engine(new Uint8Array(blob)));

export default { fetch: (request) => answer(request) };
