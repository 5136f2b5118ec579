/** What postern import says. Plain texts and values: no plurals, no tags. */
export const memberImportCommand = {
  import: {},
};
