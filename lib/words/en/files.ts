export const files = {
  files: {
    image: "Photos: JPEG, PNG or WebP. They lose place, camera, date and comments before they are kept.",
    document:
      "Documents: PDF, text, OpenDocument, Word, Excel or PowerPoint. They are kept as they are, with all that stands in them.",
    limit: "At most {limit, number} MB.",
  },
} as const;
