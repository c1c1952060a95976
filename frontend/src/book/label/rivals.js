/**
 * The labels that came next, on one axis: first their logits, then e to each, then the shares.
 */

import { fixed, percent, whole } from "../../messages/numbers.js";
import { lerp, span } from "../../stage/time.js";

/** @typedef {{ label: string, logit: number, exponential: number, share: number, isChosen: boolean }} Rival */

/**
 * @param {import("../../stage/pen.js").Pen} pen
 * @param {number} position
 * @param {import("../../stage/figure.js").Box} box
 * @param {import("./layout.js").Places} places
 * @param {import("./draw.js").Scene} scene
 */
export function drawRivals(pen, position, { isNarrow }, { below }, { words, rivals, sum }) {
  const { ink, quiet, accent, hairline } = pen.ink;
  const { left, top, width } = below;
  const step = isNarrow ? 20 : 34;
  const names = isNarrow ? 84 : 96;
  const shares = span(position, 5.45, 5.85);
  const powers = span(position, 5.1, 5.35);
  const numbers = isNarrow ? 58 : 70;
  const powersAt = left + width - numbers - 8;
  const bars = { left: left + names, width: width - names - numbers - (isNarrow ? 0 : 78 * powers) };
  const most = Math.max(...rivals.map(({ logit }) => Math.abs(logit)), 1e-6);
  pen.fade(span(position, 4, 4.3), () => {
    const title = position > 5.45 ? "stage.shares" : position > 5.05 ? "stage.powers" : "stage.logits";
    pen.text(words.text(title, { sum: fixed(sum, 1) }), left, top, { colour: quiet });
  });
  rivals.forEach(({ label, logit, exponential, share, isChosen }, index) =>
    pen.fade(span(position, 4.1 + index * 0.12, 4.3 + index * 0.12), () => {
      const y = top + (isNarrow ? 20 : 30) + index * step;
      const [colour, high] = [isChosen ? accent : ink, isNarrow ? 12 : 20];
      pen.text(label, left, y, { px: isNarrow ? 13 : 15, weight: isChosen ? 650 : 400, colour });
      pen.rect(bars.left, y - high / 2, bars.width, high, { fill: hairline, alpha: 0.5 * shares });
      const length = bars.width * lerp(Math.max(0, logit) / most, share, shares);
      pen.rect(bars.left, y - high / 2, Math.max(1, length), high, { fill: colour });
      if (!isNarrow && powers > 0) {
        pen.text(exponential >= 1000 ? whole(exponential) : fixed(exponential, 1), powersAt, y, {
          align: "right",
          alpha: powers,
        });
      }
      const shown = shares > 0.5 ? percent(share) : fixed(logit);
      const at = shares > 0.5 ? left + width : Math.min(left + width, bars.left + length + 52);
      pen.text(shown, at, y, { px: isNarrow ? 13 : 15, weight: 600, align: "right" });
    }),
  );
}
