/**
 * Puts the widget's code back into its order: `xtask/src/sorted.rs` has sorted it by what its bytes
 * mean, which makes it a tenth smaller, and says how.
 */

/** Of each instruction below 0x45 the stream of its number; `@` for none, or for one that is special. */
const STREAMS = "@@CCC@@@@@@@DD@@FG@@@@@@@@@@@@@@@@@GGGG@" + "J".repeat(23) + "GG@K@@";

/** The natural alignments of the loads and stores, from 0x28 on. */
const NATURAL = "23230011001122232301012";

/** The numbers of as many locals as a function can have, in order. */
const LOCALS = Uint16Array.from({ length: 1024 }, (_, local) => local);

/** The module as the browser takes it; the page goes on meanwhile, however slow its machine is. */
export const unsort = async (sorted) => {
  // Behind the header and the number of the section.
  let at = 9;
  const number = () => {
    let value = 0;
    for (let shift = 0, byte = 128; byte > 127; shift += 7) {
      byte = sorted[at++];
      value |= (byte & 127) << shift;
    }
    return value;
  };
  // Its size, and that its name is empty.
  number(), number();
  const module = new Uint8Array(number());
  const codeBegins = number();
  let functions = number();
  const places = Array.from({ length: 78 }, number);
  places.forEach((size, stream) => {
    places[stream] = at;
    at += size;
  });
  let to = 0;
  const copy = (stream, size) => {
    module.set(sorted.subarray(places[stream], (places[stream] += size)), to);
    to += size;
  };
  // Reads a number and writes it as it is.
  const next = (stream) => {
    let value = 0;
    for (let shift = 0, byte = 128; byte > 127; shift += 7) {
      byte = module[to++] = sorted[places[stream]++];
      value |= (byte & 127) << shift;
    }
    return value;
  };
  const write = (value) => {
    for (; value > 127; value >>= 7) module[to++] = value | 128;
    module[to++] = value;
  };
  copy(0, codeBegins);
  let began = performance.now();
  for (; functions; functions--) {
    if (performance.now() - began > 8) {
      await new Promise((go) => setTimeout(go));
      began = performance.now();
    }
    const locals = LOCALS.slice();
    // Room for the size of the function, which is known at its end.
    const begin = to;
    to += 5;
    for (let groups = next(1); groups; groups--) next(1), next(1);
    for (let depth = 1; depth; ) {
      const code = (module[to++] = sorted[places[2]++]);
      const stream = STREAMS.charCodeAt(code) & 15;
      if (code > 1 && code < 5) depth++;
      else if (code === 11) depth--;
      else if (code === 14) for (let labels = next(5); labels >= 0; labels--) next(5);
      else if (code === 17) next(7);
      else if (code > 31 && code < 35) {
        const begins = to;
        const place = next(8);
        const local = locals[place];
        locals.copyWithin((place >> 1) + 1, place >> 1, place);
        locals[place >> 1] = local;
        to = begins;
        write(local);
      } else if (code === 65) next(14 + (sorted[places[2]] & 63));
      else if (code === 67) copy(12, 4);
      else if (code === 68) copy(12, 8);
      else if (code > 39 && code < 63) module[to++] = NATURAL[code - 40] - sorted[places[9]++];
      else if (code === 208 || code === 210) next(7);
      else if (code === 252) {
        const prefixed = next(13);
        if (prefixed > 7) next(13);
        if (prefixed > 7 && prefixed < 15 && !(prefixed & 1)) next(13);
      }
      if (stream) next(stream);
    }
    const end = to;
    to = begin;
    write(end - begin - 5);
    module.copyWithin(to, begin + 5, end);
    to += end - begin - 5;
  }
  copy(0, module.length - to);
  return module;
};
