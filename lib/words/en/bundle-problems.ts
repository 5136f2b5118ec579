/** What keeps postern bundle from going on. Plain texts and values: no plurals, no tags. */
export const bundleProblems = {
  bundle: {},
};
