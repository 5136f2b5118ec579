/** What postern bundle says. Plain texts and values: no plurals, no tags. */
export const bundleCommand = {
  bundle: {
    description:
      "make a bundle: a built portal that starts on a machine like this one without npm or a build",
    target: "where to: a new folder, or an archive if it ends with .tgz",
    done: "The bundle {path} is made: {megabytes} MB unpacked, {packages} packages. bin/postern start starts it.",
  },
} as const;
