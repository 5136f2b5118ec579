/** What operators are told that something is wrong with. */
export const notices = {
  notices: {
    machine: "{machine}:",
    since: "Since <since></since>.",
    more: "More stands on <link>Status</link>.",
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
    backup:
      "The last scheduled backup failed. Look on the page Status or into the log for the reason, and run “postern backup” by hand until it works again.",
    rehearsal:
      "The last rehearsal could not restore the newest backup. Do not rely on it: look on the page Status or into the log for the reason, and make another one with “postern backup”.",
    keys: "Keys are being replaced, and a machine has not yet said that it reads the new ones. See that all machines run; “postern keys show” names what is waited for.",
  },
};
