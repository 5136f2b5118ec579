/** Of /operator/status. */
export const status = {
  status: {
    heading: "Status",
  },
} as const;
