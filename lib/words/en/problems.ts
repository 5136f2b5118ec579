import { backupProblems } from "./backup-problems.ts";
import { bundleProblems } from "./bundle-problems.ts";
import { memberImportProblems } from "./member-import-problems.ts";
import { scheduleProblems } from "./schedule-problems.ts";

/** What keeps the portal or a command from going on. Plain texts and values: no plurals, no tags. */
export const problems = {
  ...backupProblems,
  ...memberImportProblems,
  ...bundleProblems,
  ...scheduleProblems,
  failed: {
    start: "The portal could not start; the cause is in the next line.",
    command: "The command failed; the cause is in the next line.",
    output: "Standard output did not take all of it ({reason}); make room where it goes, and try again.",
    migration: "The database could not be brought up to date; the cause is in the next line.",
  },
  dotEnv: {
    noAssignment: "Line {line} of .env must be NAME=value.",
    twice: "{name} must stand once in .env, not in lines {earlier} and {line}.",
    openQuote: "{name} in line {line} of .env must have a closing quote.",
    afterQuote: "{name} in line {line} of .env must have nothing but a comment after its closing quote.",
    unknown: "{name} in line {line} of .env is not a setting.",
    misspelt: "{name} in line {line} of .env is not a setting; {meant} is.",
    notUtf8: "The file .env must be a text in UTF-8.",
    unreadable: "The file .env must be readable ({code}).",
  },
  setting: {
    mustBe: "{name} must be {wanted}.",
    mustBeNot: '{name} must be {wanted}, not "{value}".',
    quotes: "{name} must not have quotes as part of its value.",
    twice: "{name} and {file} must not be given both.",
    noFile: '{name} must be a file that can be read, not "{path}" ({code}).',
    samePort: 'HTTP_PORT must be another port than PORT, or "off", not "{port}".',
    acmeOrigin:
      "ACME_EMAIL needs an ORIGIN that others know this machine by, such as https://portal.example.",
  },
  wanted: {
    number: "a number from {least} to {most}",
    word: '"{word}"',
    either: "{first} or {second}",
    several: "{one} (or several behind commas)",
    origin: "an https address without a path, such as https://portal.example",
    httpsAddress: "an https address, such as https://acme.example/directory",
    eMail: "an e-mail address, such as ada@portal.example",
    plainWord: "a word of letters, digits, -, _ and .",
    host: 'a host name or IP address to listen on, such as "127.0.0.1"',
    network: "an IP address or a network such as 10.0.0.0/8",
    path: "a path that does not begin with ~",
    database: '"file:" and a path, or postgres://USER:PASSWORD@HOST/DATABASE',
    shortText: "a text of at most 64 characters, all of them visible",
    timeZone: "a time zone such as Europe/Berlin",
    secretKey: "32 random bytes in base64url",
    schedule:
      "daily and a time of day, such as daily 02:30, or weekly, a day and a time, such as weekly sun 02:30,",
    ageRecipient: "an age public key, which begins with age1 and has no letter mistyped",
    secretWord: "16 to 256 letters, digits and signs, without spaces",
  },
  access: {
    readOnlyDisk: "{path} is on a disk that can only be read.",
    ownerMayNotRead:
      "{path} has the rights {rights}, with which you may not read it. Give them back (chmod -R u+rwX {folder}).",
    ownerMayNotChange:
      "{path} has the rights {rights}, with which you may not change it. Give them back (chmod -R u+rwX {folder}).",
    mayNotRead: "{path} belongs to {owner}, and {user} may not read it. {advice}",
    mayNotChange: "{path} belongs to {owner}, and {user} may not change it. {advice}",
    giveRight: "Give {user} the right to, or run this as {owner}.",
    giveFolder: "Give it to {user} (chown -R {id} {folder}), or run this as {owner}.",
    nameless: "user {id}",
  },
  keys: {
    unusable: "The keys in {path} can be neither read nor made ({code}).",
    damaged:
      "{path} does not hold the portal's keys as it should; move it away, and bring it back from a backup made with keys, from a copy, or from the printed sheet (postern keys restore FILE).",
    missing:
      "{path} is missing, and {database} cannot be read without the keys in it; bring it back from a backup made with keys, from a copy, or from the printed sheet (postern keys restore FILE).",
    wrongGiven:
      "{key} is not the key that {database} was written with; give the former one again, behind the new one and a comma if there is a new one.",
    wrongGivenBoth:
      "{key} and {other} are not the keys that {database} was written with; give the former one again, behind the new one and a comma if there is a new one.",
    wrongKept:
      '"{key}" in {file} is not the key that {database} was written with; restore the keys.json that belongs to it.',
    wrongKeptBoth:
      '"{key}" and "{other}" in {file} are not the keys that {database} was written with; restore the keys.json that belongs to it.',
    unwritable: "The keys in {path} cannot be written ({code}).",
    rotating: "Keys are being rotated already (process {process}); wait until that is done.",
    onTerminal:
      "The sheet holds every key, and a terminal keeps what it shows: print it (postern keys sheet | lp), write it with --html FILE, or say --yes.",
    sheetUnwritable:
      "{file} cannot be made: it is there already, or its folder takes no new file ({code}); name another one.",
    noFile:
      "{path} cannot be read ({code}); name the file with the lines of the sheet, or - for standard input.",
    wrongLine: "The key that begins in line {line} is not as it was printed; compare it with the sheet.",
    holeTyped: "A line is missing: the numbers of a kind count up from 1.",
    notTyped: "Lines are missing: there is no key of these kinds: {kinds}.",
    inTheWay: "{path} is there already; move it away first.",
    notNoted: "The keys are not those that the portal last started with; start it again first.",
  },
  database: {
    empty: "The database {database} is empty, but there was one: {trace} belongs to it. {advice}",
    gone: "The database {database} is not there, but there was one: {trace} belongs to it. {advice}",
    foreign:
      "The database {database} holds nothing of the portal, but there was one: {trace} belongs to it. {advice}",
    lostAdvice:
      "Mount its disk, correct DATABASE_URL or restore it from a backup; for a new, empty portal move what is in {folder} elsewhere.",
    moved: "This database has been moved to {database}, where the portal goes on; set DATABASE_URL to that.",
    notOpened: "The database {database} cannot be opened: {reason}.",
    noRoom: "The database {database} cannot be opened: its disk takes no more. Make room there.",
    unsaved: "Not saved in {database}: {reason}. Make room there, and do it again.",
    notMigrated: "The database {database} cannot be brought up to date: {reason}.",
    newer:
      "The database was made by a newer version of the portal; start that version, or restore an older backup.",
    none: "The database {database} holds no portal yet; start the portal once.",
    older:
      "The database {database} is an older version's; start the portal on it once, which brings it up to date.",
    migrationFailed: "The migration {migration} failed and nothing was changed: {reason}.",
  },
  server: {
    old: "The database server is PostgreSQL {version}; the portal needs {oldest} or newer.",
    encoding:
      "The database is encoded in {encoding}; the portal needs one in UTF8 (create database … encoding 'UTF8' template template0).",
    connections:
      "This machine may need {wanted} connections to the database, whose server allows {connections}; raise its max_connections, or set fewer WORKERS.",
    refused: "The database {database} refuses this user or password; correct DATABASE_URL.",
    noDatabase: "The database {database} does not exist; create it on its server first.",
    standby: "The database {database} is on a standby, which takes no writes; name the server that does.",
    noTls:
      "The server of the database {database} offers no TLS; turn it on there, or reach the server on loopback.",
    notVerified:
      "The server of the database {database} shows no certificate that can be verified ({code}); name its authority in DATABASE_URL (sslrootcert=FILE).",
    unreachable: "The server of the database {database} cannot be reached ({code}).",
    noRights: "The user of the database {database} may not make tables in it.",
  },
  export: {
    noField: "There is no field {field}; there are {fields}.",
    reason: "Say why, in 1 to 200 characters: --reason TEXT.",
    notWritten: "{path} cannot be written ({code}).",
  },
  move: {
    noAddress: "--to must be {wanted}.",
    password:
      "A password in an argument can be read by others; write the address into a file and name it: --to @FILE.",
    sameKind: "{database} is the same kind of database; move goes from SQLite to PostgreSQL, or back.",
    running:
      'The portal is running on DATA_DIR {folder} (process {process}). Stop it first, with "npx postern stop".',
    inUse: "A portal uses the database {database}, on this machine or another; stop it first.",
    nothing: "The database {database} holds nothing of the portal.",
    older:
      "The database {database} is an older version's; start the portal on it once, stop it, and move it then.",
    notEmpty: "The database {database} is not empty; name an empty one.",
    differs:
      "What was read back of the table {table} is not what was written. The target is empty again, and the source is as it was.",
    failed: "The database was not moved ({reason}). The target is empty again, and the source is as it was.",
  },
  dataDir: {
    none: "There is no DATA_DIR {folder} yet; start the portal once.",
    others: "DATA_DIR {folder} belongs to {owner}. Run this as {owner}, or as root.",
    unusable: "DATA_DIR {folder} cannot be used ({code}). Name another folder.",
    taken:
      'A portal is already running on DATA_DIR {folder}. Stop it with "npx postern stop", or give this one another DATA_DIR.',
    takenBy:
      'A portal is already running on DATA_DIR {folder} (process {process}). Stop it with "npx postern stop", or give this one another DATA_DIR.',
  },
  member: {
    unknown: "There is no member {username}.",
    lastOperator: "{username} is the last operator; name another one first.",
    username: {
      missing: "The username is missing.",
      "too long": "A username must be 64 characters or fewer.",
      "not allowed characters":
        "This username contains a character that is not allowed. Letters, numbers, punctuation and spaces are.",
      "mixed scripts":
        "This username mixes alphabets (such as Latin and Cyrillic). Use letters from one only.",
      "broken text": "This username contains a character that cannot be saved.",
      taken: "This username is taken.",
    },
    password: {
      missing: "The password is missing: it is typed on a terminal, or comes on standard input.",
      "too short": "The password must be 15 characters or more.",
      "too long": "The password must be 256 characters or fewer.",
      repeated: "This password only repeats a few characters.",
      "in a row": "This password is mostly characters in a row, like abc, 321 or qwerty.",
      common: "This password is little more than one that many people use.",
      "the username": "This password is little more than the username.",
      "the portal's name": "This password is little more than this portal's name.",
      "broken text": "This password contains a character that cannot be used.",
      different: "The two passwords are not the same.",
    },
    notWaiting: "{username} does not wait for approval.",
    notActive: "{username} is not an active member.",
    notDisabled: "{username} is not disabled.",
    mayNotLogIn:
      "{username} may not log in, so there is nothing to recover; let them in first (postern member enable, or approve).",
    noSession: "{username} has no session {id}.",
    notConfirmed: "Nothing was done: the username was not confirmed.",
    notAgreed: "Nothing was done.",
    unconfirmed: "Nobody can be asked here; say that you mean it, with --yes.",
  },
  invite: {
    days: "An invitation is good for {least} to {most} days.",
    nobody: "The list names nobody.",
    "too many people": "At most {most} people can be invited at once.",
    "too many cells":
      'Line {line} has more than a name and a username ("{column}"). Name the columns in the first line.',
    "unknown column": 'The first line names a column "{column}" that nothing here is called.',
    "column twice": 'The column "{column}" stands in the first line twice.',
    username: '"{column}" in line {line} cannot be a username.',
    "too long": '"{column}" in line {line} is too long.',
    "broken text": '"{column}" in line {line} contains a character that cannot be saved.',
    value: '"{column}" in line {line} is not what the field takes.',
    quotes: "A quotation mark in line {line} has no other one to go with it.",
  },
  operator: {
    which: "Name a member, or ask for a link with --link.",
    isOne: "{username} is an operator already.",
    isNone: "{username} is no operator.",
    already: "There is an operator already, and a link is for the first one. Name a member.",
  },
  doctor: {
    tooWide: "{path} has the rights {rights}, so that others may read it (chmod {letters}= {path}).",
    narrowed: "{path} had the rights {rights}; it is {now} now.",
    narrowedKeys:
      "{path} had the rights {rights}; it is {now} now. If others use this machine, turn to new keys: postern keys rotate.",
    noRoom:
      "{folder} has {free} MB left; deleting somebody and the next backup may need {wanted} MB. Make room on its disk.",
    otherNode: "This is Node.js {found}; the portal is made for {wanted} (npm ci brings it).",
    noNames: "The disk of {folder} has names for {free} more files only. Delete many small files on it.",
    noAnswer: "A portal runs here, but nothing answers at {where}. Read its log.",
    clockDiffers:
      "The clock of this machine differs from the database's by {seconds} s. Have both set by a time server.",
    clockBehind:
      "The clock of this machine shows {now}, but something happened at {newest} already. Set the clock.",
    damaged: "The database {database} is damaged ({found}). Restore it from a backup.",
    indices:
      "Indices of the database {database} do not agree with their tables ({found}). Make them anew: postern doctor --fix, or REINDEX on a server.",
    noAmcheck: "not looked at: the server has no extension amcheck, or this user may not make it",
    unopened:
      "{count} values of {column} cannot be opened with the keys at hand (the first: {row}). Bring back the key they were sealed with, or a backup.",
    advisory:
      "The package {name} has a known hole ({severity}, versions {range}). Update Postern, or run npm audit fix.",
    late: {
      backup: "No backup was made when one was due. See that the portal runs, and read its log.",
      rehearsal:
        "No restore has worked for 8 days. Read the portal's log, or make a backup by hand and try it.",
    },
    failed: {
      backup: "The last backup failed. {reason}",
      rehearsal: "The last trial of a restore failed. {reason}",
    },
    restoreWorked: "A restore last worked on {at}.",
    neverRestored: "No restore has worked yet: the portal tries one in the night after its first backup.",
    restored:
      "The portal was restored on {at} from a backup of {madeAt}; what was changed in between is gone. Erased again, since they had been deleted in between: members {members}, fields {fields}.",
    noSchedule: "No backups are made by themselves (BACKUP_SCHEDULE is off).",
    laidAside:
      "{folder} holds what a restore replaced, also of people who were deleted since. Delete it when nobody needs it any more.",
    laidAsideSchema:
      "The schema {schema} of the database holds what a restore replaced, also of people who were deleted since. When nobody needs it any more: drop schema {schema} cascade;",
    notAsked: "not asked: npm's list of advisories could not be reached",
    bringNext: "The certificate in {folder} ends at {at}; put a newer pair in its place.",
    renewNext:
      "The certificate in {folder} ends at {at} and has not been renewed; start the portal, read its log, or try postern certificate renew.",
    changed:
      "In the activity of {username} row {number} ({row}) is not as the portal left it. Compare it with a backup.",
    missing:
      "In the activity of {username} rows are missing before or after row {number} ({row}). Compare it with a backup.",
  },
  port: {
    taken: "Port {port} is taken by another program. Stop that, or set {setting} to another port.",
    noRights: "Port {port} needs rights this user does not have. Set {setting} to a port from 1024.",
    noAddress: "HOST {host} is no address of this machine.",
    unusable: "Port {port} cannot be listened on ({reason}). Check {setting} and HOST.",
  },
  notBuilt: "The pages could not be built; what the build printed stands above.",
  workerEnded: "a worker ended before it could listen",
  noWorker: "No worker could start: {reason}",
  stop: {
    unknown: "The portal on DATA_DIR {folder} could not note which process it is.",
    late: "The portal (process {process}) has not ended; its log says what it does.",
    elsewhere: "The portal runs on {host} as process {process}. Stop it there.",
    refused: "The portal's process {process} cannot be stopped ({reason}). Use the user it runs as.",
  },
  certificate: {
    none: "There is no certificate in {folder} yet; the portal makes one when it starts.",
    brought:
      "The certificate in {folder} was brought by you; put a newer pair in its place, and the portal takes it.",
    late: "The portal has not renewed its certificate yet; its log says what it does.",
    noAuthority: "There is no authority in {folder} yet; the portal makes it when it starts.",
    notOwn: "The portal's certificate is not of its own authority; there is nothing to trust.",
    noTrustStore: "No trust store is known here. For this and other devices, {address} says what to do.",
    notTrusted: "{store}: {program} failed ({reason}).",
    request: "{file} cannot be written ({code}); use the user that the portal runs as.",
    noFile: "The certificates need {path}, but {call} failed ({code}).",
    missingBeside: "{present} is there, but {missing} is missing.",
    otherKey: "{key} is not the key of any certificate in {chain}.",
    ended:
      "The certificate in {file} ended on {at}; put a newer pair in its place, or move both files away and start the portal, which then makes one of its own.",
    refused: "The certificate in {file} cannot be used for TLS: {reason}.",
    keyKind: "The certificate in {file} has a kind of key that TLS cannot use ({kind}); use P-256 or RSA.",
    notForServers:
      "The certificate in {file} is not one for servers, so everybody refuses it: its extended key usage lacks serverAuth. Get one for a server.",
    noSignatures:
      "The certificate in {file} is not one for servers, so everybody refuses it: its key usage lacks digitalSignature. Get one for a server.",
  },
  pem: {
    folder: "{path} is a folder, not a file.",
    unreadable: "{path} cannot be read ({code}).",
    brokenLink: "{path} is a link to {target}, which is not there.",
    noCertificate: "{file} holds no certificate in PEM form.",
    damagedCertificate: "Certificate {number} in {file} cannot be read.",
    noKey: "{file} holds no private key in PEM form.",
    lockedKey: "The key in {file} is locked with a passphrase; put it there without one.",
    damagedKey: "The private key in {file} cannot be read.",
  },
  authority: {
    clock: "No certificate can be made while this machine's clock says {now}; set it right.",
    unusable: "{reason}; delete {folder}, start again, and trust the new authority in place of the old one.",
    shared:
      'All machines of this database share that authority: first stop them all, and delete the row "local" of its table shared_files too. Then start this machine before the others.',
    noKey: "{key} is missing",
    otherKey: "{key} is not the key of {authority}",
    notValid: "The authority in {authority} is not valid at {now}",
    notPermitted: "The authority in {authority} may not vouch for {name}, which ORIGIN names",
  },
  acme: {
    clock: "No certificate can be asked for while this machine's clock says {now}; set it right.",
    accountKey: "The key in {file} is not one on the curve P-256; move it away, and a new one is made.",
    externalAccount:
      "{authority} only serves accounts that were opened with it elsewhere (external account binding).",
    noAccountAddress: "{authority} gave the account no address.",
    accountStatus: "{authority} says that the account of account-key.pem is {status}.",
    noNonce: "{address} gave no nonce.",
    noHttps: "{address} is no https address; the authority gave it.",
    refused: "{authority} refused ({status}): {reason}",
    noReason: "no reason was given",
    notAcme: "{authority} answered {address} in a form that is not ACME's ({place}).",
    wholeAnswer: "all of it",
    notAsked: "{authority} could not be asked ({reason}).",
    noAnswer: "no answer within {seconds} seconds",
    endless: "{authority} answered without end.",
    undecided: "{authority} had not decided after {minutes} minutes.",
    authorization: "The authorization for {name} is {status}: {reason}",
    challenge: "{challenge} for {name} failed: {reason}",
    bothChallenges: "{first}; {second}",
    noChallenge: "For {name} the authority offers {offered}; {possible} is what can be done here.",
    nothing: "nothing",
    noOrderAddress: "{authority} gave the order no address.",
    orderFailed: "The order failed: {reason}",
    noCertificate: "The order is done, but the authority names no certificate.",
    otherKey: "The authority sent a certificate that is not for the key of the order.",
    missingNames: "The authority sent a certificate without {names}.",
    ended: "The authority sent a certificate that ended on {at}.",
    unexpected: "Something failed: {reason}",
  },
} as const;
