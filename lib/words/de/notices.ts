import type { notices as english } from "../en/notices.ts";
import type { Translated } from "../messages.ts";

export const notices: Translated<typeof english> = {
  notices: {
    machine: "{machine}:",
    since: "Seit <since></since>.",
    more: "Mehr steht unter <link>Zustand</link>.",
    certificate: {
      late: "Das Zertifikat gilt nur noch bis {until} und hätte schon erneuert sein sollen. Sehen Sie im Protokoll nach, oder rufen Sie „postern certificate renew“ auf.",
      over: "Das Zertifikat ist am {until} abgelaufen. Browser warnen alle, die kommen; rufen Sie „postern certificate renew“ auf, oder setzen Sie ein anderes ein.",
      refused:
        "Die Zertifizierungsstelle stellt kein neues Zertifikat aus; das jetzige gilt bis {until}. Das Protokoll sagt, warum: Meist führt der Name des Portals nicht hierher, oder die Ports sind geschlossen.",
    },
    disk: "Der Datenträger mit {folder} ist fast voll: {free} sind frei, {wanted} werden gebraucht, auch um Mitglieder zu löschen. Schaffen Sie Platz, oder nehmen Sie einen größeren.",
    clock: {
      ahead:
        "Die Uhr dieser Maschine geht {time} vor der Uhr der Datenbank. Lassen Sie sie durch NTP stellen: Sitzungen und Zähler richten sich nach ihr.",
      behind:
        "Die Uhr dieser Maschine geht {time} hinter der Uhr der Datenbank. Lassen Sie sie durch NTP stellen: Sitzungen und Zähler richten sich nach ihr.",
    },
    clockBack:
      "Die Uhr dieser Maschine wurde zurückgestellt: Sie war schon bei {until}. Lassen Sie sie durch NTP stellen; geht sie jetzt richtig, verschwindet dieser Hinweis innerhalb eines Tages von selbst.",
    logIns:
      "{failed} Anmeldungen sind innerhalb einer Stunde fehlgeschlagen, wo {usual} üblich sind. Vielleicht probiert jemand Passwörter aus: Die Versuche sind begrenzt, aber sehen Sie im Protokoll nach, woher sie kommen.",
    backup: {
      failed:
        "Die letzte geplante Sicherung ist fehlgeschlagen. Den Grund finden Sie auf der Seite „Zustand“ oder im Protokoll; rufen Sie „postern backup“ von Hand auf, bis es wieder geht.",
      late: "Vor mehr als einem Tag war eine geplante Sicherung fällig, aber es gibt keine. Den Grund finden Sie auf der Seite „Zustand“ oder im Protokoll; rufen Sie „postern backup“ von Hand auf, bis es wieder geht.",
    },
    rehearsal: {
      failed:
        "Die letzte Probe konnte die neueste Sicherung nicht wiederherstellen. Verlassen Sie sich nicht auf sie: Den Grund finden Sie auf der Seite „Zustand“ oder im Protokoll; machen Sie mit „postern backup“ eine andere.",
      late: "Seit 8 Tagen ist keine Wiederherstellung einer geplanten Sicherung gelungen. Verlassen Sie sich nicht auf diese Sicherungen: Den Grund finden Sie auf der Seite „Zustand“ oder im Protokoll; machen Sie mit „postern backup“ eine andere.",
    },
    restore:
      "Das Portal hat den Stand einer Sicherung vom {made}: Was danach eingegeben oder geändert wurde, fehlt, und unbenutzte Einladungen und Links gelten nicht mehr.{members, plural, =0 {} one { Ein Mitglied, das seither gelöscht worden war, wurde erneut gelöscht.} other { # Mitglieder, die seither gelöscht worden waren, wurden erneut gelöscht.}}",
    keys: {
      machines:
        "Schlüssel werden gerade ersetzt, und diese Maschinen haben nicht gesagt, dass sie die neuen lesen: {machines}. Sehen Sie nach, ob sie laufen und dieselbe keys.json haben; gibt es eine nicht mehr: „postern keys rotate --continue --without-absent“.",
      values:
        "Der Datenschlüssel wurde ersetzt, und der alte bleibt: {values} Werte lassen sich nicht öffnen. „postern keys rotate data --continue“ nennt sie; stellen Sie sie aus einer Sicherung wieder her, oder geben Sie sie mit --leave-unreadable auf.",
    },
  },
};
