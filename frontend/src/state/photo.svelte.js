/**
 * What the photo page holds while it is open: photo, network, what came back, what is
 * pointed at. Asks nothing of the service itself: the page hands in the calls.
 */

import { INPUT, inputLayer, SOFTMAX, softmax, softmaxLayer } from "../draw/ends.js";
import { mapDomains, mapSize } from "../draw/layers.js";
import { clip, onPicture, receptiveField } from "../draw/receptive.js";
import { Call } from "./call.svelte.js";
import { Focus } from "./focus.svelte.js";
import { ModelList } from "./models.svelte.js";
import { sameUnit } from "./photo.js";

/** @typedef {import("../api/types.js").FeatureMaps} FeatureMaps */
/** @typedef {import("../api/types.js").Filters} Filters */
/** @typedef {import("../api/types.js").Layer} Layer */
/** @typedef {import("../api/types.js").LayerOutput} LayerOutput */
/** @typedef {import("../draw/domain.js").Domain} Domain */
/** @typedef {import("../api/types.js").ModelDetail} ModelDetail */
/** @typedef {import("./photo.js").Unit} Unit */
/** @typedef {import("../api/types.js").UnitArithmetic} UnitArithmetic */

/**
 * @typedef {object} Photo
 * @property {string} name of the file
 * @property {Blob} blob what is sent
 * @property {Blob} file as the visitor has it
 * @property {import("./reduce.js").Reduced | null} reduced what a large one becomes before it is sent
 * @property {boolean} asItIs whether it is sent whole all the same
 * @property {string} source address to show it from
 * @property {string} sample id, "" for the visitor's own
 * @property {string} alt
 * @property {boolean} [redrawn] whether the browser had to decode it, since the service cannot
 */

/**
 * @typedef {object} Shown a photo as it is on the page
 * @property {Photo} photo
 * @property {string} source address of the picture
 * @property {boolean} exact whether it is sure to be what the networks see
 */

/**
 * @typedef {object} Reading what one network came to of one photo
 * @property {ModelDetail} detail of the network
 * @property {Photo} photo
 * @property {FeatureMaps | null} maps of a convolutional network
 * @property {import("../api/types.js").PatchAttention | null} patches of a vision transformer
 */

/** How many layers are laid out before their maps have come. */
const MOST_LAYERS = 40;

export class PhotoView {
  models = new ModelList();
  /** @type {Call<ModelDetail>} */
  detail = new Call();
  /** @type {Call<FeatureMaps>} */
  maps = new Call();
  /** @type {Call<UnitArithmetic>} the arithmetic of the locked value */
  arithmetic = new Call();
  /** The view that is asked for, "" for the first; the network may not be able to fill it. */
  tab = $state("");
  /** @type {import("./options.js").Options} what is kept in the address */
  options = $state.raw({});
  /** @type {Unit[]} the values from which the locked one was opened, the first first */
  trail = $state.raw([]);
  /** @type {Record<string, Filters | null>} what has been fetched so far, by layer; null while it is on its way */
  filters = $state.raw({});
  /** @type {Photo | null} */
  photo = $state.raw(null);
  /** @type {Photo | null} the photo that the maps belong to */
  shownFor = $state.raw(null);
  /** @type {Call<Shown>} the visitor's own photo as the service sees it */
  upright = new Call();
  /** @type {import("../draw/layers.js").Scope} */
  scale = $state("map");
  /** @type {Focus<Unit>} */
  focus = new Focus(sameUnit);

  /** @type {Layer[]} */
  layers = $derived.by(() => {
    const shapes = Object.fromEntries((this.maps.answer?.layers ?? []).map(({ name, output }) => [name, output.shape]));
    const all = this.detail.answer?.layers ?? [];
    // Of a large network only the stages come.
    const come = all.filter(({ name }) => shapes[name]);
    // The network's own description is for its own input size.
    return (come.length ? come : all.slice(0, MOST_LAYERS)).map((layer) => {
      return { ...layer, output_shape: shapes[layer.name] ?? layer.output_shape };
    });
  });
  /** @type {LayerOutput[]} what each layer put out, between the input and the probabilities */
  #results = $derived.by(() => {
    const answer = this.maps.answer;
    if (!answer?.layers.length) return [];
    const last = answer.layers[answer.layers.length - 1];
    return [
      { name: INPUT, type: "Input", output: answer.input, kept: null },
      ...answer.layers,
      { name: SOFTMAX, type: "Softmax", output: softmax(last.output), kept: null },
    ];
  });
  /** @type {Record<string, LayerOutput | undefined>} the same by name */
  outputs = $derived(Object.fromEntries(this.#results.map((result) => [result.name, result])));
  /** @type {Layer[]} the layers between the input and the softmax, which can be pointed at like them */
  steps = $derived.by(() => {
    const input = this.maps.answer?.input;
    if (!input || !this.layers.length) return [];
    return [inputLayer(input.shape), ...this.layers, softmaxLayer(this.layers[this.layers.length - 1])];
  });
  /** @type {Record<string, Domain[] | undefined>} the domain of every map of each layer */
  #domains = $derived.by(() => {
    const layers = this.maps.answer?.layers ?? [];
    const domains = mapDomains(
      layers.map(({ output }) => output),
      this.scale,
    );
    const ends = this.#results.filter(({ name }) => name === INPUT || name === SOFTMAX);
    const ofEnds = mapDomains(
      ends.map(({ output }) => output),
      "layer",
    );
    return Object.fromEntries([
      ...layers.map(({ name }, index) => [name, domains[index]]),
      ...ends.map(({ name }, index) => [name, ofEnds[index]]),
    ]);
  });

  /**
   * The photo as it is on the page. The samples look the same everywhere; of another, the browser's own drawing stands
   * in until the service's is there.
   *
   * @type {Shown | null}
   */
  shown = $derived.by(() => {
    const { photo } = this;
    if (!photo) return null;
    if (this.upright.answer?.photo === photo) return this.upright.answer;
    return { photo, source: photo.source, exact: photo.sample !== "" };
  });

  /** Whether what is shown belongs to another photo or network than the one chosen. */
  stale = $derived(
    this.maps.answer !== null &&
      (this.photo !== this.shownFor || this.maps.status === "loading" || this.maps.status === "busy"),
  );

  /** What is pointed at, if this network and photo have it. */
  target = $derived.by(() => {
    const unit = this.focus.current;
    const layer = unit && this.steps.find(({ name }) => name === unit.layer);
    const result = unit && this.outputs[unit.layer];
    if (!unit || !layer || !result) return null;
    const { count, rows, columns } = mapSize(result.output.shape);
    if (unit.channel >= count || unit.row >= rows || unit.column >= columns) return null;
    return { unit, layer, output: result.output, kept: result.kept ?? null };
  });

  /** The input pixels that the value pointed at was computed from. */
  seen = $derived.by(() => {
    const input = this.maps.answer?.input;
    if (!this.target || !input) return null;
    const [, height, width] = input.shape;
    const { layer, unit } = this.target;
    if (!layer.receptive_field) return { top: 0, left: 0, bottom: height - 1, right: width - 1 };
    return clip(receptiveField(layer.receptive_field, unit.row, unit.column), height, width);
  });

  /** The same on the visitor's photo. */
  frame = $derived.by(() => {
    const answer = this.maps.answer;
    if (!this.seen || !answer) return null;
    const [, height, width] = answer.input.shape;
    return onPicture(this.seen, { height, width }, answer.image.crop);
  });

  /**
   * Choose a value, forgetting how others were opened; choosing the chosen one lets it go.
   *
   * @param {Unit} unit
   */
  choose(unit) {
    this.trail = [];
    this.focus.toggle(unit);
  }

  /**
   * Go on from the locked value to one it was computed from.
   *
   * @param {Unit} unit
   */
  descend(unit) {
    if (this.focus.locked) this.trail = [...this.trail, this.focus.locked];
    this.focus.lock(unit);
  }

  /**
   * Back to the value from which this one was opened, or let go.
   *
   * @param {number} [count] how many at once
   */
  back(count = 1) {
    const unit = this.trail[this.trail.length - count];
    this.trail = this.trail.slice(0, -count);
    if (unit) this.focus.lock(unit);
    else this.focus.release();
  }

  /** Let the locked value go. */
  release() {
    this.trail = [];
    this.focus.release();
  }

  /**
   * The domain of every map of a layer.
   *
   * @param {string} layer
   */
  domainsOf(layer) {
    return this.#domains[layer] ?? [];
  }
}
