/**
 * The path through the ideas, from a photo's weights to attention as convolution: one
 * screen each, on the visitor's own photo or sentence.
 */

/** @typedef {{ words: string, values: Record<string, string>, see: string }} Try a change to make, and what one should then see */
/**
 * @typedef {object} Idea
 * @property {string} id N1 … N17
 * @property {string} title
 * @property {"photo" | "sentence"} half which page shows it
 * @property {Record<string, string>} values what that page's address says, beside the photo or the sentence
 * @property {string} says
 * @property {Try[]} tries
 */

/** @type {Idea[]} */
export const PATH = [
  {
    id: "N1",
    title: "Too many weights",
    half: "photo",
    values: { view: "parameters" },
    says: "A photo of 100 × 100 pixels in three colours is 30,000 numbers. Connect each with a thousand units, and there are thirty million weights: more than there are photos to learn them from. A convolution needs 1,728.",
    tries: [
      {
        words: "a photo twice as wide and high",
        values: { h: "200", w: "200" },
        see: "The fully connected layer grows fourfold, the convolution not at all.",
      },
    ],
  },
  {
    id: "N2",
    title: "A small part is enough",
    half: "photo",
    values: { view: "field" },
    says: "A beak is a beak, wherever the rest of the bird is. So a unit need only look at a small part of the picture, its receptive field. Each layer adds to it.",
    tries: [
      {
        words: "a value of the third convolution",
        values: { layer: "conv3", channel: "0", row: "16", column: "16" },
        see: "A small square lights up on the photo.",
      },
      {
        words: "one of the seventh",
        values: { layer: "conv7", channel: "0", row: "4", column: "4" },
        see: "Nearly the whole photo does.",
      },
    ],
  },
  {
    id: "N3",
    title: "The same pattern elsewhere",
    half: "photo",
    values: { view: "move" },
    says: "A beak on the left looks like a beak on the right. So one filter, with the same weights, looks at every place, and what it finds moves with the picture.",
    tries: [
      {
        words: "the photo eight pixels to the right",
        values: { shift: "8" },
        see: "The map moves along; away from the border the difference is rounding.",
      },
    ],
  },
  {
    id: "N4",
    title: "Pooling throws away",
    half: "photo",
    values: { view: "pooling" },
    says: "Of every 2 × 2 values max pooling keeps the largest. The layers after it have a quarter of the work, and three quarters of the values are gone. Not every convolution is followed by pooling.",
    tries: [
      {
        words: "the third pooling layer",
        values: { layer: "pool3", channel: "0", row: "3", column: "3" },
        see: "Its winners are marked, and traced back to the picture.",
      },
    ],
  },
  {
    id: "N5",
    title: "Turned and scaled it is lost",
    half: "photo",
    values: { view: "turn" },
    says: "Convolution does not mind where something is, but it does mind how large it is and which way up. Show a network turned and scaled pictures while it learns, and it minds less.",
    tries: [
      {
        words: "it turned by 30°",
        values: { angle: "30" },
        see: "The network that never saw a turned photo loses it first.",
      },
      { words: "it at half its size", values: { turn: "scale", factor: "0.5" }, see: "The same with size." },
    ],
  },
  {
    id: "N6",
    title: "Any number of vectors",
    half: "sentence",
    values: { view: "heads" },
    says: "A sentence is a row of vectors, one for each word, and no two sentences are equally long. Self-attention takes any number, and gives back as many. What it costs grows with the square: every word meets every word.",
    tries: [
      {
        words: "three words",
        values: { text: "Birds can fly." },
        see: "The matrices shrink to five by five, <cls> and the full stop counted.",
      },
    ],
  },
  {
    id: "N7",
    title: "Words as vectors",
    half: "sentence",
    values: { view: "words" },
    says: "One-hot, no word is nearer to one than to another. An embedding is learned: words that are used alike come to lie alike.",
    tries: [
      {
        words: "days and animals",
        values: { add: "Monday Tuesday Friday cat dog horse" },
        see: "On the right, blocks of colour; on the left, only the diagonal.",
      },
    ],
  },
  {
    id: "N8",
    title: "Three kinds of output",
    half: "sentence",
    values: { view: "outputs" },
    says: "A label for each word, one for the whole sentence, or as many as the network decides. How a word is said is of the third kind: the network stops when it thinks the word is over.",
    tries: [{ words: "“knight”", values: { ear: "knight" }, see: "Six letters, three sounds, and then it stops." }],
  },
  {
    id: "N9",
    title: "A word needs its neighbours",
    half: "sentence",
    values: { view: "neighbours" },
    says: "“I saw a saw”: the same word twice, once a verb, once a noun. Nobody can tell them apart without looking at the words around.",
    tries: [
      {
        words: "“I saw a saw.”",
        values: { text: "I saw a saw." },
        see: "The second “saw” needs its “a” to become a noun.",
      },
    ],
  },
  {
    id: "N10",
    title: "A query meets a key",
    half: "sentence",
    values: { view: "heads", query: "2", key: "1" },
    says: "Each word asks with a query, q = Wq a, and offers a key, k = Wk a. How well they fit is their dot product: number times number, added up.",
    tries: [
      {
        words: "another pair of words",
        values: { query: "3", key: "2" },
        see: "Under “Query meets key”: other products, another sum.",
      },
    ],
  },
  {
    id: "N11",
    title: "Scores become shares",
    half: "sentence",
    values: { view: "heads", query: "2", key: "1", as: "unfolded" },
    says: "Softmax makes shares of a word's scores: all above 0, adding up to 1. The notes stop there; this network first divides by √d, so that long vectors do not give everything to one word.",
    tries: [
      {
        words: "the second layer",
        values: { layer: "layer2" },
        see: "Score, divided, weight: the row of the marked word adds up to 1.",
      },
    ],
  },
  {
    id: "N12",
    title: "What it gets is a mixture",
    half: "sentence",
    values: { view: "heads", query: "3", key: "3" },
    says: "Each word also has a value, v = Wv a. What a word gets, b, is all values, mixed by its shares: b lies closest to the value that gets most attention.",
    tries: [
      {
        words: "another word",
        values: { query: "1", key: "1" },
        see: "Under “The values, mixed by weight”: what each adds, and whose value b is most like.",
      },
    ],
  },
  {
    id: "N13",
    title: "All words at once",
    half: "sentence",
    values: { view: "form" },
    says: "None of it needs a loop: Q = Wq I, K = Wk I, V = Wv I, A = KᵀQ, A′ = softmax(A), O = V A′. In the notes a column is a word; in most code a row is.",
    tries: [
      {
        words: "as code writes it",
        values: { form: "code" },
        see: "Everything is transposed, and rows sum to 1 instead of columns.",
      },
    ],
  },
  {
    id: "N14",
    title: "Layer upon layer",
    half: "sentence",
    values: { view: "form", layer: "layer2" },
    says: "The input of attention may be the words' own vectors, or what another layer made of them. The second layer asks with what the first has found.",
    tries: [{ words: "the last layer", values: { layer: "layer4" }, see: "I is what the third layer hands on." }],
  },
  {
    id: "N15",
    title: "Where a word stands",
    half: "sentence",
    values: { view: "positions" },
    says: "To attention a sentence is a heap of words. So a vector that stands for the place, e, is added to each word's own, a. Shuffle the words to see what the network knows without it.",
    tries: [
      {
        words: "the places left out",
        values: { positions: "off" },
        see: "Labels of words that need their place may change; shuffled, all stay as they are.",
      },
    ],
  },
  {
    id: "N16",
    title: "Less data, more data",
    half: "photo",
    values: { view: "data" },
    says: "A convolution is told that neighbours matter; self-attention must learn it. With few pictures that is a head start, with many a fence.",
    tries: [
      {
        words: "both networks on your photo",
        values: { view: "patches" },
        see: "The field that attention chooses beside the one that a convolution is given, and what both say.",
      },
      {
        words: "their answers side by side",
        values: { view: "compare" },
        see: "Both learned from the same photos: the convolution is right more often.",
      },
    ],
  },
  {
    id: "N17",
    title: "Convolution is attention, told where to look",
    half: "photo",
    values: { view: "attention" },
    says: "Give self-attention one head for each place of a kernel, and scores that know only how far away a place is. The sharper the heads look, the more it is a convolution: self-attention is the larger family.",
    tries: [
      {
        words: "α at 20",
        values: { alpha: "20" },
        see: "The difference falls to rounding: the same numbers, by another way.",
      },
      { words: "α at 0.25", values: { alpha: "0.25" }, see: "The heads look around, and the picture blurs." },
    ],
  },
];

/**
 * The idea that a page's view shows, or that leads there.
 *
 * @param {"photo" | "sentence"} half
 * @param {string} view
 */
export function ideaOf(half, view) {
  const ideas = PATH.filter((idea) => idea.half === half);
  const tries = () => ideas.find((idea) => idea.tries.some(({ values }) => values.view === view));
  return ideas.find(({ values }) => values.view === view) ?? tries() ?? null;
}
