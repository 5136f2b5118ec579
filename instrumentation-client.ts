/**
 * The bundler loads its chunks by giving a script element an address, which `require-trusted-types-for 'script'`
 * allows only through a policy. This one lets addresses of this portal through and nothing else, and no markup at
 * all: whatever else reaches such a place is an injection, and throws.
 */
const { trustedTypes } = window as unknown as {
  trustedTypes?: { createPolicy(name: string, rules: { createScriptURL(address: string): string }): unknown };
};

trustedTypes?.createPolicy("default", {
  createScriptURL(address) {
    if (new URL(address, location.origin).origin === location.origin) return address;
    throw new TypeError("A script of another site was refused.");
  },
});

/**
 * Browsers bring a page back as it was left (the back/forward cache), also one whose session has ended meanwhile. A
 * member's page is hidden as it is left, and asked for anew when it is brought back.
 */
addEventListener("pagehide", ({ persisted }) => {
  if (persisted && document.getElementById("_menu")) document.documentElement.hidden = true;
});
addEventListener("pageshow", ({ persisted }) => {
  if (persisted && document.documentElement.hidden) location.reload();
});
