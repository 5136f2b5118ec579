export const fieldEditor = {
  fieldEditor: {},
} as const;
