/** What operators are told that something is wrong with. */
export const notices = {
  notices: {
    machine: "{machine}:",
    since: "Since <since></since>.",
    more: "There is more on <link>Status</link>.",
    certificate: {
      late: "The certificate is valid only until {until} and should have been renewed by now. Look into the log, or run “postern certificate renew”.",
      over: "The certificate has ended: {until}. Browsers warn everybody who comes; run “postern certificate renew”, or bring another one.",
      refused:
        "The certificate authority gives no new certificate; the present one is valid until {until}. The log says why: mostly the portal’s name does not lead here, or the ports are closed.",
    },
    disk: "The disk with {folder} is nearly full: {free} are free, {wanted} are needed, for deleting members too. Make room, or give it a larger disk.",
    clock: {
      ahead:
        "The clock of this machine is {time} ahead of the database’s. Have it set by NTP: sessions and counters go by it.",
      behind:
        "The clock of this machine is {time} behind the database’s. Have it set by NTP: sessions and counters go by it.",
    },
    clockBack:
      "The clock of this machine was set back: it had come to {until}. Have it set by NTP; if it is right now, this notice goes by itself within a day.",
    logIns:
      "{failed} log-ins failed within an hour, where {usual} are usual. Somebody may be trying passwords: attempts are limited, but look into the log for where they come from.",
    backup: {
      failed:
        "The last scheduled backup failed. Look on the page Status or into the log for the reason, and run “postern backup” by hand until it works again.",
      late: "A scheduled backup should have been made more than a day ago, and none was. Look on the page Status or into the log for the reason, and run “postern backup” by hand until it works again.",
    },
    rehearsal: {
      failed:
        "The last rehearsal could not restore the newest backup. Do not rely on it: look on the page Status or into the log for the reason, and make another one with “postern backup”.",
      late: "For 8 days no restore of a scheduled backup has worked. Do not rely on them: look on the page Status or into the log for the reason, and make another one with “postern backup”.",
    },
    restore:
      "The portal has been put back to a backup of {made}: what was entered or changed after that is gone, and invitations and links that nobody had used are void.{members, plural, =0 {} one { One member who had been deleted since was deleted again.} other { # members who had been deleted since were deleted again.}}",
    keys: {
      machines:
        "Keys are being replaced, and these machines have not said that they read the new ones: {machines}. See that they run and have the same keys.json; one that is gone for good: “postern keys rotate --continue --without-absent”.",
      values:
        "The data key was replaced, and the old one stays: {values} values do not open. “postern keys rotate data --continue” names them; restore them from a backup, or give them up with --leave-unreadable.",
    },
  },
};
