/**
 * Which tokens can be asked about by themselves, and which one speaks: the one that the score is read from, whose
 * attention stands beside what the words add.
 *
 * Told from what a network is for and from what its words may look at; knows nothing of the screen.
 */

/** Tasks whose whole answer is read from the last token, and those that have one for the whole text. */
const FOLLOWS = ["text-generation"];
const NAMES = ["text-classification", "token-classification"];

/**
 * The indices of the tokens that the network says something of: all behind the first where it names each, those that
 * are masked where it guesses them, else none.
 *
 * @param {object} network
 * @param {readonly string[]} network.labels of each token
 * @param {string} network.task
 * @param {string | null} network.mask how it writes a masked word
 * @param {{ text: string }[]} tokens
 */
export function askable({ labels, task, mask }, tokens) {
  const all = tokens.map((_, index) => index);
  if (labels.length) return all.slice(1);
  return task === "fill-mask" ? all.filter((index) => index && tokens[index].text === mask) : [];
}

/**
 * The index of the token, null where the score is read from no single token of the text: a vector that is the mean of
 * all, or what a decoder says.
 *
 *     speaker({ token: null, task: "text-generation", … }) // of 9 tokens the last, 8
 *
 * @param {object} asked
 * @param {number | null} asked.token whose label it is about; null for the whole text's
 * @param {string} asked.task of the network
 * @param {string | null} asked.mask how it writes a masked word
 * @param {{ text: string, special: boolean }[]} asked.tokens
 * @param {ArrayLike<number>} asked.weights tokens × tokens, of its last layer
 * @param {boolean} asked.decodes whether it has a decoder, which looks at the tokens
 */
export function speaker({ token, task, mask, tokens, weights, decodes }) {
  if (token !== null) return token;
  if (decodes) return null;
  const last = tokens.length - 1;
  if (FOLLOWS.includes(task)) return last;
  if (task === "fill-mask") return found(tokens.findIndex(({ text }) => text === mask));
  if (!NAMES.includes(task)) return null;
  // Where no word may look ahead only the last has seen the whole text; else the class token gathers it.
  if (looksBackOnly(weights, tokens.length)) return last;
  return tokens[0]?.special ? 0 : null;
}

/** @param {number} index */
const found = (index) => (index < 0 ? null : index);

/**
 * Whether no token gives anything to one behind it.
 *
 * @param {ArrayLike<number>} weights tokens × tokens
 * @param {number} count of tokens
 */
function looksBackOnly(weights, count) {
  for (let query = 0; query < count; query++) {
    for (let key = query + 1; key < count; key++) {
      if (weights[query * count + key] !== 0) return false;
    }
  }
  return true;
}
