/** Of "Still right?". */
export const confirming = {
  confirming: {
    heading: "Is this still right?",
    intro:
      "Look through what is stored about you. Change what is not right any more; then say with one button that the rest is.",
    none: "There is nothing here yet that could be out of date.",
    change: "Change<hidden> {field}</hidden>",
    lastChanged: "Changed {day}",
    lastConfirmed: "Confirmed {day}",
    submit: "All of this is still right",
    reminder: "Is this still right?",
    reminderText:
      "{count, plural, one {One entry was} other {# entries were}} last changed or confirmed long ago, the first on {day}. <link>Look through your information</link>: it takes one button if all of it is still right.",
    link: "<link>Say that your information is still right</link>",
  },
} as const;
