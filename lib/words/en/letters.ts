/** Of letters to members without a screen, and of what an operator enters of a member: their own decisions and answers. */
export const letters = {
  letters: {
    link: "Print a letter that asks whether everything is still right",
    forThese: "Letters for these members",
    heading: "A letter to {username}",
    manyHeading: "Letters to members",
    intro:
      "The letter shows what you can see of the member, with a code for a phone or computer that is good for {days, number} days and only once. It is shown here once: print it at once. The code of an earlier letter stops working. That you made the letter is listed in the member's activity.",
    count:
      "{count, plural, =0 {These filters find no active member.} one {This makes a letter for # member.} other {This makes letters for # members.}}",
    tooMany:
      "These are {total, number} members. At most {most, number} letters are made at once: choose fewer with the filters of the list.",
    activeOnly: "Letters go to active members only.",
    gone: "No letter was made: nobody is an active member any more whom it would go to.",
  },
  lettersForm: {
    submit: "Make the letter",
    submitMany: "Make the letters",
    reason: "Reason",
    reasonHint: "Up to 200 characters. The member can read it.",
    cancel: "Cancel",
    made: "Ready to print",
    madeText: "Print this page now: the codes are shown here only once. Each letter begins on a new sheet.",
    back: "Go back",
  },
  /** What stands on the paper itself. */
  letter: {
    username: "Username: {username}",
    heading: "Is this still right?",
    intro: "This is what {portal} keeps about you. Check each line.",
    entry: "Entry",
    now: "Kept now",
    correction: "Correction",
    nothing: "nothing",
    unreadable: "cannot be read any more",
    howHeading: "How to answer",
    byPhone:
      "By phone or computer: scan the square code, or open {address} and type the code below. If all of it is right, one button is enough. To change something, log in there.",
    byPost:
      "On paper: write what has changed beside the entry, tick the boxes as they should be, and send this sheet back.",
    whom: "Questions, and where to send it: {whom}",
    code: "Code",
    until: "Good until {day}, and once. Whoever has this letter can see these entries with it: keep it safe.",
    qrCode: "QR code of the link",
    signature: "Date and signature",
  },
  confirmation: {
    heading: "Is this still right?",
    intro: "This is what {portal} keeps about <name>{username}</name>.",
    change:
      "Something is wrong? <link>Log in</link> to change it, or write it on your letter and send that back to {whom}.",
    thanks: "Thank you",
    thanksText: "It is noted that all of this is still right. You can close this page.",
  },
  confirmForm: {
    submit: "All of this is still right",
  },
  memberEntries: {
    heading: "Information",
    change: "Change<hidden> {field}</hidden>",
    toBeCorrected: "To be corrected: {sentence}",
    answer: "Enter what the member wrote back",
    proposed: "The member proposes a change. <link>Decide about it</link>.",
    changed: "Changed on <day></day> {by}.",
    confirmed: "Confirmed on <day></day> {by}.",
    byThemselves: "by the member",
    missing: "Missing: this has to be filled in.",
    stale: "Not looked after for a long time",
  },
  memberForm: {
    heading: "Change the information of {username}",
    intro:
      "These are the entries that operators decide. What you change is listed in the member's activity, with your name.",
    answerHeading: "What {username} wrote back",
    answerIntro:
      "Enter what the member wrote. It is kept as the member's own word, and their activity says that you entered it from a letter.",
    nothing: "There is nothing of this member that you may change.",
    confirm: "The member confirmed the rest",
    confirmHint: "All entries on this page that you leave as they are count as still right from today on.",
  },
} as const;
