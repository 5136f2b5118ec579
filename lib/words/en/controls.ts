export const controls = {
  fieldControls: {
    left: "Characters left:",
    over: "Characters too many:",
    none: "No answer",
    choose: "Choose an answer",
    file: "Saved now:",
    uploaded: "The file is here, and stays with the form.",
    remove: "Remove this file",
  },
  controls: {
    parts: {
      day: "Day",
      month: "Month",
      year: "Year",
      street: "Street and number",
      postalCode: "Postcode",
      town: "Town",
      region: "Region",
      country: "Country",
    },
    kinds: {
      image: "image",
      document: "document",
    },
  },
} as const;
