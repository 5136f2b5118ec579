/** What forms say, and what is wrong with what was typed, by the features' codes. */
export const forms = {
  /** Goes to the browser with every form. */
  form: {
    problem: "There is a problem",
    error: "Error",
    optional: "(optional)",
    show: "Show",
    hide: "Hide",
    waiting: "One moment…",
    unreached: "Not sent: the portal could not be reached. Check your connection and try again.",
    loggedOut:
      "Not saved: you have been logged out. <link>Log in again</link> (opens a new tab), then come back here and save. What you typed is still here.",
  },
  tooMany: {
    attempts: "Too many failed attempts. Try again in {time}.",
    logIns: "Too many failed attempts for this username or from your network. Try again in {time}.",
    signUps: "Too many people are signing up at the moment. Try again in {time}.",
  },
  notSaved: "Not saved. Try again in a moment. Reference: {reference}",
  problems: {
    logIn: {
      username: "Enter your username.",
      password: "Enter your password.",
      wrong: "Wrong username or password.",
    },
    username: {
      missing: "Enter a username.",
      "too long": "Your username must be 64 characters or fewer.",
      "not allowed characters":
        "This username contains a character that is not allowed. Use letters, numbers, punctuation and spaces.",
      "not allowed character":
        "A username cannot contain “{character}” ({code}). Use letters, numbers, punctuation and spaces.",
      "invisible character":
        "This username contains a character that nobody sees ({code}). Type the name again without it.",
      "mixed scripts":
        "This username mixes alphabets (such as Latin and Cyrillic). Use letters from one only.",
      "broken text": "This username contains a character that cannot be saved. Delete it and type it again.",
      taken: "This username is taken. Choose another.",
    },
    password: {
      missing: "Enter a password.",
      "too short": "Your password must be 15 characters or more.",
      "too long": "Your password must be 256 characters or fewer.",
      repeated: "This password only repeats a few characters. Choose another.",
      "in a row": "This password is mostly characters in a row, like abc, 321 or qwerty. Choose another.",
      common: "This password is little more than one that many people use. Choose another.",
      "the username": "This password is little more than your username. Choose another.",
      "the portal's name": "This password is little more than this portal's name. Choose another.",
      "the current one": "This is your current password. Choose another.",
      "broken text": "This password contains a character that cannot be used. Delete it and type it again.",
    },
    ownUsername: {
      missing: "Enter your username.",
      different: "This is not your username.",
    },
    ownPassword: {
      missing: "Enter your password.",
      wrong: "This is not your password.",
    },
    currentPassword: {
      missing: "Enter your current password.",
      wrong: "This is not your current password.",
    },
    information: {
      clash: "{field} was changed in another window while you were editing. Choose which version to keep.",
      undecided: "Choose which version of {field} to keep.",
      locked: "Only the operators can change {field} now. What you typed there is not saved.",
    },
    signUpClosed: "This portal is not accepting new members at the moment.",
  },
  logInForm: {
    heading: "Log in",
    username: "Username",
    password: "Password",
    submit: "Log in",
    waiting: "Logging in…",
  },
  signUpForm: {
    heading: "Sign up",
    username: "Username",
    usernameHint: "You use this to log in. It can be your own name. Capital letters make no difference.",
    password: "Password",
    passwordHint:
      "At least 15 characters. Four or five random words are easy to remember. Common passwords, patterns and your username are refused. Nobody can read it, not even the people who run this portal. Keep it safe.",
    submit: "Sign up",
    waiting: "Signing up…",
  },
  informationForm: {
    heading: "Change your information",
    mine: "What you typed:",
    theirs: "What is saved now:",
    removed: "nothing (it was removed)",
    unreadable: "something that cannot be read any more",
    submit: "Save changes",
    waiting: "Saving…",
    cancel: "Cancel",
  },
  passwordForm: {
    heading: "Change your password",
    intro: "You will be logged out everywhere else.",
    current: "Current password",
    password: "New password",
    passwordHint:
      "At least 15 characters. Four or five random words are easy to remember. Common passwords, patterns and your username are refused.",
    submit: "Change password",
    waiting: "Changing your password…",
    cancel: "Cancel",
  },
  deleteForm: {
    heading: "Delete my membership and information",
    password: "Your password",
    submit: "Delete my membership and information",
    waiting: "Deleting…",
    cancel: "Cancel",
  },
} as const;
