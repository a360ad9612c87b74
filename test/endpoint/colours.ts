/** Colours by which pixels are told, apart from what decodes them: that cannot be bundled. */
export const NAMED = Object.entries({
  black: 0x000000,
  "dark grey": 0x404040,
  grey: 0x808080,
  "light grey": 0xc8c8c8,
  white: 0xffffff,
  red: 0xff0000,
  "dark red": 0x8b0000,
  brown: 0x8b4513,
  orange: 0xffa500,
  beige: 0xf5deb3,
  yellow: 0xffff00,
  olive: 0x808000,
  "bright green": 0x00ff00,
  green: 0x008000,
  "dark green": 0x004000,
  teal: 0x008080,
  cyan: 0x00ffff,
  "light blue": 0x87ceeb,
  blue: 0x0000ff,
  navy: 0x000080,
  purple: 0x800080,
  magenta: 0xff00ff,
  pink: 0xffc0cb,
}).map(([name, rgb]) => ({ name, r: rgb >> 16, g: (rgb >> 8) & 255, b: rgb & 255 }));

/** The names of all colours that are told. */
export const COLOUR_NAMES: readonly string[] = NAMED.map(({ name }) => name);
