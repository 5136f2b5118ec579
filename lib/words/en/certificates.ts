/** What is wrong with a certificate, by its codes. Plain texts and values: no plurals, no tags. */
export const certificates = {
  "not covered": "The certificate is not for {origins}, which ORIGIN names; it is for {names}.",
  "no name at all": "no name at all",
  "not yet valid": "The certificate is not valid before {from}; is this machine's clock right?",
  "no intermediate":
    "fullchain.pem lacks the intermediate certificate ({issuer}), without which phones and programs refuse the connection; append it to the file.",
  "kind of key": "Browsers refuse this kind of key ({kind}); use P-256 or RSA.",
  "no signatures":
    "Browsers refuse a certificate whose key usage lacks digitalSignature; get one that has it.",
  "must-staple":
    "The certificate says must-staple, but the portal staples no answers of OCSP, so Firefox refuses it; get one without.",
  "new authority":
    "The portal's authority is new: browsers that trust only the one before it warn until they trust this one.",
} as const;
