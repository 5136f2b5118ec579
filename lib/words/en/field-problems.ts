export const fieldProblems = {
  fieldProblems: {
    required: "Enter {field}",
    "too long":
      "{field} must be {limit, plural, one {# character} other {# characters}} or fewer. You have typed {typed, number}.",
    "too short":
      "{field} must be {shortest, plural, one {# character} other {# characters}} or more. You have typed {typed, number}.",
    "broken text": "{field} contains a character that cannot be saved. Delete it and type it again.",
    pattern: "{field} does not have the form that is asked for",
    "not a number": "{field} must be a number in digits, with no sign between the thousands",
    "too many decimals":
      "{field} must have {decimals, plural, =0 {no digits} one {at most # digit} other {at most # digits}} behind the decimal sign",
    "too small": "{field} must be {least} or more",
    "too large": "{field} must be {greatest} or less",
    "not a date": "{field} must be a date that exists",
    "year missing": "{field} must have a year",
    "too early": "{field} must be {least} or later",
    "too late": "{field} must be {greatest} or earlier",
    "not an option": "Choose one of the answers for {field}",
    "not an email": "{field} must be an e-mail address, such as name@example.org",
    "not a phone number": "{field} must be a telephone number, such as +49 30 123456",
    "not a web address": "{field} must be a web address, such as https://example.org",
    "address incomplete": "{field} needs at least a street or a town",
    "not a file": "{field} must be a file of a kind that is named there",
    "file too large": "{field} must be a file of {limit, number} MB or less",
    "file gone": "Choose the file for {field} again: it was kept for an hour only",
    "file not saved": "The file for {field} could not be saved. Choose it again.",
    "file later": "You can add the file for {field} once you are a member",
  },
} as const;
