/** Of /information/import, and of the page in the archive. */
export const imports = {
  imports: {
    archive:
      "This page is a copy. Beside it are the same as JSON, CSV and vCard for other programs, and your activity as CSV.",
    changed: "Changed on {day}.",
    problems: {
      missing: "Choose a file.",
      "too large": "The file is larger than 16 MB. No download of your information is.",
      encoding: "The file is not saved as UTF-8. Save it as UTF-8, or use the file as it was downloaded.",
      "not ours":
        "The file is no download of a member's information. Choose a JSON, CSV or ZIP file of a portal.",
      damaged: "The file is damaged or not complete. Download it again.",
      newer: "The file comes from a newer version of the portal, which this one does not know yet.",
      doubled: "The file says “{at}” twice, so nobody can tell which is right. Delete one of the two.",
      "wrong row":
        "Line {at} of the file is not in columns as the others are. Correct it, or download the file again.",
    },
    none: "Not added yet.",
    removed: "Removed.",
    proposal: "An operator decides about it.",
    unchanged:
      "{count, plural, =0 {Nothing in the file is as it is here already.} one {One piece of information is the same already.} other {# pieces of information are the same already.}}",
    refusals: {
      "not yours": "Only the operators can change it.",
      file: "Files are not taken from an import. Upload them on the form.",
    },
    over: "What you were shown is over: it is kept for 15 minutes. Choose the file again.",
    changedMeanwhile: "Something was changed meanwhile. Nothing is saved. This is what would change now.",
  },
  importForm: {
    heading: "Bring information back",
    intro:
      "Choose a file that you downloaded here or from another portal. You see what would change before anything is saved.",
    file: "File",
    hint: "JSON, CSV or ZIP, up to 16 MB.",
    submit: "Show what would change",
    changes: "This would change",
    nothing: "Nothing would change",
    notSaved: "Nothing is saved yet. All of this is saved together, or nothing.",
    before: "Now",
    after: "From the file",
    refused: "This stays as it is",
    unknown: "This portal does not ask for",
    confirm: "Save all of it",
    another: "Choose another file",
    cancel: "Cancel",
  },
} as const;
