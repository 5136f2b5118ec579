import type { errorPages as english } from "../en/error-pages.ts";
import type { Translated } from "../messages.ts";

/** Nouns: see pages.ts. */
export const errorPages: Translated<typeof english> = {
  nav: "Hauptmenü",
  information: "Ihre Angaben",
  logIn: "Anmelden",
  security: "Sicherheit",
  activity: "Aktivitäten",
  again: "Seite neu öffnen",
  reference:
    "Wenn es wieder vorkommt, nennen Sie den Betreibern dieses Portals diese Vorgangsnummer: {reference}",
  referenceTo: "Wenn es wieder vorkommt, nennen Sie {contact} diese Vorgangsnummer: {reference}",
  tooManyFor: "Versuchen Sie es in {time} noch einmal. Es wurde nichts geändert.",
  alsoHere: "Auf dem Rechner, auf dem es läuft, ist es auch unter {address} zu erreichen.",
  onlyHere:
    "Dieses Portal lässt sich nur auf dem Rechner öffnen, auf dem es läuft, unter {address}. Damit andere Geräte es öffnen können, setzen die Menschen, die es betreiben, ORIGIN auf die Adresse, die diese verwenden werden, und starten es neu.",
  malformed: {
    title: "Es hat etwas gefehlt",
    text: "Das Formular kam unvollständig an oder stammte nicht von diesem Portal. Es wurde nichts geändert. Gehen Sie zurück, laden Sie die Seite neu und versuchen Sie es noch einmal.",
  },
  "plain-http": {
    title: "Verwenden Sie https://",
    text: "Die Adresse muss mit https:// beginnen. Was Sie eben gesendet haben, war nicht verschlüsselt.",
  },
  "other-site": {
    title: "Diese Anfrage kam von einer anderen Website",
    text: "Zum Schutz Ihrer Angaben ist das nur von Seiten dieses Portals aus möglich. Es wurde nichts geändert. Öffnen Sie die Seite hier und versuchen Sie es noch einmal.",
  },
  "other-member": {
    title: "Inzwischen ist jemand anderes angemeldet",
    text: "Es wurde nichts geändert. Kopieren Sie, was Sie eingegeben haben, und öffnen Sie die Seite dann neu.",
  },
  "not-found": {
    title: "Seite nicht gefunden",
    text: "Unter dieser Adresse gibt es keine Seite, oder Sie dürfen sie nicht sehen. Prüfen Sie die Adresse oder beginnen Sie wieder bei Ihren Angaben.",
  },
  method: {
    title: "Das ist hier nicht möglich",
    text: "Diese Adresse nimmt solche Anfragen nicht an. Es wurde nichts geändert.",
  },
  "too-slow": {
    title: "Das hat zu lange gedauert",
    text: "Das Formular kam nicht rechtzeitig vollständig an. Es wurde nichts geändert. Versuchen Sie es noch einmal.",
  },
  "out-of-date": {
    title: "Diese Seite ist veraltet",
    text: "Das Portal wurde aktualisiert, nachdem diese Seite geöffnet wurde. Es wurde nichts geändert. Gehen Sie zurück und kopieren Sie, was Sie eingegeben haben. Öffnen Sie die Seite dann neu und geben Sie es dort ein.",
  },
  "too-large": {
    title: "Dieser Text ist zu lang",
    text: "Sie haben mehr gesendet, als diese Seite annimmt. Es wurde nichts geändert. Gehen Sie zurück und kürzen Sie den Text.",
  },
  "long-address": {
    title: "Diese Adresse ist zu lang",
    text: "Prüfen Sie die Adresse oder beginnen Sie wieder bei Ihren Angaben.",
  },
  "wrong-host": {
    title: "Falsche Adresse",
    text: "Dieses Portal hat eine andere Adresse. Seine Betreiber können sie mit der Einstellung ORIGIN ändern.",
  },
  "too-many": {
    title: "Zu viele Anfragen",
    text: "Warten Sie ein wenig und versuchen Sie es dann noch einmal. Es wurde nichts geändert.",
  },
  "big-header": {
    title: "Zu viele Cookies",
    text: "Ihr Browser hat mehr gesendet, als dieses Portal annimmt. Löschen Sie die Cookies dieser Website und versuchen Sie es noch einmal.",
  },
  broken: {
    title: "Leider ist etwas schiefgegangen",
    text: "Es liegt nicht an Ihnen, und alles, was vorher gespeichert wurde, ist sicher. Versuchen Sie es in ein paar Minuten noch einmal. Wenn Sie ein Formular gesendet haben, gehen Sie zurück: Was Sie eingegeben haben, ist vielleicht noch da.",
  },
  busy: {
    title: "Nicht gespeichert. Versuchen Sie es noch einmal.",
    text: "Das Portal kann das im Moment nicht tun. Alles, was vorher gespeichert wurde, ist sicher. Versuchen Sie es in ein paar Minuten noch einmal.",
  },
};
