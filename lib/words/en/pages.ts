/** What the pages say, but for their forms. */
export const pages = {
  description: "A private door to your own information: see it, change it, download it, delete it.",
  nav: {
    main: "Main",
    menu: "Menu",
    menuOf: "<menu>Menu</menu><hidden> of </hidden><name>{username}</name>",
    information: "Your information",
    security: "Security",
    activity: "Activity",
    connection: "Connection",
    logOut: "Log out",
    protection: "How this connection is protected",
    questions: "Questions about privacy or accessibility? Ask the people who run this portal.",
  },
  done: {
    label: "Done",
    note: "Note",
    welcome: "You are a member now. Add what you want to keep here.",
    back: "You are logged in. Close this tab and go back to your form.",
    saved: "Your information is saved.",
    unchanged: "You made no changes.",
    password: "Password changed. You have been logged out everywhere else.",
    ended: "That browser has been logged out.",
    others: "All other browsers have been logged out.",
    language: "Language changed.",
    out: "You are logged out.",
    expired:
      "You have been logged out: your session expired or was ended in another browser. Log in to go on.",
    unsaved: "Nothing was saved, because you had been logged out. Log in, then fill in the form again.",
  },
  time: {
    justNow: "just now",
  },
  logIn: {
    signUp: "New here? <link>Sign up</link>",
    forgotten: "Forgotten your password? Nobody can reset it. Ask the people who run this portal what to do.",
  },
  goodbye: {
    heading: "Goodbye",
    text: "Your membership and all your information have been deleted.",
    logIn: "Back to the log-in page",
  },
  signUp: {
    logIn: "Already a member? <link>Log in</link>",
    closed: "Sign-up is closed",
    whomToAsk: "Ask the people who run this portal.",
  },
  fields: {
    name: {
      label: "Name",
      purpose: "So that printouts and downloads say who you are.",
    },
    contact: {
      label: "Contact",
      help: "An e-mail address, a telephone number, or another way to reach you.",
      purpose: "So that printouts and downloads say how to reach you.",
    },
    description: {
      label: "About you",
      purpose: "For anything else that you want to keep about yourself.",
    },
  },
  information: {
    heading: "Your information",
    intro: "Keep here what you want to have at hand. Everything is optional.",
    asOf: "As of {day}",
    username: "Username",
    usernameStays: "You log in with it. It cannot be changed.",
    memberSince: "Member since",
    change: "Change<hidden> {field}</hidden>",
    add: "Add<hidden> {field}</hidden>",
    replace: "Replace<hidden> {field}</hidden>",
    missing: "Not added yet.",
    changed: "Changed {day}",
    unreadable: "This entry cannot be read any more. Ask the people who run this portal, or enter it again.",
    unreadableHint:
      "What is stored here cannot be read any more. It stays as it is unless you enter something in its place.",
    whichToKeep: "Which version of {field} do you want to keep?",
    limit: "Up to {limit, plural, one {# character} other {# characters}}.",
    whoSees: "Who can see it",
    whoSeesText:
      "Only you. Other members cannot see it, and this portal has no page that shows it to the people who run it. It is stored encrypted; somebody with both the server and its keys could decrypt it.",
    download: "Download your information",
    downloadText:
      "Download everything stored about you, including your sessions and activity. Each download is listed in your <link>activity</link>.",
    delete: "Delete your membership",
    deleteText:
      "<link>Delete your membership and information</link>. This is immediate and cannot be undone.",
  },
  downloads: {
    json: "<link>Download as JSON</link>: everything, for use in other programs",
    csv: "<link>Download as CSV</link>: only your information, for spreadsheets",
  },
  delete: {
    intro: "This will be deleted immediately and permanently:",
    account: "your username and password (somebody else can then take the username),",
    information: "all your information,",
    activity: "your activity. You will be logged out everywhere.",
    forGood: "Nobody can restore it, not even the people who run this portal.",
    download: "Download a copy first",
    confirm: "Confirm",
    username: "Type <name>{username}</name> to confirm",
  },
  security: {
    heading: "Security",
    password: "Password",
    passwordText: "Last changed <changed></changed>",
    passwordLink: "Change<hidden> your password</hidden>",
    sessions: "Where you're logged in",
    sessionsText:
      "{others, plural, =0 {Only this browser.} one {This browser and # other.} other {This browser and # others.}}",
    sessionsLink: "View<hidden> where you're logged in</hidden>",
    activity: "Activity",
    activityText: "What was done, when, and from where.",
    activityLink: "View<hidden> your activity</hidden>",
    membership: "Membership",
    membershipText: "You can delete it at any time, with everything stored about you.",
    membershipLink: "Delete<hidden> your membership</hidden>",
  },
  sessions: {
    heading: "Where you're logged in",
    intro: "Log out any you do not recognise, then <link>change your password</link>.",
    one: "Logged in with {browser}",
    browser: "Browser",
    address: "Address",
    loggedIn: "Logged in",
    lastSeen: "Last seen",
    how: "How",
    methods: {
      password: "With your password",
    },
    expires: "Expires",
    expiresUnused: "<time></time>, or after {days, plural, one {# day} other {# days}} without use",
    current: "This browser",
    logOut: "Log out",
    which: "{browser}, logged in {time}",
    none: "You are not logged in anywhere else.",
    logOutOthers: "Log out all others",
    unreadableAddress: "An address that cannot be read any more",
  },
  browser: {
    unreadable: "A browser whose name cannot be read any more",
    unknown: "Unknown browser",
    onSystem: "{browser} on {system}",
  },
  activity: {
    heading: "Activity",
    intro:
      "A record of what was done with your membership. If you do not recognise something, <link>change your password</link>.",
    caption: "Activity, newest first",
    event: "Event",
    from: "Browser and address",
    time: "Time",
    pages: "Pages",
    newer: "Newer",
    older: "Older",
    first: "first <time></time>",
    export: "<link>Download your activity as CSV</link>, for spreadsheets",
    csv: "Activity (CSV)",
    show: "Show",
    all: "Everything",
    kinds: {
      "log-ins": "Log-ins",
      security: "Security",
      information: "Information",
      operators: "Operators",
    },
    none: {
      "log-ins": "No log-ins are listed. Every log-in, every failed one and every log-out appears here.",
      security:
        "Nothing about security has happened yet. Password changes and browsers that you log out appear here.",
      information:
        "Nothing has been done with your information yet. Changes and downloads of it appear here.",
      operators: "Nothing yet. What the people who run this portal do with your membership will appear here.",
    },
    unreadable: "unknown: this entry cannot be read any more",
    limits:
      "What repeats within an hour is one entry. Your newest {own, number} entries are kept, and failed attempts for {days, plural, one {# day} other {# days}}, at most {failures, number} of them.",
    events: {
      "signed up": "Signed up",
      "signed in": "Logged in",
      "failed sign-in": "Failed log-in (wrong password)",
      "wrong current password": "Wrong current password",
      "signed out": "Logged out",
      "session ended": "Logged out another browser",
      "password changed": "Password changed",
      "information changed": "Information changed",
      "information removed": "Information removed",
      "language changed": "Language changed",
      exported: "Information downloaded",
    },
    /** The same for what was done more than once within an hour. */
    repeated: {
      "signed up": "Signed up {count, plural, one {# time} other {# times}}",
      "signed in": "Logged in {count, plural, one {# time} other {# times}}",
      "failed sign-in": "{count, plural, one {# failed log-in} other {# failed log-ins}} (wrong password)",
      "wrong current password": "Wrong current password {count, plural, one {# time} other {# times}}",
      "signed out": "Logged out {count, plural, one {# time} other {# times}}",
      "session ended": "Logged out {count, plural, one {# other browser} other {# other browsers}}",
      "password changed": "Password changed {count, plural, one {# time} other {# times}}",
      "information changed": "Information changed {count, plural, one {# time} other {# times}}",
      "information removed": "Information removed {count, plural, one {# time} other {# times}}",
      "language changed": "Language changed {count, plural, one {# time} other {# times}}",
      exported: "Information downloaded {count, plural, one {# time} other {# times}}",
    },
  },
  connection: {
    heading: "How this connection is protected",
    verdict: {
      quantum:
        "Encrypted with {version}. Even if somebody recorded it, they could not decrypt it later, not even with a quantum computer.",
      forward:
        "Encrypted with {version}. Even if somebody recorded it, they could not decrypt it later with the key of this server's certificate.",
    },
    handshake: "The handshake",
    intro:
      "Before any of this page was sent, your browser and this server agreed on how to keep it secret from everybody else. These are the messages they exchanged, in order.",
    introResumed:
      "Before any of this page was sent, your browser and this server agreed on how to keep it secret from everybody else. Your browser was here a moment ago, so this was shorter. These are the messages they exchanged, in order.",
    browser: "Your browser",
    server: "This server",
    toServer: "Your browser to this server",
    toBrowser: "This server to your browser",
    certificates: "The certificates",
    ownAuthority: "They come from this portal's own authority. <link>How to trust it</link>",
    issuedTo: "Name",
    issuedBy: "Issued by",
    valid: "Valid",
    validity: "<from></from> to <until></until>",
    fingerprint: "Fingerprint (SHA-256)",
    values: {
      version: "version {version}",
      cipher: "cipher suite {cipher}",
      group: "key exchange {group}",
      protocol: "protocol {protocol}",
      signature: "signature {signature}",
      serverName: "server name {name}",
      noServerName: "server name not given",
      ticket: "with a ticket from an earlier visit",
      none: "none",
      unknown: "unknown",
    },
    steps: {
      clientHello: "Your browser names the server it wants and offers what it can speak.",
      clientHelloResumed:
        "Your browser names the server it wants, offers what it can speak, and shows a ticket from an earlier visit.",
      serverHello: "This server chooses from what the browser offered.",
      serverHelloEncrypted:
        "This server chooses from what the browser offered. From here on everything is encrypted.",
      encryptedExtensions: "Which protocol the two will speak inside the encryption.",
      certificate:
        "The server says who it is. It did not ask your browser for a certificate, and none was given.",
      certificateVerify:
        "A signature over everything said so far: only the owner of the certificate's key could make it.",
      serverFinished: "A checksum of everything above: it proves that nothing was changed on the way.",
      browserFinished:
        "Your browser makes the same check. From now on only the two of you can read what is sent.",
      ticket: "A ticket that lets your browser reconnect within the hour without repeating all this.",
      serverKeyExchange:
        "The server's half of a key that is made for this connection alone, signed by the server.",
      serverHelloDone: "The server is finished.",
      clientKeyExchange: "The browser's half. Only these two can put the halves together.",
      browserEncrypts: "From here on the browser encrypts.",
      serverEncrypts: "From here on the server encrypts too.",
    },
  },
  trust: {
    heading: "Make your device trust this portal",
    nothingToDo: "Nothing to do: this portal's certificate comes from another authority.",
    intro:
      "This portal's certificate comes from its own authority, so browsers warn until you trust it. You do this once on each device. That authority can vouch only for servers: this portal, this machine's own name, names ending in .local and .home.arpa, and private networks. It cannot vouch for any other website, for e-mail or for people.",
    download: "1. Download",
    downloadCrt: "<link>Download authority.crt</link>, for Windows, macOS and phones",
    downloadPem: "<link>Download authority.pem</link>, for Linux and Firefox",
    compare: "2. Check the fingerprint",
    compareText:
      "Your device shows the fingerprint of the downloaded file when you open it. Ask the people who run this portal for the right one, on paper or by telephone. If it differs, somebody may be intercepting the connection: stop here. The fingerprint should be:",
    install: "3. Install",
    systems: {
      windows: "Windows",
      macos: "macOS",
      ios: "iPhone and iPad",
      android: "Android",
      debian: "Debian, Ubuntu",
      fedora: "Fedora",
      firefox: "Firefox",
    },
    steps: {
      windows:
        "<li>Open authority.crt.</li><li>Choose <b>Install Certificate › Local Machine</b>.</li><li>Choose the store <b>Trusted Root Certification Authorities</b>.</li>",
      macos:
        "<li>Open authority.crt in <b>Keychain Access</b>.</li><li>Double-click it there.</li><li>Under <b>Trust</b> choose <b>Always Trust</b>.</li>",
      ios: "<li>Open authority.crt in Safari.</li><li>Install the profile in <b>Settings</b>.</li><li>Switch it on under <b>General › About › Certificate Trust Settings</b>.</li>",
      android:
        "<li>Save authority.crt.</li><li>Open <b>Settings › Security › Encryption and credentials</b>.</li><li>Choose <b>Install a certificate › CA certificate</b>, then the file.</li>",
      debian:
        "<li>Save authority.pem as <code>/usr/local/share/ca-certificates/postern.crt</code></li><li>Run <code>sudo update-ca-certificates</code></li>",
      fedora:
        "<li>Save authority.pem in <code>/etc/pki/ca-trust/source/anchors</code></li><li>Run <code>sudo update-ca-trust</code></li>",
      firefox:
        "<li>Open <b>Settings › Privacy and Security › View Certificates › Authorities</b>.</li><li>Import authority.pem, for websites.</li>",
    },
    phone: "On a phone",
    phoneText: "Scan this with your phone's camera to open this page on it.",
    qrCode: "QR code of {address}",
    onlyHere: "This portal can be opened only on the machine it runs on.",
    elsewhere:
      "Phones and other computers in the same network as this machine open this page at <link>{address}</link>.",
  },
  language: {
    label: "Language",
    browser: "As the browser asks",
    submit: "Save language",
  },
} as const;
