/** What postern bundle says. Plain texts and values: no plurals, no tags. */
export const bundleCommand = {
  bundle: {},
};
