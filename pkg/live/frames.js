/**
 * Server-sent events, read from bytes as they come: a piece may end anywhere, inside a character or
 * between the two signs that end a line.
 */

/** Longest text that is kept while its line has no end; the server sends none that is near it. */
const MAX_LENGTH = 1_000_000;

/** Reads one stream; `push` takes the next bytes and gives the frames that they complete. */
export class Frames {
  #decoder = new TextDecoder();
  #rest = "";
  #frame = { event: "message", data: [] };

  /** Frames as `{ id, event, data }`; a comment completes none. */
  push(bytes) {
    const text = this.#rest + this.#decoder.decode(bytes, { stream: true });
    const lines = text.split(/\r\n|\n|\r(?!$)/);
    this.#rest = lines.pop();
    if (this.#rest.length > MAX_LENGTH) throw new Error("a line of the stream has no end");
    return lines.flatMap((line) => this.#line(line) ?? []);
  }

  #line(line) {
    if (line === "") {
      const { id, event, data } = this.#frame;
      this.#frame = { event: "message", data: [] };
      return data.length ? { id, event, data: data.join("\n") } : undefined;
    }
    const [, name, value = ""] = /^([^:]*)(?:: ?([^]*))?$/.exec(line);
    if (name === "data") this.#frame.data.push(value);
    else if (name === "event") this.#frame.event = value;
    else if (name === "id" && !value.includes("\0")) this.#frame.id = value;
  }
}
