/** Of what operators see of the portal and of one member, and what they do. */
export const operators = {
  operators: {
    heading: "Operators",
  },
} as const;
