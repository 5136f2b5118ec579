export const imports = {
  imports: {},
} as const;
