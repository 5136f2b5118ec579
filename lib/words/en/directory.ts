/** Of the list of members and its export. */
export const directory = {
  directory: {
    heading: "Members",
  },
} as const;
