/** Of links and sign-up that an operator lets in: what /link, /sign-up and /operator/invitations say. */
export const invitations = {
  invitations: {
    heading: "Invitations",
  },
} as const;
