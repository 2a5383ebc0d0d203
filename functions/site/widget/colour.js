// The brand's colour, and what can be read on it and beside it.

/** @type {(hex: string) => number[]} */
const parts = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));

/** @param {number[]} rgb */
function luminance(rgb) {
  const [r, g, b] = rgb.map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/**
 * @param {number[]} a
 * @param {number[]} b
 */
function contrast(a, b) {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

/** @type {(rgb: number[]) => string} */
const css = (rgb) => `rgb(${rgb.map(Math.round).join(" ")})`;

/**
 * The colour, moved towards black or white until it has a contrast of 4.5 on the ground.
 * @param {number[]} colour
 * @param {number[]} ground
 */
function readable(colour, ground) {
  const goal = luminance(ground) > 0.4 ? 0 : 255;
  for (let share = 0; share < 1; share += 0.05) {
    const mixed = colour.map((value) => value + (goal - value) * share);
    if (contrast(mixed, ground) >= 4.6) return mixed;
  }
  return [goal, goal, goal];
}

/**
 * Custom properties for a brand colour `#rrggbb`; anything else gives the default.
 * @param {string} hex
 */
export function theme(hex) {
  const brand = parts(/^#[0-9a-f]{6}$/i.test(hex || "") ? hex : "#1f5eff");
  const white = [255, 255, 255];
  const ink = [13, 17, 26];
  const on = contrast(brand, white) >= 4.5 || contrast(brand, white) > contrast(brand, ink) ? white : ink;
  const ground = contrast(brand, on) >= 4.5 ? brand : readable(brand, on);
  return [
    `--escalation-colour:${css(ground)}`,
    `--escalation-on-colour:${css(on)}`,
    `--escalation-text-light:${css(readable(brand, [242, 244, 248]))}`,
    `--escalation-text-dark:${css(readable(brand, [38, 45, 58]))}`,
  ].join(";");
}
