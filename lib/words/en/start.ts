/** What a start says. Plain texts and values: no plurals, no tags. */
export const start = {
  building: "Building the pages; this is needed once and takes less than a minute.",
  migrated: "The database {database} is up to date.",
  open: "{portal} is open at {addresses}",
  elsewhere: "Elsewhere",
  elsewhereText: "{address} on phones and computers in this network",
  certificate: "Certificate",
  authority: "Authority",
  fingerprint: "Fingerprint",
  brought: "your own, from {folder}, until {until}",
  acme: "from {authority} by ACME, until {until}",
  acmeComing: "on its way from {authority}; until it comes, browsers warn",
  local: "made by this portal's own authority, until {until}",
  trust: "Browsers warn until they trust the authority, once on each device:",
  trustHow: "{address} says how.",
  replaced: 'The authority is new. The one before, "{name}", could vouch for more than servers:',
  remove: "remove it from every device that trusts it, then delete",
} as const;
