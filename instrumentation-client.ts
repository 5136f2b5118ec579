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
