/**
 * What a page of the book asks of the service: where that is full or gone, a sample is told by its recorded answers.
 */

import { Resource } from "../state/resource.svelte.js";

/**
 * @template Answer
 * @extends {Resource<Answer>}
 */
export class Asked extends Resource {
  /**
   * @param {ConstructorParameters<typeof Resource<Answer>>[0]} ask
   * @param {ConstructorParameters<typeof Resource<Answer>>[1]} [about]
   */
  constructor(ask, about) {
    super(ask, about, { mayBeRecorded: true });
  }
}
