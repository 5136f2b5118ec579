/** What postern keys says. Plain texts and values: no plurals, no tags. */
export const keyCommand = {
  keys: {
    description: "see the portal's keys, rotate them, print them for a safe",
    show: {
      description: "print the ids of all keys, their age and what needs them; never a key",
      inUse: "in use",
      coming: "not used yet",
      going: "for what is older",
      unknown: "not known",
      values: "values: {count}",
      backups: "only for scheduled backups without keys, until a newer one has worked",
      members: "members: {count}",
      kind: "KIND",
      id: "ID",
      stage: "STAGE",
      since: "SINCE",
      from: "FROM",
      neededBy: "NEEDED BY",
      retired: "Of these data keys only what old hashes need is kept; it opens nothing: {ids}",
    },
    kinds: {
      session: "seals the cookie that keeps a browser logged in",
      pepper: "is mixed into every password's hash",
      data: "seals what members enter, and everything else that is kept sealed",
      ticket: "lets browsers go on with an encrypted connection without a new handshake",
      action: "seals what forms carry for the program behind them; when it changes, workers are replaced",
    },
    rotate: {
      description:
        "have new keys take the place of those in use, while the portal serves; run again, it goes on",
      kind: "which key; all without it",
      continue: "go on with what was begun, and begin nothing",
      again: "begin another, though the one before still opens what is older",
      leaveUnreadable:
        "drop old keys though backups without keys, or values that cannot be opened, need them",
      withoutAbsent:
        "do not wait for machines that were not seen for two minutes; bring them the new keys.json before they serve again",
      progress: "{looked} of {of} values sealed anew",
      nothing: "{kind}: nothing is under way.",
      done: "{kind}: the key {id} is in use, and no older one is left.",
      members:
        "{kind}: the key {id} is in use. What is older goes by itself when all who need it have logged in again or changed their password. Members left: {count}.",
      time: "{kind}: the key {id} is in use. What is older goes by itself after {time}.",
      byHand:
        "{kind}: the key {id} is in use on all machines that run. Take what is older out of the setting when nobody needs it any more: the session key after SESSION_MAX_DAYS, the ticket key after a day, the action key at once.",
      unreadable:
        "data: the new key is in use, and the old one stays: what it sealed and what cannot be opened is left as it is (values: {count}). Restore them from a backup, or drop the key all the same with --leave-unreadable. They are:",
      backups:
        "{kind}: the key {id} is in use. The older one is kept, and used for nothing new: the scheduled backup of {time} holds no keys and needs it. It goes by itself once a newer one has worked, or when it and those before it are deleted; at once with --continue --leave-unreadable. Keep an older sheet of keys for as long as older backups count.",
      unconfirmed:
        "{kind}: not every machine has the key {id} yet: {machines}. Where a machine has a keys.json of its own, bring this one there (keys that settings give: set them there and start the portal again), and run postern keys rotate {kind} --continue. A machine that is gone is waited for 30 days, or not at all with --without-absent.",
      sheet:
        "Now print a new sheet (postern keys sheet) and make a new backup (postern backup FILE). Keep the former sheet as long as you keep a backup from before that was made without keys: it may need a key that is on no later sheet. Then destroy it.",
      behind:
        "Set {setting} to the line above on every machine, one after the other, and start its portal again: the new key stands behind the one in use. Then run postern keys rotate {kind} --continue.",
      inFront:
        "Every machine can read with the new key. Now set {setting} to the line above, with the new key in front, on every machine, one after the other, and start its portal again. Then run postern keys rotate {kind} --continue.",
      alone:
        "Nothing needs an older key any more. Set {setting} to the line above on every machine, one after the other, and start its portal again.",
    },
    sheet: {
      description: "print all keys as text and QR codes, for a safe",
      html: "write it as a page to print into this new file, in place of standard output",
      yes: "print it though standard output is a terminal",
      written: "{file} is written. Print it and delete it.",
      title: "Keys of {portal}, {date}",
      warning:
        "Whoever has this sheet and the database can read everything that the portal keeps. Nobody can read it without these keys: not you either.",
      safe: "Keep it in a safe, apart from backups, and print a new one after each rotation of keys. Keep this one as long as you keep a backup from before that rotation that was made without keys; then destroy it.",
      back: "To bring the keys back: type the lines of this sheet into a file, or scan the QR codes, each of which holds one key, and run: postern keys restore FILE. It makes keys.json in DATA_DIR. A key may be typed in one line or in rows, as printed; what stands in front of it belongs to it. Every key is checked; small letters and spaces do no harm.",
      remains: "What earlier data keys left behind",
      gone: "These open nothing, and may be left out. Without them nobody can prove any more that activity from the time of those keys is unchanged; whoever was deleted in that time is not known when a backup from before is restored; and links sent then do not open.",
    },
    restore: {
      description: "make keys.json out of the lines of a printed sheet",
      file: "the file with the lines as they were typed or scanned; - for standard input",
      done: "{path} is made. Start the portal: it says so if these are not the keys of its database.",
    },
  },
} as const;
