/**
 * The pages of the book, in the order they are read. A new page is one line here, one folder and one message file.
 */

import { loadWords } from "../messages/load.js";

/**
 * @typedef {object} BookPage
 * @property {string} id its folder, its message file and its name in the address
 * @property {"photo" | "sentence"} half what it is about
 * @property {string[]} here the steps of the network that it is about
 * @property {() => Promise<{ default: import("svelte").Component<PageProps> }>} load
 */
/**
 * @typedef {object} PageProps
 * @property {import("./session.svelte.js").BookSession} book
 * @property {import("../messages/words.js").Words} words the page's own
 * @property {Frame} frame
 * @property {import("../state/hash.js").Values} values what the address says
 */
/**
 * @typedef {object} Frame what every page is given
 * @property {BookPage} page
 * @property {import("../messages/words.js").Words} words the frame's
 * @property {import("../messages/words.js").Words} glossary
 */

/** @typedef {import("../messages/words.js").Part} Part */
/**
 * @typedef {object} Question to guess before looking
 * @property {string} subject what it is about: another photo or word is another question
 * @property {Part[]} asks
 * @property {string[]} answers
 * @property {number} right index of the right one, computed from the reader's own numbers
 * @property {Part[]} because
 */

/** Every layer of the encoder does what these pages are about. */
const READING = ["layer1", "layer2", "layer3", "layer4"];

/** @type {BookPage[]} */
export const PAGES = [
  {
    id: "network",
    half: "photo",
    here: ["photo", "label"],
    load: () => import("./network/NetworkPage.svelte"),
  },
  { id: "weights", half: "photo", here: ["photo", "conv1"], load: () => import("./weights/WeightsPage.svelte") },
  { id: "filter", half: "photo", here: ["conv1"], load: () => import("./filter/FilterPage.svelte") },
  { id: "relu", half: "photo", here: ["relu1"], load: () => import("./relu/ReluPage.svelte") },
  { id: "shift", half: "photo", here: ["conv1", "conv3", "conv5"], load: () => import("./shift/ShiftPage.svelte") },
  {
    id: "pool",
    half: "photo",
    here: ["pool1", "pool2", "pool3", "pool4"],
    load: () => import("./pool/PoolPage.svelte"),
  },
  {
    id: "field",
    half: "photo",
    here: ["conv1", "pool1", "conv2", "conv3", "pool2", "conv4", "conv5"],
    load: () => import("./field/FieldPage.svelte"),
  },
  { id: "label", half: "photo", here: ["conv9", "average", "label"], load: () => import("./label/LabelPage.svelte") },
  { id: "turn", half: "photo", here: ["photo", "label"], load: () => import("./turn/TurnPage.svelte") },
  { id: "length", half: "sentence", here: READING, load: () => import("./length/LengthPage.svelte") },
  { id: "embedding", half: "sentence", here: ["words"], load: () => import("./embedding/EmbeddingPage.svelte") },
  { id: "outputs", half: "sentence", here: ["labels"], load: () => import("./outputs/OutputsPage.svelte") },
  { id: "neighbours", half: "sentence", here: READING, load: () => import("./neighbours/NeighboursPage.svelte") },
  {
    id: "query",
    half: "sentence",
    here: READING,
    load: () => import("./query/QueryPage.svelte"),
  },
  {
    id: "softmax",
    half: "sentence",
    here: READING,
    load: () => import("./query/SoftmaxPage.svelte"),
  },
  {
    id: "divide",
    half: "sentence",
    here: READING,
    load: () => import("./divide/DividePage.svelte"),
  },
  {
    id: "mixture",
    half: "sentence",
    here: READING,
    load: () => import("./query/MixturePage.svelte"),
  },
  { id: "matrices", half: "sentence", here: READING, load: () => import("./matrices/MatricesPage.svelte") },
  { id: "shuffle", half: "sentence", here: ["places"], load: () => import("./shuffle/ShufflePage.svelte") },
  { id: "residual", half: "sentence", here: READING, load: () => import("./residual/ResidualPage.svelte") },
  { id: "layers", half: "sentence", here: READING, load: () => import("./layers/LayersPage.svelte") },
  { id: "data", half: "photo", here: ["photo", "label"], load: () => import("./data/DataPage.svelte") },
  { id: "convolution", half: "photo", here: ["conv1"], load: () => import("./convolution/ConvolutionPage.svelte") },
];

/** Where a page can be: the networks' steps in the order they run. */
export const STEPS = {
  photo: [
    ...["photo", "conv1", "relu1", "pool1", "conv2", "conv3", "pool2", "conv4", "conv5", "pool3"],
    ...["conv6", "conv7", "pool4", "conv8", "conv9", "average", "label"],
  ],
  sentence: ["words", "places", ...READING, "labels"],
};

/**
 * Everything a page needs before it can be shown.
 *
 * @param {BookPage} page
 */
export async function loadPage(page) {
  const [component, words, frame, glossary] = await Promise.all([
    page.load(),
    loadWords(page.id),
    loadWords("book"),
    loadWords("glossary"),
  ]);
  return { Page: component.default, words, frame: { page, words: frame, glossary } };
}
