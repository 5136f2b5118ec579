/** Of what operators see of the portal and of one member, and what they do. */
export const operators = {
  operators: {
    heading: "Operators",
    intro:
      "Operators run this portal: they see members' information and decide who is a member. Everything they look at and do is listed in the activity of the member it concerns.",
    youAreTheLast:
      "You are the last operator: without you nobody could run this portal. Name another operator first.",
    who: "Who they are",
    you: "{username} (you)",
    stepDown: "<link>Step down</link>, if you no longer run this portal.",
    name: "To name another operator, open their page from the <link>list of members</link>.",
    places: "What there is to do",
    waiting:
      "{count, plural, =0 {Nobody is waiting for approval.} one {# person is waiting for approval.} other {# people are waiting for approval.}}",
    seeWaiting: "See who is waiting",
    members: "Members",
    fields: "Fields: what members are asked for",
    proposals: "Changes that members propose",
    invitations: "Invitations",
    handOver: "Hand over to the next board",
    retention: "Members who have not logged in for a long time",
    policies: "Who has accepted the privacy policy",
    status: "Status of the portal",
    changes: "Changes lately",
    noChanges: "Nobody has been named or removed and no field has been changed yet.",
  },
  member: {
    state: "State",
    states: {
      "awaiting approval": "Waiting for approval",
      active: "Active",
      disabled: "Disabled",
      refused: "Refused",
    },
    stateSince: "{state}, since <time></time>",
    role: "Role",
    roles: {
      member: "Member",
      operator: "Operator",
    },
    lastLogIn: "Last log-in",
    never: "Not since they signed up",
    missing: "Not added yet.",
    unreadable: "This entry cannot be read any more.",
    acts: "What you can do",
    sessions: "Where they are logged in",
    noSessions: "They are not logged in anywhere.",
  },
  reasonForm: {
    reason: "Why do you want to see this member's information?",
    hint: "Up to 200 characters. The member reads it in their activity. It holds for 15 minutes.",
    submit: "Show information",
  },
  reasonProblems: {
    missing: "Enter a reason.",
    "too long": "The reason must be 200 characters or fewer.",
    "broken text": "The reason contains a character that cannot be saved. Delete it and type it again.",
  },
  actForm: {
    username: "New username",
    reason: "Reason",
    reasonHint: "Up to 200 characters. The member can read it.",
    password: "Your own password",
    passwordHint: "To show that it is you.",
    cancel: "Cancel",
  },
  acts: {
    approve: {
      link: "Approve",
      heading: "Approve {username}",
      intro: "They can use this portal from now on.",
      submit: "Approve",
    },
    refuse: {
      link: "Refuse",
      heading: "Refuse {username}",
      intro: "They read your reason when they log in. After 30 days everything stored about them is deleted.",
      submit: "Refuse",
    },
    recover: {
      link: "Let them back in",
      heading: "Let {username} back in",
      intro:
        "For somebody who forgot their password. This makes a link with which they choose a new one: it works once, for an hour. Give it to nobody else: whoever opens it comes in as this member. Their old password stays until they use it; then they are logged out everywhere.",
      submit: "Make a link",
    },
    sessions: {
      link: "Log them out everywhere",
      heading: "Log {username} out everywhere",
      intro: "They are logged out in every browser at once. Their password stays as it is.",
      submit: "Log out everywhere",
    },
    rename: {
      link: "Change their username",
      heading: "Change the username of {username}",
      intro: "They log in with the new one from now on, so tell them. Where they are logged in they stay so.",
      submit: "Change username",
    },
    disable: {
      link: "Disable",
      heading: "Disable {username}",
      intro:
        "They are logged out everywhere at once and cannot log in until somebody enables them again. Nothing of theirs is deleted. An operator is no operator any more.",
      submit: "Disable",
    },
    enable: {
      link: "Enable",
      heading: "Enable {username}",
      intro: "They can log in again, with the password they had.",
      submit: "Enable",
    },
    nameOperator: {
      link: "Make an operator",
      heading: "Make {username} an operator",
      intro:
        "They will see all members' information and can do everything that you can. All operators see that you named them. They are logged out everywhere and find the operators' pages when they log in again.",
      submit: "Make an operator",
    },
    removeOperator: {
      link: "Remove as operator",
      heading: "Remove {username} as operator",
      intro:
        "They stay a member, and are logged out everywhere at once. All operators see that you removed them.",
      submit: "Remove as operator",
    },
    stepDown: {
      link: "Step down",
      heading: "Step down, {username}",
      intro: "You stay a member, and are logged out everywhere. All operators see that you stepped down.",
      submit: "Step down",
    },
    delete: {
      link: "Delete",
      heading: "Delete {username}",
      intro:
        "Their membership and everything stored about them is deleted immediately and permanently. Nobody can restore it. That you deleted somebody, and your reason, is listed in your own activity.",
      submit: "Delete this membership",
    },
    notNow: {
      heading: "This cannot be done now",
      text: "It does not fit what {username} is now: perhaps somebody else was faster.",
    },
    problems: {
      "other state": "This was not done: somebody else has changed this membership meanwhile.",
      "last operator":
        "This was not done: without this operator nobody could run this portal. Name another operator first.",
    },
  },
  recovery: {
    made: "The link is made",
    give: "Give the link or its code to this member and nobody else. It is shown here only once.",
    link: "The link",
    code: "Code, to be typed at /recover",
    until: "Works until",
    qrCode: "QR code of the link",
    back: "Back to the member",
  },
  /** On the member's own page. */
  sight: {
    you: "Only you can see this.",
    operators: "You and the operators: <names></names>.",
    many: "You and {count, number} operators",
    last: "Last looked at by {by} on {day}.",
    never: "No operator has looked at it yet.",
    lookers: {
      "command line": "whoever runs the machine",
      "former operator": "somebody who is no operator any more",
    },
  },
  handOver: {
    heading: "Hand over",
    intro:
      "When a new board takes over, the old one names its members as operators: open each member's page and choose <b>Make an operator</b>. They then remove those who leave, or these step down. Whatever else has to change hands is listed here; all operators tick it off together.",
    list: "What has to change hands",
    steps: {
      machine: "The machine: who can log in to it, who has the key to its room, who pays for it",
      keys: "The portal's keys (keys.json), and who else has a copy",
      backups: "The backups: where they are, and who can open them",
      certificate: "The e-mail address that the certificate's authority writes to (ACME_EMAIL)",
      dns: "The domain name: who can change it, who pays for it",
      named: "The new board's members are operators",
      steppedDown: "The old board's members have stepped down",
    },
    done: "Done on <time></time>, {by}",
    tick: "Mark as done",
    untick: "Not done after all",
    beginAnew: "Begin anew",
    beginAnewText: "For the next hand-over: this takes back every mark.",
  },
} as const;
