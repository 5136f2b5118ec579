/** What the portal's own pages for what goes wrong say. Plain texts and values: no plurals, no tags. */
export const errorPages = {
  nav: "Main",
  information: "Your information",
  logIn: "Log in",
  security: "Security",
  activity: "Activity",
  again: "Open the page again",
  reference: "If it keeps happening, give the people who run this portal this reference: {reference}",
  referenceTo: "If it keeps happening, tell {contact} this reference: {reference}",
  tooManyFor: "Try again in {time}. Nothing was changed.",
  /** For a wrong Host; `{address}` is the portal's on its own machine. */
  alsoHere: "On the machine that it runs on, it is at {address} too.",
  onlyHere:
    "This portal can be opened only on the machine that it runs on, at {address}. To open it from other devices, the people who run it set ORIGIN to the address that those will use, and start it again.",
  malformed: {
    title: "Something was missing",
    text: "The form arrived incomplete, or did not come from this portal. Nothing was changed. Go back, reload the page and try again.",
  },
  "plain-http": {
    title: "Use https://",
    text: "The address must begin with https://. Anything you just sent was not encrypted.",
  },
  "other-site": {
    title: "This request came from another site",
    text: "To keep your information safe, only pages of this portal can do this. Nothing was changed. Open the page here and try again.",
  },
  "other-member": {
    title: "Somebody else is logged in now",
    text: "Nothing was changed. Copy what you typed, then open the page again.",
  },
  "not-found": {
    title: "Page not found",
    text: "There is no page at this address, or you are not allowed to see it. Check the address, or start again from your information.",
  },
  method: {
    title: "This is not possible here",
    text: "This address does not accept this kind of request. Nothing was changed.",
  },
  "too-slow": {
    title: "This took too long",
    text: "The form did not arrive completely in time. Nothing was changed. Try again.",
  },
  "out-of-date": {
    title: "This page is out of date",
    text: "The portal was updated after this page was opened. Nothing was changed. Go back and copy what you typed, then open the page again and enter it there.",
  },
  "too-large": {
    title: "This text is too long",
    text: "What you sent is more than this page accepts. Nothing was changed. Go back and shorten the text.",
  },
  "long-address": {
    title: "This address is too long",
    text: "Check the address, or start again from your information.",
  },
  "wrong-host": {
    title: "Wrong address",
    text: "This portal is at another address. The people who run it can change that address with the setting ORIGIN.",
  },
  "too-many": {
    title: "Too many requests",
    text: "Wait a little, then try again. Nothing was changed.",
  },
  "big-header": {
    title: "Too many cookies",
    text: "Your browser sent more than this portal accepts. Delete this site's cookies and try again.",
  },
  broken: {
    title: "Sorry, something went wrong",
    text: "It is not your fault, and everything saved earlier is safe. Try again in a few minutes. If you sent a form, go back: what you typed may still be there.",
  },
  busy: {
    title: "Not saved. Try again.",
    text: "The portal cannot do this at the moment. Everything saved earlier is safe. Try again in a few minutes.",
  },
} as const;
