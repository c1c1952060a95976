/**
 * What of a run is looked into: a value, the ones it was reached from, and all that its operation puts out.
 */

import { computeOutput, openValue } from "../api/client.js";
import { indexOf, usualAxes } from "../draw/output.js";
import { Resource } from "../state/resource.svelte.js";

/** @typedef {import("../draw/output.js").Axes} Axes */
/** @typedef {{ name: string, place: number[] }} Step */
/** @typedef {{ photo: import("../state/photos.js").Photo } | { text: string } | Record<string, never>} Given nothing for a network that has its input */
/** @typedef {{ model: string, given: Given, trace: import("../api/types.js").Trace }} Run */

export class OpenedNode {
  /** @type {() => Run | null} */
  #run;
  /** @type {Step[]} the values from the first that was opened to the one that is */
  trail = $state.raw([]);
  node = $derived.by(() => this.#run()?.trace.nodes.find(({ name }) => name === this.trail.at(-1)?.name) ?? null);
  /** The value that is opened, if the run has it. */
  step = $derived.by(() => {
    const last = this.trail.at(-1);
    return last && this.node && isPlace(last.place, this.node.shape) ? last : null;
  });
  /** @type {{ node: string, axes: Axes } | null} which were chosen to be drawn, and of which operation */
  #drawn = $state.raw(null);
  /** Which axes of what the operation puts out are drawn. */
  axes = $derived.by(() => {
    if (!this.node) return null;
    return this.#drawn?.node === this.node.name ? this.#drawn.axes : usualAxes(this.node.shape);
  });

  /** @param {() => Run | null} run in which it is */
  constructor(run) {
    this.#run = run;
    this.value = new Resource(() =>
      this.#about((given, { name, place }) => {
        return openValue(given.model, given.sent, { layer: name, at: place.join(",") });
      }),
    );
    this.output = new Resource(
      () =>
        this.#about((given, { name, place }, axes) => {
          return computeOutput(given.model, given.sent, { layer: name, index: indexOf(place, axes) });
        }),
      // Rows and columns may change places in what is here; along another axis there are other numbers.
      () => [this.#run()?.model, this.step?.name, ...[this.axes?.rows, this.axes?.columns].sort()].join(" "),
    );
  }

  /** @type {Resource<import("../api/types.js").OpenedNumber>} the numbers that the value was computed from */
  value;
  /** @type {Resource<import("../api/types.js").Output>} what the operation puts out, as much of it as is drawn */
  output;

  /**
   * Look at one value, from the list.
   *
   * @param {string} name
   * @param {number[]} place
   */
  look(name, place) {
    this.trail = [{ name, place }];
  }

  /**
   * Look at another value of the same operation.
   *
   * @param {number[]} place
   */
  move(place) {
    if (this.node) this.look(this.node.name, place);
  }

  /**
   * Go one step further back, to what a value was computed from.
   *
   * @param {string} name
   * @param {number[]} place
   */
  goBack(name, place) {
    this.trail = [...this.trail, { name, place }];
  }

  /** @param {number} index of the step to return to */
  returnTo(index) {
    this.trail = this.trail.slice(0, index + 1);
  }

  /** @param {Axes} axes of what the operation puts out, to be drawn */
  draw(axes) {
    if (this.node) this.#drawn = { node: this.node.name, axes };
  }

  close() {
    this.trail = [];
  }

  /**
   * @template Question
   * @param {(given: { model: string, sent: import("../api/client.js").Sent }, step: Step, axes: Axes) => Question} ask
   */
  #about(ask) {
    const { step, axes } = this;
    const run = this.#run();
    return run && step && axes ? ask({ model: run.model, sent: sentOf(run.given) }, step, axes) : null;
  }
}

/** @param {Given} given */
export const sentOf = (given) => ("photo" in given ? { image: given.photo.blob } : given);

/**
 * @param {number[]} place
 * @param {number[]} shape
 */
const isPlace = (place, shape) => place.length === shape.length && place.every((index, axis) => index < shape[axis]);
