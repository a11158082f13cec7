/**
 * Names that the page gives to what it writes, so that the same write can be sent any number of
 * times and counts once.
 */

/** Crockford's base 32: nobody takes one of its signs for another. */
const SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** A new one: 26 signs of five random bits each. `fill` fills bytes at random. */
export const clientId = (fill = (bytes) => crypto.getRandomValues(bytes)) => Array.from(fill(new Uint8Array(26)), (byte) => SIGNS[byte & 31]).join("");
