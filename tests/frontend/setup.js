/** Before each file of tests: the words that stand on every page, and those of the instrument. */

import { loadFrame } from "../../frontend/src/messages/frame.js";
import { loadInstrument } from "../../frontend/src/messages/instrument.js";

await Promise.all([loadFrame(), loadInstrument()]);
