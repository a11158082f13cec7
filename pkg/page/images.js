/**
 * The pictures that came with the bot, under addresses that only this page knows.
 */
export class Images {
  #addresses = new Map();

  /** The address of a picture; its bytes are copied the first time, as they may move. */
  address(name, type, bytes) {
    if (!this.#addresses.has(name)) {
      this.#addresses.set(name, URL.createObjectURL(new Blob([bytes], { type })));
    }
    return this.#addresses.get(name);
  }

  /** Gives the memory back. */
  forget() {
    for (const address of this.#addresses.values()) URL.revokeObjectURL(address);
    this.#addresses.clear();
  }
}
