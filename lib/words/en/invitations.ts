/** Of links and sign-up that an operator lets in: what /link, /sign-up and /operator/invitations say. */
export const invitations = {
  /** In the middle of a sentence, where no CONTACT is set. */
  whom: "the people who run this portal",
  link: {
    code: "Enter your code",
    codeText:
      "Did you open a link? Open it again: for your safety this portal remembers it for a few minutes only. Or type the code that came with it.",
    gone: "This link cannot be used any more",
    goneText:
      "It has been used already, has expired, or was replaced by a newer one. Ask {whom} for another.",
    other:
      "Another link has been opened in this browser since. Nothing was done. Open the link that you want to use again.",
    late: "This page was open for too long. Nothing was done. Open your link again, or type its code.",
    invitation: "You are invited",
    invitationText: "Choose a username and a password, and you are a member.",
    filledIn: "This is filled in for you. You can change it afterwards:",
    already:
      "You are a member already, and logged in as {username}. Somebody else can use this invitation: it stays as it is.",
    toInformation: "Go to your information",
    recovery: "This sets a new password for <name>{username}</name>. You will be logged out everywhere else.",
    firstOperator:
      "This portal has no operator yet. Choose a username and a password; operators let members in and help them.",
    operatorText:
      "This portal has no operator yet. You are logged in as {username}. Operators let members in and help them.",
  },
  codeForm: {
    code: "Code",
    codeHint: "16 letters and digits. Hyphens, spaces and capital letters make no difference.",
    submit: "Continue",
  },
  codeProblems: {
    missing: "Enter the code.",
    "no code": "A code has 16 letters and digits. Check what you typed.",
    unknown:
      "There is no such code, or it has been used or has expired. Check what you typed, or ask for another.",
  },
  recover: {
    heading: "Forgotten your password?",
    ask: "Ask {whom} for a link to get back in. They can see neither your old password nor your new one.",
    what: "The link works once, within an hour. Open it, or type the code that came with it here:",
  },
  recoverForm: {
    heading: "Set a new password",
    password: "New password",
    passwordHint:
      "At least 15 characters. Four or five random words are easy to remember. Common passwords, patterns and your username are refused.",
    submit: "Set password",
    waiting: "Setting your password…",
  },
  operatorForm: {
    heading: "Become the first operator",
    password: "Your password",
    submit: "Become an operator",
    waiting: "One moment…",
  },
  waiting: {
    before: "The people who run this portal look at each sign-up before they let somebody in.",
    heading: "You are waiting for approval",
    text: "The people who run this portal have not let you in yet. You can fill in your information meanwhile: they see it when they decide.",
    full: "Too many people are waiting for approval at the moment. Try again when some have been let in.",
  },
  barred: {
    disabled: "Your membership is disabled. Ask {whom}.",
    refused: "Your membership was refused. Ask {whom}.",
    refusedBecause: "Your membership was refused: “{reason}” Ask {whom}.",
  },
  needInvitation: {
    heading: "You need an invitation",
    text: "Members of this portal are invited. Open the link in your invitation, or type its code here. If you have none, ask {whom}.",
  },
  invitations: {
    made: "Invitations",
    none: "No invitations yet. Those you make appear here, and who came with them.",
    anybody: "Whoever is given it",
    usedBy: "Used by <link>{username}</link>",
    expired: "Expired",
    madeAt: "Made",
    expires: "Expires",
    usedAt: "Used",
    withdraw: "Withdraw",
    which: "the invitation for {who}, made {time}",
  },
  invitationForm: {
    heading: "Invite people",
    intro: "Each gets a link of their own, with which they sign up once. The links are shown once.",
    people: "People",
    peopleHint:
      "A name a line. Or a table with a first line that names its columns: name, username, and the keys of fields that are filled in for them. At most 500. Leave it empty for one invitation in nobody's name.",
    days: "Days until they expire",
    submit: "Make invitations",
    waiting: "Making invitations…",
    linksHeading: "Links to hand out",
    linksText:
      "Copy or print them now: they are shown this once, and nobody can look them up again. Each is good for one person, once.",
    code: "Code",
    until: "Until",
    again: "Back to the invitations",
  },
  inviteProblems: {
    "too many cells":
      "Line {line} has more than a name and a username (“{column}”). Name the columns in the first line.",
    "unknown column":
      "There is no field “{column}”. The columns may be name, username, and the keys of fields.",
    "column twice": "The column “{column}” stands in the first line twice.",
    username: "“{column}” in line {line} cannot be a username.",
    "too long": "“{column}” in line {line} is too long.",
    "broken text": "“{column}” in line {line} contains a character that cannot be saved.",
    value: "Line {line}: {column}",
    quotes: "A quotation mark in line {line} has no other one to go with it.",
    "too many people": "At most {most, number} people can be invited at once.",
    days: "Enter a number of days from {least, number} to {most, number}.",
    gone: "This invitation has been used or withdrawn already, or has expired.",
  },
} as const;
