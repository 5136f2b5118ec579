/** What postern keys says. Plain texts and values: no plurals, no tags. */
export const keyCommand = {
  keys: {},
};
