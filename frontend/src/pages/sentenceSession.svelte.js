/**
 * What the sentence page holds while it is open, and its calls: the sentence, how it is
 * read, what came back, which head is enlarged, which cell is pointed at.
 */

import { untrack } from "svelte";
import { computeAttention, getModel, openAttentionStep } from "../api/client.js";
import { modelPath } from "../api/paths.js";
import { as } from "../api/question.js";
import { namesByPlace } from "../draw/names.js";
import { SAMPLE_SENTENCES } from "../content/samples.js";
import { wordsOf } from "../messages/instrument.js";
import { Focus } from "../state/focus.svelte.js";
import { wholeNumber } from "../state/hash.js";
import { ModelList } from "../state/models.svelte.js";
import { changed } from "../state/options.js";
import { Pause } from "../state/pause.js";
import { Resource } from "../state/resource.svelte.js";
import { readSetting } from "../state/sentence.js";
import { hasOnlyVector } from "../views/inSight.js";
import { SENTENCE_VIEWS } from "../views/index.js";
import { fitting, keysOf, nearest } from "../views/view.js";
import { HeadWeights } from "./headWeights.svelte.js";
import { OpenedHead } from "./openedHead.svelte.js";

/** @typedef {import("../state/sentence.js").Cell} Cell */
/** @typedef {import("../state/sentence.js").SentenceState} SentenceState */
/** @typedef {import("../api/types.js").Attention & { of: string, model: string, isExact: boolean }} Reading the answer to which question, of which network, and whether with every digit */

/** Between the last letter typed and asking. */
const PAUSE_MS = 250;
/** Texts up to so many words are asked for exactly at once; of longer ones a byte a number comes first. */
const EXACT_WORDS = 24;
/** What is kept in the address: how the sentence is read, and what the views keep. */
export const SENTENCE_KEYS = ["positions", "window", "off", ...keysOf(SENTENCE_VIEWS)];

export class SentenceSession {
  models = new ModelList();
  /** @type {Focus<Cell>} */
  focus = new Focus((one, other) => one.row === other.row && one.column === other.column);

  model = $state("");
  /** What stands in the box; what was read last is `readText`. */
  text = $state("");
  readText = $state("");
  layerName = $state("");
  head = $state(0);
  /** What a link says of the head, "" once another is chosen. */
  #headAsked = $state("");
  /** The view that is asked for, "" for the first; the network may not be able to fill it. */
  tab = $state("");
  /** @type {import("../state/options.js").Options} what is kept in the address */
  options = $state.raw({});
  /** Whether an address is being followed, which must not be written over before it is. */
  isOpening = $state(false);
  /** How often an address was gone to, to know the last. */
  #visit = 0;
  #pause = new Pause(PAUSE_MS);

  /** Networks with attention between words; one of ours that cannot be used is listed with its reason. */
  fitting = $derived((this.models.answer ?? []).filter(({ calls }) => calls.includes("attention")));
  /** The card of the network that is chosen. */
  card = $derived(this.fitting.find(({ id }) => id === this.model) ?? null);
  /** Whether it can be told how to read: without places, in another order, with heads switched off. */
  canBeTold = $derived(this.card?.views.includes("positions") ?? true);
  /** The views that the network can fill. */
  views = $derived(fitting(SENTENCE_VIEWS, this.card));
  /** The one that is shown. */
  shownView = $derived(nearest(SENTENCE_VIEWS, this.views, this.tab));
  /** The view of a link that is not here. */
  missingView = $derived(this.card && this.tab && this.shownView.id !== this.tab ? this.tab : "");
  /** The sentence that is shown: the one that was read last, until the next is. */
  shown = $derived.by(() => this.reading.last);
  /** Whether that is the one that stands in the box, read as it is to be read. */
  isRead = $derived.by(() => this.reading.answer !== null);
  /** Whether what is shown is of a text read before: the one in the box is empty or was refused. */
  isKept = $derived.by(
    () => this.shown !== null && (!this.text.trim() || ["failed", "busy"].includes(this.reading.status)),
  );
  /** Whether what is shown is not of what stands in the box, read by this network as it is to be read. */
  isStale = $derived.by(() => this.isKept || this.reading.isStale);
  tokens = $derived(this.shown?.tokens ?? []);
  /** What the tokens are called: equal words have their place behind them. */
  words = $derived(namesByPlace(this.tokens.map(({ text }) => text)));
  /** The class token's text, or whatever else special stands before all words; null if nothing does. */
  classToken = $derived(this.tokens[0]?.special ? this.tokens[0].text : null);
  /** @type {import("../state/sentence.js").Setting} */
  setting = $derived(readSetting(this.options));
  isChanged = $derived(this.canBeTold && Object.keys(this.setting).length > 0);
  /** What every call on what was read says of it. */
  asked = $derived({ text: this.readText, ...(this.canBeTold ? this.setting : {}) });
  /** All layers with the thumbnails and statistics of their heads. */
  layers = $derived(
    (this.shown?.layers ?? []).flatMap(({ name, thumbnails, statistics }) =>
      thumbnails && statistics ? [{ name, thumbnails, statistics }] : [],
    ),
  );
  /** Of those whose words attend to each other: what decodes, and what it attends to of the text, has other rows and columns. */
  layerNames = $derived.by(() =>
    (this.layers.length ? this.layers : (this.detail.last?.layers ?? [])).map(({ name }) => name),
  );
  /** The layer of a link that this network does not have. */
  missingLayer = $derived(
    this.layers.length && this.layerName && !this.layerNames.includes(this.layerName) ? this.layerName : "",
  );
  layer = $derived(this.layers.find(({ name }) => name === this.layerName) ?? this.layers[0] ?? null);
  headCount = $derived(this.layer?.statistics.length ?? 0);
  /** The enlarged head, one that there is. */
  place = $derived({ layer: this.layer?.name ?? "", head: Math.min(this.head, Math.max(0, this.headCount - 1)) });
  /** The head of a link that the layer does not have, with those that it has, null if it has it. */
  missingHead = $derived.by(() => {
    const { layer, head: shown } = this.place;
    const asked = this.#headAsked;
    if (!this.isRead || !layer || !asked || wholeNumber(asked) === shown) return null;
    return { asked, layer, last: this.headCount - 1, shown };
  });
  statistics = $derived(this.layer?.statistics[this.place.head] ?? null);
  /** The enlarged head's weights as something to draw. */
  matrix = $derived.by(() => {
    const { layer, head } = this.place;
    const values = this.heads.of(this.place);
    return values && this.asMatrix(wordsOf("sentence").text("attention", { layer, head }), values);
  });
  /** What is pointed at, if this sentence has it. */
  cell = $derived.by(() => {
    const cell = this.focus.current;
    return cell && Math.max(cell.row, cell.column) < this.words.length ? cell : null;
  });
  /** The locked cell, if it is not one of this sentence's, with the last token that there is. */
  missingCell = $derived.by(() => {
    const [cell, last] = [this.focus.locked, this.words.length - 1];
    return cell && this.isRead && Math.max(cell.row, cell.column) > last ? { ...cell, last } : null;
  });
  /** The labels that the words have when nothing is changed, null where nothing is. */
  usualLabels = $derived.by(() => {
    const tokens = this.isRead ? this.usual.answer?.tokens : null;
    return tokens?.length === this.tokens.length ? tokens.map(({ label }) => label ?? null) : null;
  });
  /** The opened row, if it is that of the cell pointed at. */
  opened = $derived.by(() => (this.step.answer?.query === this.cell?.row ? this.step.answer : null));

  /** Whether a text is asked for exactly at once. */
  isShort = $derived(this.readText.trim().split(/\s+/u, EXACT_WORDS + 1).length <= EXACT_WORDS);
  /** What is asked of the text. */
  question = $derived.by(() => {
    if (!this.detail.answer || !this.readText) return null;
    // A short sentence's thumbnails are the matrices themselves.
    /** @type {import("../api/types.js").AttentionRequest} */
    const body = { ...this.asked, heads: [], include: ["thumbnails", "statistics"] };
    return computeAttention(this.model, body, this.isShort ? "float32" : "uint8");
  });

  detail = new Resource(() => (this.model ? getModel(this.model) : null));
  /** Whether the network makes a vector of a text, and no labels. */
  hasOnlyVector = $derived.by(() => {
    const { answer } = this.detail;
    return answer !== null && hasOnlyVector(answer, this.card?.task ?? "");
  });
  /** @type {Resource<Reading>} */
  reading = new Resource(() => {
    const [question, model, isExact] = [this.question, this.model, this.isShort];
    return question && as(question, "reading", (answer) => ({ ...answer, of: question.key, model, isExact }));
  });
  /** What became of the reading; of a text that stands in the box no more there is nothing to say. */
  notice = $derived.by(() => (this.text === this.readText ? this.reading : null));
  /** The same text read as usual, to see what a change changed. */
  usual = new Resource(() =>
    this.isChanged && this.isRead ? computeAttention(this.model, { text: this.readText, layers: [] }) : null,
  );
  /** The row of the locked cell, opened. */
  step = new Resource(() => {
    const query = this.focus.locked?.row ?? Infinity;
    const isThere = this.isRead && this.place.layer && query < this.words.length;
    return isThere ? openAttentionStep(this.model, { ...this.asked, ...this.place, query }) : null;
  });
  /** What the enlarged head multiplies, once it is asked for. */
  openedHead = new OpenedHead(this);
  /** What every head weighs. */
  heads = new HeadWeights(this);

  constructor() {
    $effect.pre(() => {
      if (!this.models.isGone(this.model)) return;
      untrack(() => {
        const { model, text, tab, options } = this;
        this.model = "";
        this.open({ model, text, layer: "", head: 0, headAsked: "", cell: null, tab, options });
      });
    });
  }

  /** @param {SentenceState} wanted */
  async open(wanted) {
    this.layerName = wanted.layer;
    [this.head, this.#headAsked] = [wanted.head, wanted.headAsked];
    this.tab = wanted.tab;
    this.options = wanted.options;
    this.focus.lock(wanted.cell);
    const visit = ++this.#visit;
    this.isOpening = true;
    await this.models.arrived;
    if (visit !== this.#visit) return;
    const model = this.models.choose(this.fitting, wanted.model)?.id;
    this.isOpening = false;
    if (!model) return;
    const text = wanted.text || this.text || SAMPLE_SENTENCES[0].text;
    this.#read(model, text);
  }

  /** @param {string} id */
  chooseModel(id) {
    this.models.missing = "";
    // What was chosen of one network is no link to another's.
    [this.layerName, this.#headAsked] = ["", ""];
    this.#read(id, this.text);
    // It was no link that asked for a view that this one does not have.
    if (this.missingView) this.tab = this.shownView.id;
  }

  /**
   * Read a sentence at once; another sentence has other cells.
   *
   * @param {string} text
   */
  read(text) {
    if (text !== this.readText) {
      this.focus.release();
      // An order is of so many words.
      this.keep({ places: null });
    }
    this.#read(this.model, text);
  }

  /** @param {string} text so far */
  type(text) {
    this.text = text;
    this.#pause.end();
    if (text.trim()) this.#pause.after(() => this.read(text));
  }

  /**
   * @param {string} layer
   * @param {number} head
   */
  chooseHead(layer, head) {
    this.layerName = layer;
    [this.head, this.#headAsked] = [head, ""];
  }

  /**
   * Keep something in the address.
   *
   * @param {Record<string, string | number | null>} values null forgets one
   */
  keep(values) {
    this.options = changed(this.options, values, SENTENCE_KEYS);
  }

  /** What a call on the enlarged head says. */
  askedOfHead() {
    const { layer } = this.place;
    return { ...this.asked, layers: layer ? [layer] : null, heads: layer ? [this.place] : null };
  }

  /**
   * A call for the visitor to copy.
   *
   * @param {string} question
   * @param {object} [body]
   */
  callOf(question, body) {
    return { path: `${modelPath(this.model)}/${question}`, json: body };
  }

  /**
   * @param {string} name
   * @param {ArrayLike<number>} values
   */
  asMatrix(name, values) {
    const { words } = this;
    const messages = wordsOf("parts");
    const size = { rows: words.length, columns: words.length };
    const axes = { rowAxis: messages.text("axis.query"), columnAxis: messages.text("axis.key") };
    return { name, values, ...size, ...axes, rowNames: words, columnNames: words };
  }

  close() {
    // Whatever is on its way comes too late.
    this.#visit++;
    this.#pause.end();
  }

  /**
   * @param {string} model
   * @param {string} text
   */
  #read(model, text) {
    this.#pause.end();
    [this.model, this.text] = [model, text];
    if (text.trim()) this.readText = text;
  }
}
