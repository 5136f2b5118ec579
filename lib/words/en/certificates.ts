/** What is wrong with a certificate, by its codes. Plain texts and values: no plurals, no tags. */
export const certificates = {
  "not covered": "The certificate is not for {origins}, which ORIGIN names; it is for {names}.",
  "not covered, no names":
    "The certificate is not for {origins}, which ORIGIN names; it is for no name at all.",
  "not yet valid": "The certificate is not valid before {from}; is this machine's clock right?",
  "no intermediate":
    "fullchain.pem lacks the intermediate certificate ({issuer}), without which phones and programs refuse the connection; append it to the file.",
} as const;
