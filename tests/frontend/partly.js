/**
 * Stands in for something larger with what a test reads of it: what is given is checked by types, what is left out is
 * not there.
 */

/**
 * @template T
 * @typedef {T extends (...given: infer Given) => infer Result ? (...given: Given) => Part<Result>
 *   : T extends readonly unknown[] ? { [Index in keyof T]: Part<T[Index]> }
 *   : T extends object ? { [Name in keyof T]?: Part<T[Name]> }
 *   : T} Part
 */

/**
 * `T` is what is wanted where it stands, never what is given.
 *
 * @template T
 * @param {Part<NoInfer<T>>} given
 * @returns {T}
 */
export const partly = (given) => /** @type {T} */ (given);
