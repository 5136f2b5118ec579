export const letters = {
  letters: {},
} as const;
