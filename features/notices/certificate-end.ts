import type { NoticeAbout } from "./notices.ts";

/** A certificate that is shown, and how often in a row the authority has refused another one. Times in milliseconds. */
export type ShownCertificate = Readonly<{ notBefore: number; notAfter: number; failures: number }>;

/** Of its time, so much is left when a certificate should have been renewed long ago. */
const lateShare = 0.1;

/** After so many tries, of the first two hours, it is no passing trouble. */
const manyFailures = 3;

/** What a notice says of a certificate that was not renewed; undefined: nothing is wrong. */
export function certificateConcern(
  { notBefore, notAfter, failures }: ShownCertificate,
  now: number,
): NoticeAbout | undefined {
  if (notAfter <= now) return { problem: "over", until: notAfter };
  if (notAfter - now < lateShare * (notAfter - notBefore)) return { problem: "late", until: notAfter };
  return failures >= manyFailures ? { problem: "refused", until: notAfter } : undefined;
}
