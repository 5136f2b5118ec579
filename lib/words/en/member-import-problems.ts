/** What keeps postern import from going on. Plain texts and values: no plurals, no tags. */
export const memberImportProblems = {
  import: {},
};
