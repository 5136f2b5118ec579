export const files = {
  files: {},
} as const;
