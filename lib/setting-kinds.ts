import { isIP, isIPv6 } from "node:net";
import { hasBech32Checksum } from "./bech32-checksum.ts";
import { normalOrigin } from "./origin.ts";
import { parsePostgresqlAddress } from "./postgresql-address.ts";
import { hasInvisible } from "./visible-text.ts";
import { type Phrase, phrase } from "./words/phrase.ts";

/** How a setting's text becomes a value. `wanted` completes the sentence "NAME must be …". */
export type Kind<T> = Readonly<{
  wanted: Phrase;
  /** The text is trimmed and not empty. Undefined: it does not fit. */
  read: (text: string) => T | undefined;
}>;

/** A whole number in decimal digits, both ends allowed. */
export function wholeNumber(least: number, most: number): Kind<number> {
  return {
    wanted: phrase("wanted.number", { least, most }),
    read: (text) => {
      const number = /^[0-9]{1,15}$/.test(text) ? Number(text) : Number.NaN;
      return number >= least && number <= most ? number : undefined;
    },
  };
}

/** One of the words, as written here. */
export function oneOf<const W extends string>(...words: W[]): Kind<W> {
  return {
    wanted: words
      .map((word) => phrase("wanted.word", { word }))
      .reduce((first, second) => phrase("wanted.either", { first, second })),
    read: (text) => words.find((word) => word === text),
  };
}

/** What `first` takes, else what `second` takes. */
export function either<A, B>(first: Kind<A>, second: Kind<B>): Kind<A | B> {
  return {
    wanted: phrase("wanted.either", { first: first.wanted, second: second.wanted }),
    read: (text) => first.read(text) ?? second.read(text),
  };
}

/** Several, separated by commas or spaces; doubled ones count once. */
export function listOf<T>(kind: Kind<T>): Kind<readonly T[]> {
  return {
    wanted: phrase("wanted.several", { one: kind.wanted }),
    read: (text) => {
      const values = text.split(/[,\s]+/).map((part) => (part === "" ? undefined : kind.read(part)));
      const fitting = values.filter((value) => value !== undefined);
      return fitting.length === values.length ? [...new Set(fitting)] : undefined;
    },
  };
}

export const origin: Kind<string> = {
  wanted: phrase("wanted.origin"),
  read: normalOrigin,
};

/** An https address with a path, as the URL parser writes it. */
export const httpsAddress: Kind<string> = {
  wanted: phrase("wanted.httpsAddress"),
  read: (text) => {
    if (!/^https:\/\/[^/?#@\\\s]+(?:\/\S*)?$/i.test(text) || hasInvisible(text) || !URL.canParse(text))
      return undefined;
    return new URL(text).href;
  },
};

/** An e-mail address in its usual form (RFC 5321 4.1.2 without quotes), domain names in any script. */
export const eMail: Kind<string> = {
  wanted: phrase("wanted.eMail"),
  read: (text) => {
    const fits =
      /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[\p{L}\p{N}]([\p{L}\p{N}.-]{0,251}[\p{L}\p{N}])?$/iu.test(text);
    return fits && !text.includes("..") ? text : undefined;
  },
};

/** Letters, digits, `-`, `_` and `.`, as the names of ACME profiles are made of. */
export const plainWord: Kind<string> = {
  wanted: phrase("wanted.plainWord"),
  read: (text) => (/^[\w.-]{1,64}$/.test(text) ? text : undefined),
};

/** A name or address to listen on; IPv6 with or without brackets. */
export const host: Kind<string> = {
  wanted: phrase("wanted.host"),
  read: (text) => {
    const bare = text.replace(/^\[(.*)\]$/, "$1");
    return isIP(bare) !== 0 || /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(text) ? bare : undefined;
  },
};

/** An IP address, or a network in CIDR notation (RFC 4632 3.1, RFC 4291 2.3). */
export const network: Kind<string> = {
  wanted: phrase("wanted.network"),
  read: (text) => {
    const [address = "", prefix, ...more] = text.split("/");
    const longest = isIPv6(address) ? 128 : 32;
    const fits = prefix === undefined || (/^[0-9]{1,3}$/.test(prefix) && Number(prefix) <= longest);
    return isIP(address) !== 0 && !address.includes("%") && fits && more.length === 0 ? text : undefined;
  },
};

/** A path, relative ones from the directory the portal is started in. */
export const path: Kind<string> = {
  wanted: phrase("wanted.path"),
  read: (text) => (text.startsWith("~") || hasInvisible(text) ? undefined : text),
};

/** Reads to the path of a file, or to the whole address of a server. */
export const databaseAddress: Kind<string> = {
  wanted: phrase("wanted.database"),
  read: (text) => {
    if (/^postgres(ql)?:/.test(text)) return parsePostgresqlAddress(text) ? text : undefined;
    const [, given] = /^file:(?:\/\/(?=\/))?(?!\/\/|:memory:)(.+)$/.exec(text) ?? [];
    return given === undefined ? undefined : path.read(given);
  },
};

/** When backups are made, by the machine's clock in TZ. */
export type Schedule = Readonly<{
  hour: number;
  minute: number;
  /** 0: Sunday; undefined: every day. */
  weekday?: number;
}>;

const weekdays = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

/** `daily HH:MM` or `weekly mon HH:MM`. */
export const schedule: Kind<Schedule> = {
  wanted: phrase("wanted.schedule"),
  read: (text) => {
    const form = /^(?:daily|weekly +(sun|mon|tue|wed|thu|fri|sat)) +([01]\d|2[0-3]):([0-5]\d)$/;
    const [all, day, hour, minute] = form.exec(text) ?? [];
    if (all === undefined) return undefined;
    const time = { hour: Number(hour), minute: Number(minute) };
    return day === undefined ? time : { ...time, weekday: weekdays.indexOf(day) };
  },
};

/** As it is written in a setting. */
export function scheduleText({ hour, minute, weekday }: Schedule): string {
  const time = [hour, minute].map((part) => String(part).padStart(2, "0")).join(":");
  return weekday === undefined ? `daily ${time}` : `weekly ${weekdays[weekday]} ${time}`;
}

/** An X25519 recipient of age (age-encryption.org/v1, "The X25519 recipient type"). */
export const ageRecipient: Kind<string> = {
  wanted: phrase("wanted.ageRecipient"),
  read: (text) => (/^age1[02-9ac-hj-np-z]{58}$/.test(text) && hasBech32Checksum(text) ? text : undefined),
};

/** Long enough not to be guessed. */
export const secretWord: Kind<string> = {
  wanted: phrase("wanted.secretWord"),
  read: (text) => (/^[\w.~+/=-]{16,256}$/.test(text) ? text : undefined),
};

/** A line for people to read, at most 64 code points. */
export const shortText: Kind<string> = {
  wanted: phrase("wanted.shortText"),
  read: (text) => (hasInvisible(text) || [...text].length > 64 ? undefined : text),
};

export const timeZone: Kind<string> = {
  wanted: phrase("wanted.timeZone"),
  read: (text) => {
    // ":" begins a form that only the system's C library knows (POSIX 8.3).
    if (text.startsWith(":")) return text;
    try {
      return new Intl.DateTimeFormat("en", { timeZone: text }) && text;
    } catch {
      return undefined;
    }
  },
};

/** 32 bytes in base64url or base64, read to base64url without padding. */
export const secretKey: Kind<string> = {
  wanted: phrase("wanted.secretKey"),
  read: (text) => {
    const plain = text.replace(/=$/, "").replaceAll("+", "-").replaceAll("/", "_");
    const bytes = Buffer.from(plain, "base64url");
    return bytes.length === 32 && bytes.toString("base64url") === plain ? plain : undefined;
  },
};
