import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { change, freshPortalPerTest } from "../../../tests/support/fresh-portal.ts";
import { decoyHash } from "../password-hash.ts";
import { innerHash } from "./inner-hash.ts";
import { readForeign } from "./read-foreign.ts";
import { readRecipe, writtenRecipe } from "./recipe.ts";

freshPortalPerTest();

const openwall = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

/** Published ones, each with where; those of "made by" with the tool itself, for "Grüße, Ada". */
const vectors: readonly [from: string, password: string, text: string][] = [
  [
    "FIPS 180-2, C.1: SHA-512",
    "abc",
    "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
  ],
  [
    "passlib's documentation, pbkdf2_sha256",
    "toomanysecrets",
    "$pbkdf2-sha256$29000$N2YMIWQsBWBMae09x1jrPQ$1t8iyB2A.WF/Z5JZv.lfCIhXXN33N23OSgQYThBYRfk",
  ],
  [
    "Authelia's documentation: passlib's pbkdf2_sha512",
    "insecure_secret",
    "$pbkdf2-sha512$310000$c8p78n7pUMln0jzvd4aK4Q$JNRBzwAo0ek5qKn50cFzzvE9RXV88h1wJn5KGiHrD0YKtZaR/nCb2CJPOsKaPK0hjf.9yHxzQGZziziccp6Yng",
  ],
  [
    "RFC 6070, with 4096 iterations",
    "password",
    "pbkdf2:sha1:4096$salt$4b007901b765489abead49d926f721d065a429c1",
  ],
  ["RFC 6070, the same", "password", "$pbkdf2$4096$c2FsdA$SwB5AbdlSJq.rUnZJvch0GWkKcE"],
  [
    "RFC 7914, 11: PBKDF2-HMAC-SHA-256, its first 32 bytes, as PHC writes it",
    "passwd",
    "$pbkdf2-sha256$i=1,l=32$c2FsdA$VawEblbjCJ/sFpHCJUS2BflBhSFt3gRl5oudV8INrLw",
  ],
  [
    "Django 6.0, tests/auth_tests/test_hashers.py, pbkdf2_sha256 with 1 000 000 iterations",
    "lètmein",
    "pbkdf2_sha256$1000000$seasalt$r1uLUxoxpP2Ued/qxvmje7UH9PUJBkRrvf9gGPL7Cps=",
  ],
  [
    "Werkzeug 3.1.8 made it",
    "Grüße, Ada",
    "pbkdf2:sha256:1000000$6mIkv5TyHSzdIojj$7fdc80d03c7795c75bb6638bba2896acac9b0a62cd71b06b38bcedf5fcad0e98",
  ],
  [
    "Werkzeug 3.1.8 made it",
    "Grüße, Ada",
    "pbkdf2:sha512:5000$YhujZhlcVtAbt7DJ$69627be9cd458af1101a9435ca04ad0bb030d9a1b6d33e0d374e86914c579a2c86c263f1d516c40bbe9d437c61111bab6c765f4b23a873ea6486a9265da7d8d5",
  ],
  [
    "Openwall's crypt_blowfish 1.3, wrapper.c",
    "U*U",
    "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
  ],
  ["the same", "U*U*", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK"],
  ["the same: 72 bytes", openwall, "$2a$05$abcdefghijklmnopqrstuu5s2v8.iXieOjg/.AySBTTZIIVFJeBui"],
  [
    "the same: what follows is ignored",
    `${openwall}chars after 72 are ignored`,
    "$2a$05$abcdefghijklmnopqrstuu5s2v8.iXieOjg/.AySBTTZIIVFJeBui",
  ],
  ["libxcrypt 4.4 made it", "Grüße, Ada", "$2b$10$abcdefghijklmnopqrstuua84RUH/HeZVnH.1k0Hmlh8OWcyVKNja"],
  ["libxcrypt 4.4 made it", "Grüße, Ada", "$2y$11$......................w5dSKUqM1Q5eI6gkeSFHFn7G7Qov6aK"],
  [
    "the same, as Django keeps it",
    "U*U",
    "bcrypt$$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
  ],
  [
    "Argon2's reference implementation, src/test.c",
    "password",
    "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
  ],
  [
    "the same: two lanes",
    "password",
    "$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc",
  ],
  [
    "the same: Argon2i",
    "password",
    "$argon2i$v=19$m=256,t=2,p=1$c29tZXNhbHQ$iekCn0Y3spW+sCcFanM2xBT63UP2sghkUoHLIUpWRS8",
  ],
  [
    "the same, as Django keeps it",
    "password",
    "argon2$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
  ],
  [
    "passlib's documentation, scrypt",
    "password",
    "$scrypt$ln=16,r=8,p=1$aM15713r3Xsvxbi31lqr1Q$nFNh2CVHVjNldFVKDHDlm4CbdRSCdEBsjjJxD+iCs5E",
  ],
  [
    "RFC 7914, 12, as Werkzeug writes it",
    "pleaseletmein",
    "scrypt:16384:8:1$SodiumChloride$7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887",
  ],
  [
    "Werkzeug 3.1.8 made it",
    "Grüße, Ada",
    "scrypt:32768:8:1$IW4BxavbG22eyTmq$2eafd32d21c9b6d9e468a1a3317c358a311c9c558a68d3461fb235ec90a3e26b22bad9c3bd9e2f232424aacdff3de5e4bacf493979ebad311fb87f2bdc1a3a3d",
  ],
  [
    "Django 5.1, tests/auth_tests/test_hashers.py, scrypt",
    "lètmein",
    "scrypt$16384$seasalt$8$5$ECMIUp+LMxMSK8xB/IVyba+KYGTI7FTnet025q/1f/vBAVnnP3hdYqJuRi+mJn6ji6ze3Fbb7JEFPKGpuEf5vw==",
  ],
  [
    "Drepper's SHA-crypt.txt",
    "Hello world!",
    "$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1",
  ],
  [
    "the same",
    "Hello world!",
    "$6$rounds=10000$saltstringsaltst$OW1/O6BYHV6BcXZu8QVeXbDWra3Oeqh0sbHbbMCVNSnCM/UrjmM0Dp8vOuZeHBy/YTBmSK6H9qs/y3RnOaw5v.",
  ],
  [
    "the same",
    "This is just a test",
    "$6$rounds=5000$toolongsaltstrin$lQ8jolhgVRVhY4b5pZKaysCLi0QBxGoNeKQzQ3glMhwllF7oGDZxUhx1yxdYcz/e1JSbq3y6JMxxl8audkUEm0",
  ],
  [
    "the same",
    "a very much longer text to encrypt.  This one even stretches over morethan one line.",
    "$6$rounds=1400$anotherlongsalts$POfYwTEok97VWcjxIiSOjiykti.o/pQs.wPvMxQ6Fm7I6IoYN3CmLs66x9t0oSwbtEW7o7UmJEiDwGqd8p4ur1",
  ],
  [
    "the same",
    "we have a short salt string but not a short password",
    "$6$rounds=77777$short$WuQyW2YR.hBNpjjRhpYD/ifIw05xdfeEyQoMxIXbkvr0gge1a1x3yRULJ5CCaUeOxFmtlcGZelFl5CxtgfiAc0",
  ],
  [
    "the same",
    "the minimum number is still observed",
    "$6$rounds=1000$roundstoolow$kUMsbe306n21p9R.FRkW3IGn.S9NPN0x50YhH1xhLsPuWGsUSklZt58jaTfF4ZEQpyUNGc0dqbpBYYBaHHrsX.",
  ],
  [
    "libxcrypt 4.4 made it: longer than a block of SHA-512",
    "x".repeat(200),
    "$6$rounds=1001$abc$7owaETmToJYFAaMbgntrRpgnkOXSl0yzDxL5k3tkS6K3iEESPw1.jbmeshGOJ5q4SBENTmGdlQoDjtH5PoenC/",
  ],
  [
    "libxcrypt 4.4 made it: no password",
    "",
    "$6$rounds=1001$abc$GmtizyLraCXpwo2y0xVT9Q8nQ7VcZnmDKhcUBdqciFbAF1w/JIVjtbRpUypmWXmtBaFgtScmKY2fJDmAyie5h.",
  ],
  [
    "libxcrypt 4.4 made it: no salt",
    "Grüße, Ada",
    "$6$$IAUFe29P6nO4wFHXIY6Iqrgky/EuCkmsOUeoz7Xs/HjafaUvabtV.56ThAtYXVcvuXe5LuXdpodAgY9tF0J3D0",
  ],
];

test.each(vectors)("what %s has for %j is worked out: %s", async (_, password, text) => {
  // Some are dearer than what is taken otherwise.
  change({ passwordIterations: 500_000 });
  const read = readForeign(text);
  if (!read.ok) throw new Error(read.why);
  const { recipe, hash } = read.foreign;
  expect(await innerHash(recipe, Buffer.from(password))).toEqual(hash);
  expect(readRecipe(writtenRecipe(recipe))).toEqual(recipe);
});

const why = (text: string) => {
  const read = readForeign(text);
  return read.ok ? "none" : read.why;
};

test("a hash in a cell with blanks around it, or in capitals, is the same", () => {
  const digits = createHash("sha512").update("abc").digest("hex");
  for (const text of [digits.toUpperCase(), ` ${digits}\r\n`])
    expect(readForeign(text)).toEqual(readForeign(digits));
});

test.each([
  "",
  "secret",
  "5f4dcc3b5aa765d61d8327deb882cf99",
  "$1$etNnh7FA$OlM7eljE/B7F1J4XYNnk81",
  "$5$saltstring$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5",
  "$2x$05$/OK.fbVrR/bpIqNJ5ianF.CE5elHaaO4EbggVDjb8P19RukzXSM3e",
  "$P$984478476IagS59wHZvyQMArzfx58u.",
  "$argon2d$v=19$m=256,t=2,p=1$c29tZXNhbHQ$JaB6Ch61JfVJ7CR4CqQGZBzbyTDDFbzAo6ZCQAvHv2Y",
  "$argon2id$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
  "{SSHA}dXNlcnNhbHQ=",
  "!",
  "x".repeat(1_000),
])("a form that is not known is said to be so: %s", (text) => {
  expect(why(text)).toBe("unknown");
});

test("another portal's hashes are not known: they need its pepper", () => {
  expect(why(decoyHash())).toBe("unknown");
  expect(why(decoyHash().replace("$i=1000,k=AAAAAAAA", "$k=AAAAAAAA"))).toBe("unknown");
});

test.each([
  ["bcrypt with twelve", "$2b$12$abcdefghijklmnopqrstuua84RUH/HeZVnH.1k0Hmlh8OWcyVKNja"],
  ["bcrypt with 31", "$2b$31$abcdefghijklmnopqrstuua84RUH/HeZVnH.1k0Hmlh8OWcyVKNja"],
  ["over 64 MiB", "$argon2id$v=19$m=65537,t=1,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"],
  ["100 MiB", "$argon2id$v=19$m=102400,t=1,p=8$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"],
  ["five passes", "$argon2id$v=19$m=65536,t=5,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"],
  ["128 MiB", "$scrypt$ln=17,r=8,p=1$aM15713r3Xsvxbi31lqr1Q$nFNh2CVHVjNldFVKDHDlm4CbdRSCdEBsjjJxD+iCs5E"],
  ["many lanes", "$scrypt$ln=10,r=8,p=99$aM15713r3Xsvxbi31lqr1Q$nFNh2CVHVjNldFVKDHDlm4CbdRSCdEBsjjJxD+iCs5E"],
  ["a thread for each lane", `$argon2id$v=19$m=8000,t=1,p=17$c29tZXNhbHQ$${"A".repeat(43)}`],
  ["threads at every pass", `$argon2id$v=19$m=256,t=100,p=16$c29tZXNhbHQ$${"A".repeat(43)}`],
  ["lanes that take few steps", `$scrypt$ln=1,r=8,p=40000$c29tZXNhbHQ$${"A".repeat(43)}`],
  ["a block without end", `$scrypt$ln=1,r=262144,p=1$c29tZXNhbHQ$${"A".repeat(43)}`],
  ["iterations", "$pbkdf2$1100001$c2FsdA$SwB5AbdlSJq.rUnZJvch0GWkKcE"],
  ["what only short passwords are cheap with", `$6$rounds=39000$abcd$${"a".repeat(85)}.`],
  ["passlib's own rounds", `$6$rounds=656000$abcd$${"a".repeat(85)}.`],
])("what is dearer than twice our own, or takes over 64 MiB, is not taken: %s", (_, text) => {
  expect(why(text)).toBe("too dear");
});

test.each([
  ["as much memory as there may be", `$scrypt$ln=8,r=2048,p=1$c29tZXNhbHQ$${"A".repeat(43)}`],
  ["as many lanes", `$argon2id$v=19$m=8000,t=1,p=16$c29tZXNhbHQ$${"A".repeat(43)}`],
  [
    "what RFC 9106 recommends where memory is short",
    `$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHQ$${"A".repeat(43)}`,
  ],
])("what is taken can be worked out: %s", async (_, text) => {
  const read = readForeign(text);
  expect(read.ok && (await innerHash(read.foreign.recipe, Buffer.from("secret"))).length).toBe(32);
});

test("a portal whose own hashes are dearer takes dearer ones, and no cheaper setting refuses any", () => {
  const dear = "$2b$12$abcdefghijklmnopqrstuua84RUH/HeZVnH.1k0Hmlh8OWcyVKNja";
  expect(why(dear)).toBe("too dear");
  expect(why(dear.replace("$12$", "$11$"))).toBe("none");
  change({ passwordIterations: 500_000 });
  expect(why(dear)).toBe("none");
});

test("a text that was cut off is never taken, and called damaged where its scheme can still be seen", () => {
  for (const [, , text] of vectors) {
    // Without padding nothing is lost.
    const whole = text.replace(/=+$/, "");
    const hash = whole.lastIndexOf("$") + 1;
    for (let end = 0; end < whole.length; end++) {
      const cut = whole.slice(0, end);
      expect(why(cut), cut).toMatch(end > hash && hash > 0 ? "damaged" : /damaged|unknown/);
    }
  }
});

test.each([
  [
    "a lane without memory",
    "$argon2id$v=19$m=8,t=2,p=2$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
  ],
  [
    "a salt that is too short",
    "$argon2id$v=19$m=256,t=2,p=1$c2FsdA$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
  ],
  [
    "no power of two",
    "scrypt:16385:8:1$abcd$7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2",
  ],
  [
    "scrypt with too little beside",
    "scrypt:65536:1:1$abcd$7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6",
  ],
  ["too few rounds", `$6$rounds=999$abcd$${"a".repeat(85)}.`],
  ["no iterations", "pbkdf2:sha1:0$salt$4b007901b765489abead49d926f721d065a429c1"],
  [
    "another length than it says",
    "$pbkdf2-sha256$i=1,l=31$c2FsdA$VawEblbjCJ/sFpHCJUS2BflBhSFt3gRl5oudV8INrLw",
  ],
  ["a hash of six bytes", "pbkdf2:sha1:4096$salt$4b007901b765"],
])("numbers that the scheme does not allow are damage: %s", (_, text) => {
  expect(why(text)).toBe("damaged");
});

test("no text makes reading fail", () => {
  const begun = fc.constantFrom(...vectors.map(([, , text]) => text.slice(0, text.indexOf("$", 6))));
  // fast-check's own "binary" takes seconds to make.
  const unit = fc.nat(0xffff).map((code) => String.fromCharCode(code));
  const anything = fc.string({ unit, maxLength: 40 });
  fc.assert(
    fc.property(
      fc.oneof(
        anything,
        fc.tuple(begun, anything).map(([one, two]) => one + two),
      ),
      (text) => {
        expect(["none", "unknown", "too dear", "damaged"]).toContain(why(text));
        expect(() => readRecipe(text)).not.toThrow();
      },
    ),
    { numRuns: 200 },
  );
});
