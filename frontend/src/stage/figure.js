/**
 * What a stage shows: the types that figures and the stage agree on.
 *
 * Types only.
 */

/** @typedef {import("./beats.js").Beat} Beat */
/** @typedef {import("./pen.js").Pen} Pen */

/**
 * @typedef {object} Box the room a figure has, in CSS pixels
 * @property {number} width
 * @property {number} height
 * @property {number} room the height that the window leaves a stage
 * @property {boolean} isNarrow whether it is laid out for a phone
 */

/**
 * @typedef {object} Hands what can be done with a figure by hand
 * @property {(x: number, y: number, position: number) => boolean} grab whether there is something to take
 * @property {(x: number, y: number) => void} [drag]
 * @property {() => void} [drop]
 * @property {(x: number, y: number, position: number) => string} [cursor] of CSS, over what can be taken
 * @property {(key: string, position: number) => boolean} [press] whether the key meant something
 * @property {() => void} release give all that was taken back
 */

/**
 * @typedef {object} Table the numbers of a moment
 * @property {string} title
 * @property {string[]} columns the first names the rows
 * @property {(string | number)[][]} rows
 */

/**
 * @typedef {object} Figure
 * @property {string} label what is to be seen, for who does not see it
 * @property {string} lead the caption before the first beat
 * @property {Beat[]} beats
 * @property {string | null} inHand the caption while something is taken
 * @property {(box: Omit<Box, "height">) => number} height in CSS pixels
 * @property {(pen: Pen, position: number, box: Box) => void} draw the whole picture of a position
 * @property {(position: number) => Table} table
 * @property {Hands | null} hands
 */

export {};
