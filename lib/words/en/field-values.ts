/** Values that are words. Plain texts: no plurals, no tags. */
export const fieldValues = {
  answers: { yes: "Yes", no: "No" },
} as const;
