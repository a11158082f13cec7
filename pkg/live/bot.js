/**
 * The bot that a channel wants: its threshold and its times instead of those in the blob, and a
 * newer blob instead of the one that the page has loaded.
 *
 * `docs/blob-format.md` specifies the bytes; a blob of another version is left as it is.
 */

const BLOB_VERSION = 3;

/** Where the sections' table begins, where the checksum lies, and what it is of. */
const [TABLE, CHECKSUM, CHECKED] = [24, 12, 16];

let table;

/** CRC-32C (Castagnoli). */
export const checksum = (bytes) => {
  table ??= Uint32Array.from({ length: 256 }, (_, n) => {
    for (let bit = 0; bit < 8; bit++) n = n & 1 ? (n >>> 1) ^ 0x82f63b78 : n >>> 1;
    return n >>> 0;
  });
  let sum = ~0;
  for (const byte of bytes) sum = table[(sum ^ byte) & 255] ^ (sum >>> 8);
  return ~sum >>> 0;
};

/** What is on the way through a blob: numbers of seven bits a byte, and where a section lies. */
const reading = (bytes) => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(8, true) !== BLOB_VERSION) return undefined;
  const sections = view.getUint32(TABLE - 4, true);
  return {
    view,
    at: 0,
    go(tag) {
      for (let n = 0; n < sections; n++) {
        const row = TABLE + n * 12;
        if (String.fromCharCode(...bytes.subarray(row, row + 4)) === tag) return (this.at = view.getUint32(row + 4, true));
      }
      throw new Error(`no section ${tag}`);
    },
    number() {
      let [value, byte] = [0, 128];
      for (let shift = 0; byte & 128; shift += 7) {
        byte = view.getUint8(this.at++);
        value += (byte & 127) * 2 ** shift;
      }
      return value;
    },
  };
};

/** The mode and the numbers in section `META`: a view of threshold, first time and further times. */
const settingsIn = (bytes) => {
  const from = reading(bytes);
  if (!from) return undefined;
  from.go("META");
  // Name, title and colour.
  for (let n = 0; n < 3; n++) from.number();
  const { view, at } = from;
  return { mode: view.getUint8(at), numbers: new DataView(view.buffer, view.byteOffset + at + 1, 12) };
};

/** What a blob says of itself: its mode, and the name by which records know it; nothing for no blob. */
export const aboutBlob = (blob) => {
  const bytes = new Uint8Array(blob);
  try {
    const { mode } = settingsIn(bytes);
    const from = reading(bytes);
    from.go("META");
    const name = from.number();
    from.go("TEXT");
    const lengths = Array.from({ length: from.number() }, () => 0).map(() => from.number());
    const begin = lengths.slice(0, name).reduce((sum, length) => sum + length, from.at);
    return { mode: ["automatic", "manual", "mixed"][mode], name: new TextDecoder().decode(bytes.subarray(begin, begin + lengths[name])) };
  } catch {
    return {};
  }
};

/** The blob with what the channel says in it; the one given where it is none. */
export const tuned = (blob, config) => {
  const bytes = new Uint8Array(blob).slice();
  try {
    const { numbers } = settingsIn(bytes);
    const set = (at, value, most) => Number.isFinite(value) && numbers.setFloat32(at, Math.min(Math.max(value, 0), most), true);
    set(0, config.certainty_threshold, 1);
    // At once is a thousandth of a second here: only what waits can be held back for a wiser answer.
    set(4, Math.max(config.initial_response_s, 0.001), 60);
    set(8, Math.max(config.response_s, 0.001), 60);
    new DataView(bytes.buffer).setUint32(CHECKSUM, checksum(bytes.subarray(CHECKED)), true);
    return bytes;
  } catch {
    return blob;
  }
};

/** `sha256-…` of bytes, as `integrity` has it; nothing where the page is not secure. */
export const integrityOf = async (bytes) => {
  const digest = await globalThis.crypto?.subtle?.digest("SHA-256", bytes);
  return digest && `sha256-${btoa(String.fromCharCode(...new Uint8Array(digest)))}`;
};
