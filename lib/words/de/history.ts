import type { history as english } from "../en/history.ts";
import type { Translated } from "../messages.ts";

export const history: Translated<typeof english> = {
  history: {
    heading: "Frühere Angaben",
    headingOf: "Frühere Angaben: {field}",
    intro:
      "Was hier stand, bevor es geändert wurde. Von jedem Eintrag bleiben die letzten {most, number}; ältere verschwinden von selbst.",
    all: "Frühere Angaben zu allem",
    none: "Es wurde noch nichts geändert.",
    empty: "Es gab keine.",
    unreadable: "Sie ist nicht mehr lesbar.",
    set: "Eingetragen",
    replaced: "Ersetzt",
    putBack: "Wieder einsetzen",
    which: "{field}, ersetzt {time}",
    older: "Ältere",
    erase: "Frühere Angaben löschen",
    eraseOf: "Frühere Angaben löschen: {field}",
    eraseText:
      "{count, plural, =0 {Es gibt keine.} one {Eine frühere Angabe wird endgültig gelöscht.} other {# frühere Angaben werden endgültig gelöscht.}} Ihre jetzigen Angaben bleiben. Dass Sie sie gelöscht haben und zu welchen Einträgen, steht in Ihren Aktivitäten.",
    eraseSubmit: "Endgültig löschen",
    cancel: "Behalten",
    gone: "Das wurde nicht wieder eingesetzt: Es ist nicht mehr da.",
    changed:
      "Das wurde nicht wieder eingesetzt: Der Eintrag wurde inzwischen geändert. Sehen Sie ihn sich an und versuchen Sie es noch einmal.",
    undo: "Rückgängig machen",
    undoAbout: "was Sie eben gespeichert haben",
    notUndone:
      "Das wurde nicht rückgängig gemacht, weil seither etwas gespeichert wurde. Was ersetzt wurde, steht bei den früheren Angaben.",
    see: "<link>Frühere Angaben ansehen und löschen</link>: alles, was geändert wurde, und was vorher dort stand.",
  },
  proposals: {
    heading: "Vorgeschlagene Änderungen",
    intro:
      "Mitglieder schlagen diese Änderungen vor; sie gelten, sobald ein Betreiber sie annimmt. Wer hier steht, findet das in den eigenen Aktivitäten.",
    none: "Nichts wartet.",
    what: "{field}, vorgeschlagen <time></time>",
    saved: "Jetzt gespeichert",
    proposed: "Vorgeschlagen",
    nothing: "nichts",
    unreadable: "etwas, das nicht mehr lesbar ist",
    accept: "Annehmen",
    refuse: "Ablehnen",
    reason: "Grund, falls das Mitglied einen lesen soll",
    which: "{field} von {username}",
    acceptedOf:
      "Der Vorschlag von {username} für „{field}“ ist angenommen und als Angabe des Mitglieds gespeichert.",
    refusedOf:
      "Der Vorschlag von {username} für „{field}“ ist abgelehnt. Das Mitglied erfährt es auf seiner Seite.",
    closed: "<link>Sagen Sie, warum Sie dieses Mitglied sehen möchten</link>, und kommen Sie dann zurück.",
    closedProblem: "Öffnen Sie zuerst dieses Mitglied, und sagen Sie, warum Sie es sehen möchten.",
    notNow: "{problem} So lässt es sich nicht annehmen.",
    more: "Weitere",
    waiting:
      "{count, plural, =0 {Keine vorgeschlagene Änderung wartet.} one {# vorgeschlagene Änderung wartet.} other {# vorgeschlagene Änderungen warten.}}",
    yours: "Sie schlagen vor: <value></value>",
    yourRemoval: "Sie schlagen vor, dass dies entfernt wird.",
    yourUnreadable: "Sie schlagen etwas vor, das nicht mehr lesbar ist.",
    since: "Wartet seit {day} auf einen Betreiber.",
    accepted: "Ihr Vorschlag wurde am {day} angenommen.",
    refused: "Ihr Vorschlag wurde nicht angenommen ({day}).",
    why: "Grund: {reason}",
    withdraw: "Zurücknehmen",
    withdrawAbout: "was Sie für {field} vorschlagen",
  },
};
