/** Runes everywhere, so that what is reactive is written down. */
export default {
  compilerOptions: { runes: true },
};
