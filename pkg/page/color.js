/**
 * The accent colour, and what can be read on it.
 *
 * A page may ask for any colour; the visitor must be able to read all the same. Three colours are
 * made of one: the accent as a surface, the ink on it, and the accent as ink on the panel's own
 * light and dark surfaces, each with the contrast of WCAG 2.2, 1.4.3; the formulas are those of
 * its "relative luminance" and "contrast ratio".
 */
import { isColor } from "./settings.js";

/** Least contrast between text and what is behind it. */
const LEAST = 4.5;

/** Least contrast of accent-coloured text in the dark theme, where a bare 4.5 looks dull. */
const LEAST_IN_DARK = 6;

/**
 * Below this contrast, white on the accent is given up in favour of black; between it and the
 * least one the accent is darkened a little instead: most brands in that band (a medium blue, a
 * warm red) look right with white and wrong with black.
 */
const WORTH_DARKENING = 2.9;

/** Surfaces that accent ink stands on, as in `style.css`. */
const LIGHT = [0xf1, 0xf3, 0xf4];
const DARK = [0x2a, 0x30, 0x37];

const WHITE = [255, 255, 255];
const BLACK = [0, 0, 0];

const luminance = (color) => {
  const [r, g, b] = color.map((channel) => (channel <= 10 ? channel / 3294.6 : ((channel / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};

/** Contrast ratio between two colours, 1 (the same) to 21 (black and white). */
export const contrast = (one, other) => {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
};

/** The least mixture with `end`, in twentieths, that can be read on `surface`. */
const towards = (color, end, surface, least) => {
  for (let step = 0; step < 20; step++) {
    const mixed = color.map((channel, at) => Math.floor((channel * (20 - step) + end[at] * step) / 20));
    if (contrast(mixed, surface) >= least) return mixed;
  }
  return end;
};

/** The colours that depend on an accent, and on the ink that the page may ask for on it. */
export const palette = (color, ink) => {
  const white = contrast(color, WHITE);
  let on = white >= WORTH_DARKENING ? WHITE : BLACK;
  let accent = white >= WORTH_DARKENING ? towards(color, BLACK, WHITE, LEAST) : color;
  // The page's own ink is taken where it can be read.
  if (ink && contrast(color, ink) >= LEAST) [accent, on] = [color, ink];
  return {
    accent,
    "on-accent": on,
    "ink-light": towards(color, BLACK, LIGHT, LEAST),
    "ink-dark": towards(color, WHITE, DARK, LEAST_IN_DARK),
  };
};

/** The three channels of a colour as the browser understands it; nothing for anything else. */
export const channels = (host, text) => {
  if (!text || !isColor(text)) return undefined;
  const canvas = host.ownerDocument.createElement("canvas").getContext("2d", { willReadFrequently: true });
  canvas.fillStyle = text;
  canvas.fillRect(0, 0, 1, 1);
  return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
};
