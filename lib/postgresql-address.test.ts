import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { parsePostgresqlAddress, shownAddress } from "./postgresql-address.ts";

const serversOf = (text: string) =>
  parsePostgresqlAddress(text)?.servers.map(({ host, port }) => `${host} ${port}`);

test("the shortest address names a host and a database", () => {
  expect(parsePostgresqlAddress("postgres://localhost/portal")).toEqual({
    servers: [{ host: "localhost", port: 5432 }],
    user: "postgres",
    password: undefined,
    database: "portal",
    authority: undefined,
    alwaysTls: false,
  });
  expect(serversOf("postgresql://localhost/portal")).toEqual(["localhost 5432"]);
});

test("several hosts, each with its port; IPv6; a socket", () => {
  expect(serversOf("postgres://one:1,two,10.0.0.3:3/portal")).toEqual(["one 1", "two 5432", "10.0.0.3 3"]);
  expect(serversOf("postgres://[::1]:5433,[2001:db8::1]/portal")).toEqual(["::1 5433", "2001:db8::1 5432"]);
  expect(serversOf("postgres:///portal?host=/run/postgresql")).toEqual(["/run/postgresql 5432"]);
  expect(serversOf("postgres://:5433/portal?host=/run/postgresql")).toEqual(["/run/postgresql 5433"]);
});

test("whatever user, password and database are called, an address can say it", () => {
  const name = fc.string({ minLength: 1, unit: "grapheme" });
  fc.assert(
    fc.property(name, name, name, (user, password, database) => {
      const parts = [user, password, database].map((part) => encodeURIComponent(part));
      const text = `postgres://${parts[0]}:${parts[1]}@localhost/${parts[2]}`;
      expect(parsePostgresqlAddress(text)).toMatchObject({ user, password, database });
      expect(shownAddress(text)).toBe(`postgres://${parts[0]}@localhost/${parts[2]}`);
    }),
  );
});

test("what is no address is refused, and nothing is thrown", () => {
  const refused = [
    "postgres://",
    "postgres://localhost",
    "postgres:///portal",
    "mysql://localhost/portal",
    "postgres://localhost:0/portal",
    "postgres://localhost:65536/portal",
    "postgres://localhost,/portal",
    "postgres://[nonsense]/portal",
    "postgres://lo%zzcalhost/portal",
    "postgres://us%zzer@localhost/portal",
    "postgres://localhost/portal/more",
    "postgres://localhost/portal#more",
    "postgres://a@b@localhost/portal",
    "postgres://localhost/portal?host=relative",
    "postgres://elsewhere/portal?host=/run/postgresql",
    "postgres://localhost/portal?sslrootcert=/no/such/file",
  ];
  for (const text of refused) expect(parsePostgresqlAddress(text), text).toBeUndefined();
  fc.assert(
    fc.property(fc.string(), (rest) => {
      parsePostgresqlAddress(`postgres://${rest}`);
    }),
  );
});

test("a parameter that would do nothing here is refused", () => {
  for (const parameter of ["connect_timeout=5", "target_session_attrs=any", "options=-c", "sslcert=/file"])
    expect(parsePostgresqlAddress(`postgres://localhost/portal?${parameter}`), parameter).toBeUndefined();
});

test("TLS may only be weaker than verified on this machine", () => {
  const modes = (host: string) =>
    ["disable", "allow", "prefer", "require", "verify-ca", "verify-full"].filter((mode) =>
      parsePostgresqlAddress(`postgres://${host}/portal?sslmode=${mode}`),
    );
  expect(modes("db.example")).toEqual(["require", "verify-ca", "verify-full"]);
  expect(modes("127.0.0.1,db.example")).toEqual(["require", "verify-ca", "verify-full"]);
  expect(modes("127.0.0.1")).toEqual(["disable", "require", "verify-ca", "verify-full"]);
  const always = (query: string) => parsePostgresqlAddress(`postgres://localhost/portal${query}`)?.alwaysTls;
  expect([always(""), always("?sslmode=disable"), always("?sslmode=verify-full")]).toEqual([
    false,
    false,
    true,
  ]);
});

test("the authority's certificate is read from its file", () => {
  const file = join(mkdtempSync(join(tmpdir(), "postern-authority-")), "authority.pem");
  writeFileSync(file, "a certificate");
  const text = `postgres://db.example/portal?sslmode=verify-full&sslrootcert=${file}`;
  expect(parsePostgresqlAddress(text)).toMatchObject({ authority: "a certificate" });
});
