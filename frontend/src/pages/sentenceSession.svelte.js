/**
 * What the sentence page holds while it is open, and its calls: the sentence, what came
 * back, which head is enlarged, which cell is pointed at.
 */

import { computeAttention, getModel, listModels, openAttentionStep } from "../api/client.js";
import { slice } from "../api/tensor.js";
import { SAMPLE_SENTENCES } from "../content/samples.js";
import { Call } from "../state/call.svelte.js";
import { Focus } from "../state/focus.svelte.js";

/** @typedef {import("../state/sentence.js").Cell} Cell */
/** @typedef {import("../state/sentence.js").SentenceState} SentenceState */

const TASK = "token-classification";
/** Between the last letter typed and asking. */
const PAUSE_MS = 250;
/** Longer texts are asked for one layer at a time: all of 512 words would be 34 MB. */
const ALL_LAYERS_WORDS = 128;

export class SentenceSession {
  /** @type {Call<import("../api/types.js").Model[]>} */
  models = new Call();
  /** @type {Call<import("../api/types.js").ModelDetail>} */
  detail = new Call();
  /** @type {Call<import("../api/types.js").Attention>} */
  reading = new Call();
  /** @type {Call<import("../api/types.js").AttentionStep>} the row of the locked cell, opened */
  step = new Call();
  /** @type {Focus<Cell>} */
  focus = new Focus((one, other) => one.row === other.row && one.column === other.column);

  model = $state("");
  /** What stands in the box; what was read last is `readText`. */
  text = $state("");
  readText = $state("");
  layerName = $state("");
  head = $state(0);
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #pause;

  fitting = $derived((this.models.answer ?? []).filter(({ task }) => task === TASK));
  tokens = $derived(this.reading.answer?.tokens ?? []);
  words = $derived(this.tokens.map(({ text }) => text));
  /** @type {import("../state/sentence.js").ReadLayer[]} */
  layers = $derived(
    (this.reading.answer?.layers ?? []).flatMap(({ name, attention }) => (attention ? [{ name, attention }] : [])),
  );
  /** All that the network has, read or not. */
  layerNames = $derived((this.detail.answer?.layers ?? []).map(({ name }) => name));
  layer = $derived(this.layers.find(({ name }) => name === this.layerName) ?? this.layers[0] ?? null);
  headCount = $derived(this.layer?.attention.shape[0] ?? 0);
  /** What is asked for the sentence in the box. */
  request = $derived.by(() => {
    const isLong = this.text.trim().split(/\s+/u).length > ALL_LAYERS_WORDS;
    const layer = this.layerNames.find((name) => name === this.layerName) ?? this.layerNames[0];
    return isLong && layer ? { text: this.text, layers: [layer] } : { text: this.text };
  });
  /** The enlarged head's weights as something to draw. */
  matrix = $derived.by(() => {
    if (!this.layer) return null;
    const head = Math.min(this.head, this.headCount - 1);
    return {
      name: `${this.layer.name} head ${head} attention`,
      values: slice(this.layer.attention, head).values,
      rows: this.words.length,
      columns: this.words.length,
      rowAxis: "query",
      columnAxis: "key",
      rowNames: this.words,
      columnNames: this.words,
    };
  });
  /** What is pointed at, if this sentence has it. */
  cell = $derived.by(() => {
    const cell = this.focus.current;
    return cell && Math.max(cell.row, cell.column) < this.words.length ? cell : null;
  });

  /** The opened row, if it is that of the cell pointed at. */
  opened = $derived.by(() => {
    const answer = this.step.answer;
    const isShown =
      answer &&
      this.step.status === "ready" &&
      answer.layer === this.layer?.name &&
      answer.head === this.head &&
      answer.query === this.cell?.row &&
      answer.tokens.length === this.words.length;
    return isShown ? answer : null;
  });

  /** @param {SentenceState} wanted */
  async open(wanted) {
    this.layerName = wanted.layer;
    this.head = wanted.head;
    this.focus.lock(wanted.cell);
    if (!this.models.answer) await this.models.run((signal) => listModels({ signal }));
    const usable = this.fitting.filter(({ available }) => available);
    const model = usable.find(({ id }) => id === wanted.model)?.id ?? usable[0]?.id ?? "";
    const text = wanted.text || this.text || SAMPLE_SENTENCES[0].text;
    if (model !== this.model || text !== this.readText) this.#read(model, text);
  }

  /** @param {string} id */
  chooseModel(id) {
    this.#read(id, this.text);
  }

  /**
   * Read a sentence at once; another sentence has other cells.
   *
   * @param {string} text
   */
  read(text) {
    if (text !== this.readText) this.focus.release();
    this.#read(this.model, text);
  }

  /** @param {string} text so far */
  type(text) {
    this.text = text;
    clearTimeout(this.#pause);
    if (text.trim()) this.#pause = setTimeout(() => this.read(text), PAUSE_MS);
  }

  /**
   * @param {string} layer
   * @param {number} head
   */
  chooseHead(layer, head) {
    this.layerName = layer;
    this.head = head;
    if (!this.layers.some(({ name }) => name === layer)) this.#read(this.model, this.text);
  }

  /** Open the row of the locked cell. */
  openStep() {
    const [cell, layer, head, text] = [this.focus.locked, this.layer?.name, this.head, this.readText];
    if (!cell || !layer || this.reading.status !== "ready" || cell.row >= this.words.length) return;
    this.step.run((signal) => openAttentionStep(this.model, { text, layer, head, query: cell.row }, { signal }));
  }

  close() {
    clearTimeout(this.#pause);
    this.models.cancel();
    this.detail.cancel();
    this.reading.cancel();
    this.step.cancel();
  }

  /**
   * @param {string} model
   * @param {string} text
   */
  async #read(model, text) {
    clearTimeout(this.#pause);
    const isOther = model !== this.model;
    [this.model, this.text] = [model, text];
    if (!model || !text.trim()) return;
    this.readText = text;
    if (isOther && !(await this.detail.run((signal) => getModel(model, { signal })))) return;
    this.reading.run((signal) => computeAttention(model, this.request, { signal }));
  }
}
