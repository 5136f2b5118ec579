/** What keeps postern bundle from going on. Plain texts and values: no plurals, no tags. */
export const bundleProblems = {
  bundle: {
    exists: "{path} exists already. Name another, or move it away first.",
    notWritten: "The bundle {path} could not be written ({code}); nothing of it is left.",
    noSources: "This is a bundle, without the sources: do this in the folder that it was made in.",
    incomplete: "The pages of this bundle are missing in {folder}. Unpack it again.",
  },
} as const;
