"""What is wrong with the texts of a picture on a canvas, where axe cannot look.

Knows what a canvas is told to draw; nothing of what the picture is about.
"""

#: No text of a picture is smaller, in CSS pixels.
SMALLEST_TEXT = 12
#: Two words of one line that are nearer to each other than a blank run together, in CSS pixels. Numbers in cells of a
#: table or a map have the cells' edge between them.
BLANK, BETWEEN_NUMBERS = 3, 1
#: What is fainter than this is on its way to be seen, or gone.
FAINTEST = 0.15

_SCRIPT = r"""
const canvases = new WeakMap();
const EVERYWHERE = { left: -Infinity, top: -Infinity, right: Infinity, bottom: Infinity };
const notedOn = ({ canvas }) => {
  if (!canvases.has(canvas)) {
    canvases.set(canvas, { drawings: 0, texts: [], pictures: [], clip: EVERYWHERE, kept: [], path: null });
  }
  return canvases.get(canvas);
};
const before = (name, note) => {
  const draw = CanvasRenderingContext2D.prototype[name];
  CanvasRenderingContext2D.prototype[name] = function (...given) {
    if (this.canvas.isConnected) note(notedOn(this), this, ...given);
    return draw.apply(this, given);
  };
};
/** The box around a rectangle of a context, wherever it was moved and turned to. */
const placed = (context, left, top, right, bottom) => {
  const pixel = context.canvas.clientWidth / context.canvas.width;
  const matrix = new DOMMatrix().scale(pixel).multiply(context.getTransform());
  const corners = [[left, top], [right, top], [right, bottom], [left, bottom]]
    .map(([x, y]) => matrix.transformPoint(new DOMPoint(x, y)));
  const [across, down] = [corners.map(({ x }) => x), corners.map(({ y }) => y)];
  return { left: Math.min(...across), right: Math.max(...across), top: Math.min(...down), bottom: Math.max(...down) };
};
const common = (one, other) => ({
  ...{ left: Math.max(one.left, other.left), right: Math.min(one.right, other.right) },
  ...{ top: Math.max(one.top, other.top), bottom: Math.min(one.bottom, other.bottom) },
});
const widthOf = ({ left, right }) => right - left;
const heightOf = ({ top, bottom }) => bottom - top;

before("clearRect", (noted) => Object.assign(noted, { drawings: noted.drawings + 1, texts: [], pictures: [] }));
before("save", (noted) => noted.kept.push(noted.clip));
before("restore", (noted) => (noted.clip = noted.kept.pop() ?? EVERYWHERE));
before("beginPath", (noted) => (noted.path = null));
before("rect", (noted, context, left, top, width, height) => {
  noted.path = placed(context, left, top, left + width, top + height);
});
before("clip", (noted) => (noted.clip = noted.path ? common(noted.clip, noted.path) : noted.clip));
before("drawImage", (noted, context, picture, ...places) => {
  if (context.globalAlpha < FAINTEST) return;
  const [left, top, width = picture.width, height = picture.height] = places.slice(places.length === 8 ? 4 : 0);
  const box = common(placed(context, left, top, left + width, top + height), noted.clip);
  if (widthOf(box) > 0 && heightOf(box) > 0) noted.pictures.push(box);
});
const letters = (isHalo) => (noted, context, words, x, y) => {
  if (context.globalAlpha < FAINTEST || !words.trim()) return;
  const size = context.measureText(words);
  const left = x - ({ center: size.width / 2, right: size.width, end: size.width }[context.textAlign] ?? 0);
  const [top, bottom] = [y - size.actualBoundingBoxAscent, y + size.actualBoundingBoxDescent];
  const box = placed(context, left, top, left + size.width, bottom);
  const seen = common(box, noted.clip);
  if (widthOf(seen) <= 0 || heightOf(seen) <= 0) return;
  const { a, b } = context.getTransform();
  noted.texts.push({
    ...{ words, box, isHalo, isUpright: Math.abs(b) > Math.abs(a) },
    cut: Math.max(widthOf(box) - widthOf(seen), heightOf(box) - heightOf(seen)),
    px: (Number(/([\d.]+)px/.exec(context.font)[1]) * heightOf(box)) / (bottom - top || 1),
  });
};
before("strokeText", letters(true));
before("fillText", letters(false));

window.drawings = (canvas) => canvases.get(canvas)?.drawings ?? 0;

window.textFaults = (canvas) => {
  const { texts, pictures } = canvases.get(canvas);
  const isAt = (one, other) => Math.abs(one.left - other.left) < 1 && Math.abs(one.top - other.top) < 1;
  const isSame = (one, other) => one.words === other.words && isAt(one.box, other.box);
  const isNumber = ({ words }) => /^[−+±.,\d]+$/.test(words);
  const written = texts.filter(({ isHalo }) => !isHalo);
  const faults = written.flatMap((text, index) => {
    const { words, box, px, cut, isUpright } = text;
    const away = Math.max(-box.left, -box.top, box.right - canvas.clientWidth, box.bottom - canvas.clientHeight);
    const touched = written.slice(index + 1).filter((other) => {
      if (isSame(text, other)) return false;
      const blank = isNumber(text) && isNumber(other) ? BETWEEN_NUMBERS : BLANK;
      const { left, right, top, bottom } = common(box, other.box);
      // Beside each other are two words that are written in the same direction.
      const isBeside = isUpright === other.isUpright;
      const across = right - left + (isBeside && !isUpright ? blank : 0);
      const down = bottom - top + (isBeside && isUpright ? blank : 0);
      return across > 0.5 && down > 0.5;
    });
    // Where paper was drawn around its letters, a text may lie over what it will.
    const isHaloed = texts.some((other) => other.isHalo && isSame(text, other));
    const isCrossing = !isHaloed && pictures.some((picture) => {
      const shared = common(box, picture);
      if (widthOf(shared) < 0.5 || heightOf(shared) < 0.5) return false;
      return widthOf(shared) < widthOf(box) - 0.5 || heightOf(shared) < heightOf(box) - 0.5;
    });
    return [
      ...(px < SMALLEST ? [`“${words}” is ${px.toFixed(1)} px small`] : []),
      ...(away > 0.5 ? [`“${words}” leaves the picture by ${away.toFixed(1)} px`] : []),
      ...(cut > 0.5 ? [`“${words}” is cut by ${cut.toFixed(1)} px`] : []),
      ...touched.map((other) => `“${words}” runs into “${other.words}”`),
      ...(isCrossing ? [`“${words}” lies across the edge of a picture`] : []),
    ];
  });
  return [...new Set(faults)];
};
"""

#: For `Page.add_init_script`: notes what is drawn on each canvas since it was last cleared, in CSS pixels of the page.
#: `textFaults(canvas)` then says which texts are too small, leave the picture, are cut off, run into each other or lie
#: across the edge of a picture. `drawings(canvas)` counts how often it was cleared.
NOTE_DRAWN_TEXTS = (
    "(([SMALLEST, BLANK, BETWEEN_NUMBERS, FAINTEST]) => {"
    + _SCRIPT
    + f"}})({[SMALLEST_TEXT, BLANK, BETWEEN_NUMBERS, FAINTEST]});"
)
