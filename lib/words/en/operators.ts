/** Of what operators see of the portal and of one member, and what they do. */
export const operators = {
  operators: {
    heading: "Operators",
    youAreTheLast:
      "You are the last operator: without you nobody could run this portal. Name another operator first.",
  },
} as const;
