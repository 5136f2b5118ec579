/** What operators are told that something is wrong with. */
export const notices = {
  notices: {},
};
