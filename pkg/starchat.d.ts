import type { Engine } from "./engine/index.d.ts";

/** What the bot answers to the parsed body of a `get_next_response` request. */
export function nextResponse(
  bot: Engine,
  body: unknown,
): { status: 200 | 204 | 400 | 404 | 422; body: unknown };

/** A function that answers `POST /get_next_response`, for runtimes with `Request` and `Response`. */
export function handler(
  bot: Engine,
  options?: {
    /** Whose pages may ask; `*` by default. */
    origin?: string;
  },
): (request: Request) => Promise<Response>;
