export const controls = {
  controls: {},
} as const;
