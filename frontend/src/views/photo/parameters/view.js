import { CALCULATOR } from "./calculator.js";

/** @type {import("../../view.js").Described} */
export default {
  name: "Parameters",
  says: "how many weights a layer needs, and how many it saves",
  group: "Count",
  place: 1,
  needs: "parameters",
  words: ["weight", "bias", "kernel", "filter"],
  keys: CALCULATOR.map(({ key }) => key),
};
