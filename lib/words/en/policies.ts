/** Of /privacy, /accessibility and what becomes of those who stay away. */
export const policies = {
  policies: {
    heading: "Privacy",
  },
} as const;
