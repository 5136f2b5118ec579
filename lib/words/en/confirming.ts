export const confirming = {
  confirming: {},
} as const;
