import { CALCULATOR } from "./calculator.js";

/** @type {import("../../view.js").Described} */
export default {
  group: "count",
  place: 1,
  needs: "parameters",
  words: ["weight", "bias", "kernel", "filter"],
  keys: CALCULATOR.map(({ key }) => key),
};
