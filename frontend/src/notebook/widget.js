/**
 * What a notebook loads (an anywidget, https://anywidget.dev): the page in a frame, and a carrier of what it asks to the
 * kernel and back, over the channel that every notebook has.
 *
 * Small on purpose, and with no import: a notebook that keeps its widgets keeps this file with each. The page itself
 * comes over the channel. Beside the widget stands a picture, which is seen until the page is there, and for ever where
 * no kernel answers.
 */

/** Of a request's body in one message: servers close a connection on messages above 10 MB. */
const PIECE_BYTES = 1 << 20;
/** After which somebody who waits is told why. */
const PATIENCE_MS = 4000;
const BUSY =
  "The kernel has not answered yet. If it runs a cell, the answer comes when that has ended; if not, run this cell again.";
const GONE = "The kernel is no longer there. Run the cell again to look further.";

/** @typedef {{ send(content: object, callbacks?: unknown, buffers?: ArrayBuffer[]): void, on(event: string, heard: (...said: any[]) => void): void, off(event: string, heard: (...said: any[]) => void): void }} Model */
/** @typedef {DataView | ArrayBuffer} Bytes in which form they come is for whoever shows the notebook to choose */
/** @typedef {(said: any, buffers: Bytes[]) => void} Heard */

/** Questions to the kernel, and who waits for their answers. */
class Kernel {
  /** @type {Map<string, Heard>} */
  #waiting = new Map();
  #count = 0;
  /** Of this place: a widget may be shown in two, and both hear everything. */
  #place = Math.random().toString(36).slice(2);

  /** @param {Model} model */
  constructor(model) {
    this.model = model;
    this.hear = (/** @type {any} */ said, /** @type {Bytes[]} */ buffers) => {
      const heard = this.#waiting.get(said.id);
      if (said.end !== undefined) this.#waiting.delete(said.id);
      heard?.(said, buffers);
    };
    model.on("msg:custom", this.hear);
  }

  /**
   * @param {object} question
   * @param {Uint8Array} body
   * @param {Heard} heard
   * @returns {string} its name
   */
  ask(question, body, heard) {
    const id = `${this.#place}-${++this.#count}`;
    this.#waiting.set(id, heard);
    try {
      let start = 0;
      do {
        const piece = body.slice(start, start + PIECE_BYTES);
        start += PIECE_BYTES;
        this.model.send({ ...question, id, more: start < body.length }, undefined, [piece.buffer]);
      } while (start < body.length);
    } catch {
      this.hear({ id, end: GONE }, []);
    }
    return id;
  }

  /** @param {string} id */
  drop(id) {
    if (this.#waiting.delete(id)) this.model.send({ id, drop: true });
  }

  /**
   * A file of the page.
   *
   * @param {string} path
   * @param {string} type
   * @returns {Promise<Blob>}
   */
  file(path, type) {
    const question = { method: "GET", path, headers: { "accept-encoding": "gzip" } };
    return new Promise((resolve, reject) => {
      /** @type {BlobPart[]} */
      const parts = [];
      let isPacked = false;
      this.ask(question, new Uint8Array(), ({ status, headers, end }, buffers) => {
        if (status && status !== 200) reject(new Error(`${path}: ${status}`));
        if (headers) isPacked = headers["content-encoding"] === "gzip";
        parts.push(.../** @type {BlobPart[]} */ (buffers));
        if (end) reject(new Error(end));
        if (end !== "") return;
        const stream = new Blob(parts).stream();
        const whole = new Response(isPacked ? stream.pipeThrough(new DecompressionStream("gzip")) : stream);
        resolve(whole.blob().then((blob) => new Blob([blob], { type })));
      });
    });
  }

  /** @returns {Promise<{ hash: string, others: string[], photo: Blob | null, title: string, samples: string[] }>} where the page is to begin */
  begin() {
    return new Promise((resolve) => {
      this.ask({ begin: true }, new Uint8Array(), ({ photo, ...said }, [bytes]) =>
        resolve({ ...said, photo: bytes ? new File([/** @type {BlobPart} */ (bytes)], photo) : null }),
      );
    });
  }

  leave() {
    this.model.off("msg:custom", this.hear);
    for (const id of [...this.#waiting.keys()]) this.drop(id);
  }
}

/** @param {{ model: Model & { get(name: string): any }, el: HTMLElement }} shown */
function render({ model, el }) {
  const kernel = new Kernel(model);
  const addresses = /** @type {string[]} */ ([]);
  const keep = (/** @type {Blob} */ blob) => {
    const address = URL.createObjectURL(blob);
    addresses.push(address);
    return address;
  };
  const lost = () => notice(el, GONE);
  model.on("comm_live_update", lost);
  show(kernel, model, el, keep).catch((cause) => notice(el, `The page could not be shown: ${cause.message}`));
  return () => {
    model.off("comm_live_update", lost);
    kernel.leave();
    for (const address of addresses) URL.revokeObjectURL(address);
  };
}

/**
 * @param {Kernel} kernel
 * @param {{ get(name: string): any }} model
 * @param {HTMLElement} el
 * @param {(blob: Blob) => string} keep
 */
async function show(kernel, model, el, keep) {
  const { photo, title, samples, others, ...begun } = await kernel.begin();
  let { hash } = begun;
  const [script, style, ...pictures] = await Promise.all([
    kernel.file("/notebook/page.js", "text/javascript"),
    kernel.file("/notebook/page.css", "text/css"),
    ...samples.map((path) => kernel.file(`/${path}`, "image/jpeg")),
  ]);
  const files = Object.fromEntries(samples.map((path, index) => [path, keep(pictures[index])]));
  const frame = document.createElement("iframe");
  frame.title = title;
  frame.allow = "camera; clipboard-write; fullscreen";
  frame.style.cssText = "display: block; width: 100%; height: 100%; border: 0";
  frame.src = keep(new Blob([pageOf(keep(script), keep(style))], { type: "text/html" }));
  // Once more whenever the notebook has taken the frame away and brought it again.
  frame.addEventListener("load", () => {
    const { port1, port2 } = new MessageChannel();
    carry(kernel, el, port1, (said) => {
      if (said.hash) ({ hash } = said);
      if (said.ready) hidePicture(model.get("picture"));
    });
    frame.contentWindow?.postMessage({ hash, others, photo, files, theme: themeOf(el) }, "*", [port2]);
  });
  const place = document.createElement("div");
  place.className = "heatscope-live";
  place.style.cssText = `height: ${model.get("height")}px; overflow: hidden; resize: vertical`;
  place.append(frame);
  el.append(place);
}

/**
 * @param {string} script
 * @param {string} style
 */
const pageOf = (script, style) => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>Heatscope</title>
    <link rel="stylesheet" href="${style}" />
    <script type="module" src="${script}"></script>
  </head>
  <body><div id="page"></div></body>
</html>`;

/**
 * Take what the page asks to the kernel, and bring what comes back.
 *
 * @param {Kernel} kernel
 * @param {HTMLElement} el
 * @param {MessagePort} port
 * @param {(said: any) => void} told what the page says of itself
 */
function carry(kernel, el, port, told) {
  /** @type {Map<number, string>} */
  const names = new Map();
  port.onmessage = ({ data: { ask, drop, body, ...said } }) => {
    if (drop) kernel.drop(names.get(drop) ?? "");
    if (!ask) return told(said);
    const late = setTimeout(() => notice(el, BUSY), PATIENCE_MS);
    const heard = (/** @type {any} */ { id: _id, ...answer }, /** @type {Bytes[]} */ buffers) => {
      clearTimeout(late);
      notice(el, answer.end ?? "");
      for (const buffer of buffers) {
        const part = copyOf(buffer);
        port.postMessage({ answer: ask, part }, [part.buffer]);
      }
      if (answer.status || answer.end !== undefined) port.postMessage({ answer: ask, ...answer });
    };
    names.set(ask, kernel.ask(said, body, heard));
  };
}

/**
 * @param {Bytes} bytes
 * @returns {Uint8Array<ArrayBuffer>}
 */
function copyOf(bytes) {
  if (bytes instanceof ArrayBuffer) return new Uint8Array(bytes.slice(0));
  return new Uint8Array(/** @type {ArrayBuffer} */ (bytes.buffer), bytes.byteOffset, bytes.byteLength).slice();
}

/**
 * Say something above the page; nothing with "".
 *
 * @param {HTMLElement} el
 * @param {string} text
 */
function notice(el, text) {
  const said = el.querySelector("[role=status]") ?? document.createElement("p");
  said.setAttribute("role", "status");
  /** @type {HTMLElement} */ (said).style.cssText = "margin: 0; padding: 4px 8px; font: 14px system-ui, sans-serif";
  /** @type {HTMLElement} */ (said).hidden = !text;
  said.textContent = text;
  if (!said.isConnected) el.prepend(said);
}

/** @param {string} name of the picture that stands for the page */
function hidePicture(name) {
  const pictures = document.querySelectorAll(`[data-heatscope-picture="${name}"]`);
  for (const picture of /** @type {NodeListOf<HTMLElement>} */ (pictures)) picture.style.display = "none";
}

/**
 * As the notebook is, whichever it is: by the colour behind the cell, or where there is none by that of its letters.
 *
 * @param {HTMLElement} el
 * @returns {"light" | "dark"}
 */
function themeOf(el) {
  for (let at = /** @type {Element | null} */ (el); at; at = at.parentElement) {
    const { alpha, light } = shadeOf(getComputedStyle(at).backgroundColor);
    if (alpha) return light < 128 ? "dark" : "light";
  }
  return shadeOf(getComputedStyle(el).color).light > 128 ? "dark" : "light";
}

/** @param {string} colour as a browser computes it */
function shadeOf(colour) {
  const [red = 0, green = 0, blue = 0, alpha = 1] = colour.match(/[\d.]+/g)?.map(Number) ?? [];
  return { alpha, light: 0.299 * red + 0.587 * green + 0.114 * blue };
}

export default { render };
