/**
 * A visit to a page that looks into a photo: what the network made of it as something to draw, what is pointed at, and
 * how far that is opened.
 */

import { openUnit } from "../api/client.js";
import { modelPath } from "../api/paths.js";
import { sampleAddress } from "../content/samples.js";
import { readSquare, scaled, within, writeSquare } from "../draw/crop.js";
import { INPUT, inputLayer, SOFTMAX, softmax, softmaxLayer } from "../draw/ends.js";
import { mapDomains, mapSize } from "../draw/layers.js";
import { clip, onPicture, receptiveField } from "../draw/receptive.js";
import { Focus } from "../state/focus.svelte.js";
import { sameUnit } from "../state/photo.js";
import { Resource } from "../state/resource.svelte.js";
import { PHOTO_RANGES, PHOTO_VIEWS } from "../views/index.js";
import { beyond, fitting, nearest, numberWithin } from "../views/view.js";
import { PhotoInput } from "./photoInput.svelte.js";

/** @typedef {import("../api/types.js").Layer} Layer */
/** @typedef {import("../api/types.js").LayerOutput} LayerOutput */
/** @typedef {import("../draw/domain.js").Domain} Domain */
/** @typedef {import("../state/photo.js").Unit} Unit */
/** @typedef {import("../state/photos.js").Photo} Photo */

/** How many layers are laid out before their maps have come. */
const MOST_LAYERS = 40;

export class PhotoSession extends PhotoInput {
  /** @type {Unit[]} the values from which the locked one was opened, the first first */
  trail = $state.raw([]);
  /** @type {import("../draw/layers.js").Scope} */
  scale = $state("map");
  /** What a link says of it, "" once another is chosen. */
  #scaleAsked = $state("");
  /** @type {import("../views/view.js").Beyond[]} */
  #beyond = $state.raw([]);
  /** @type {import("../state/photo.js").PhotoState["noUnit"]} */
  #noUnit = $state.raw(null);
  /** @type {Focus<Unit>} */
  focus = new Focus(sameUnit);
  /** The views that the network can fill. */
  views = $derived(fitting(PHOTO_VIEWS, this.card));
  /** The one that is shown. */
  shownView = $derived(nearest(PHOTO_VIEWS, this.views, this.tab));
  /** The view of a link that is not here. */
  missingView = $derived(this.card && this.tab && this.shownView.id !== this.tab ? this.tab : "");

  /** @type {Layer[]} */
  layers = $derived.by(() => {
    const shapes = Object.fromEntries((this.maps?.layers ?? []).map(({ name, output }) => [name, output.shape]));
    const all = this.network?.layers ?? [];
    // Of a large network only the stages come.
    const come = all.filter(({ name }) => shapes[name]);
    // The network's own description is for its own input size.
    return (come.length ? come : all.slice(0, MOST_LAYERS)).map((layer) => {
      return { ...layer, output_shape: shapes[layer.name] ?? layer.output_shape };
    });
  });
  /** @type {LayerOutput[]} what each layer put out, between the input and the probabilities */
  #results = $derived.by(() => {
    const answer = this.maps;
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
    const input = this.maps?.input;
    if (!input || !this.layers.length) return [];
    return [inputLayer(input.shape), ...this.layers, softmaxLayer(this.layers[this.layers.length - 1])];
  });
  /** @type {Record<string, Domain[] | undefined>} the domain of every map of each layer */
  #domains = $derived.by(() => {
    const layers = this.maps?.layers ?? [];
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

  /** The layer of a link that the network does not have. */
  missingLayer = $derived.by(() => {
    const layer = (this.focus.locked ?? this.#noUnit)?.layer;
    return layer && this.steps.length && !this.steps.some(({ name }) => name === layer) ? layer : "";
  });

  /** The locked value or that of a link, if its layer is there and has none at that place. */
  missingValue = $derived.by(() => {
    const unit = this.focus.locked;
    const missing = unit && !this.#has(unit) ? unit : this.#noUnit;
    return missing && this.isRead && this.outputs[missing.layer] ? missing : null;
  });
  /** The locked value, unless there is no such layer or place. */
  lockedUnit = $derived.by(() => (this.missingValue || this.missingLayer ? null : this.focus.locked));
  /** The scale of a link that there is not. */
  missingScale = $derived(this.#scaleAsked === this.scale ? "" : this.#scaleAsked);
  /** The numbers of a link that were not in their range, until another is chosen. */
  missingNumbers = $derived(
    this.#beyond.filter(({ name, shown }) => numberWithin(this.options[name], PHOTO_RANGES[name]) === shown),
  );

  /** What is pointed at, if this network and photo have it. */
  target = $derived.by(() => {
    const unit = this.focus.current;
    const layer = unit && this.steps.find(({ name }) => name === unit.layer);
    const result = unit && this.outputs[unit.layer];
    if (!unit || !layer || !result || !this.#has(unit)) return null;
    return { unit, layer, output: result.output, kept: result.kept ?? null };
  });

  /** How the locked value came about; the input came about nowhere. */
  arithmetic = new Resource(() => {
    const unit = this.focus.locked;
    const isThere = unit && unit.layer !== INPUT && this.target && this.isRead;
    return isThere && this.photo ? openUnit(this.model, this.photo.blob, { ...unit, ...this.setting }) : null;
  });

  /** The input pixels that the value pointed at was computed from. */
  seen = $derived.by(() => {
    const input = this.maps?.input;
    if (!this.target || !input) return null;
    const [, height, width] = input.shape;
    const { layer, unit } = this.target;
    if (!layer.receptive_field) return { top: 0, left: 0, bottom: height - 1, right: width - 1 };
    return clip(receptiveField(layer.receptive_field, unit.row, unit.column), height, width);
  });

  /** The same on the visitor's photo. */
  frame = $derived.by(() => {
    const answer = this.maps;
    if (!this.seen || !answer) return null;
    const [, height, width] = answer.input.shape;
    return onPicture(this.seen, { height, width }, answer.image.crop);
  });

  /**
   * Follow an address. A number that is not in its range is brought into it, there too.
   *
   * @param {import("../state/photo.js").PhotoState} wanted
   */
  follow(wanted) {
    [this.scale, this.#scaleAsked, this.tab] = [wanted.scale, wanted.scaleAsked, wanted.tab];
    this.#beyond = beyond(wanted.options, PHOTO_RANGES);
    const inside = this.#beyond.map(({ name, shown }) => [name, String(shown)]);
    this.options = { ...wanted.options, ...Object.fromEntries(inside) };
    this.trail = [];
    this.focus.lock(wanted.unit);
    this.#noUnit = wanted.noUnit;
    return this.open(wanted);
  }

  /** @param {import("../draw/layers.js").Scope} scale */
  chooseScale(scale) {
    [this.scale, this.#scaleAsked] = [scale, ""];
  }

  /** @param {Unit} unit */
  #has({ layer, channel, row, column }) {
    const result = this.outputs[layer];
    if (!result) return false;
    const { count, rows, columns } = mapSize(result.output.shape);
    return channel < count && row < rows && column < columns;
  }

  /**
   * Choose a value, forgetting how others were opened; choosing the chosen one lets it go.
   *
   * @param {Unit} unit
   */
  choose(unit) {
    [this.trail, this.#noUnit] = [[], null];
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

  /**
   * A question about this photo as a call to copy.
   *
   * @param {string} question the last part of its path
   * @param {import("../api/request.js").Query} query
   * @param {string} [model] another network
   * @param {Photo | null} [photo] another photo
   * @returns {import("../api/snippet.js").Call}
   */
  callOf(question, query, model = this.model, photo = this.photo) {
    const square = typeof query.crop === "string" ? readSquare(query.crop) : null;
    if (square && photo?.reduced && !photo.asItIs) {
      // Whoever runs it has the file as it is, and not what the page sent of it.
      const { from, to } = photo.reduced;
      query = { ...query, crop: writeSquare(within(scaled(square, from.width / to.width), from)) };
    }
    return {
      path: `${modelPath(model)}/${question}`,
      query,
      image: photo ? { name: photo.name, from: photo.sample ? sampleAddress(photo.name) : undefined } : undefined,
    };
  }

  /** @param {string} id */
  chooseModel(id) {
    super.chooseModel(id);
    // It was no link that asked for a view that this one does not have.
    if (this.missingView) this.tab = this.shownView.id;
  }

  /**
   * A number that a view keeps in the address, within its range.
   *
   * @param {string} name
   */
  numberOf(name) {
    return numberWithin(this.options[name], PHOTO_RANGES[name]);
  }
}
