/** The views of the sentence page in the order of their tabs. */

/** @type {{ view: import("../state/sentence.js").View, name: string }[]} */
export const SENTENCE_VIEWS = [
  { view: "heads", name: "Heads" },
  { view: "form", name: "Matrices" },
  { view: "together", name: "Together" },
  { view: "syntax", name: "Grammar" },
  { view: "words", name: "Words" },
  { view: "positions", name: "Places" },
  { view: "neighbours", name: "Neighbours" },
  { view: "compare", name: "Compare" },
  { view: "why", name: "Why" },
  { view: "outputs", name: "Outputs" },
];
