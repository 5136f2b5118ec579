import { X509Certificate } from "node:crypto";
import { certificateConcern } from "#features/notices/certificate-end.ts";
import type { Settings } from "#lib/settings.ts";
import { certificateWarningText } from "#lib/words/certificate-words.ts";
import { phrase } from "#lib/words/phrase.ts";
import { acmeProblemText } from "#server/certificates/acme/problem.ts";
import { presentCertificate } from "#server/certificates/choose.ts";
import { acmeProblem } from "#server/certificates/describe.ts";
import { type Problem, worded } from "./doctor-problem.ts";

const dayMs = 24 * 60 * 60 * 1000;
/** Somebody has to bring the next one. */
const noticeMs = 21 * dayMs;

/**
 * What browsers refuse the portal's certificate for, or soon will. Where there is none yet nothing is wrong.
 * @throws StartProblem where it cannot be served
 */
export function certificateProblems(settings: Settings, now: number): readonly Problem[] {
  const present = presentCertificate(settings, now);
  if (!present) return [];
  const { kind, certificate, notAfter, warnings } = present;
  const notBefore = new X509Certificate(certificate).validFromDate.getTime();
  // Some authorities' last a few days only: the portal's own and theirs are late by the share that is left.
  const isLate =
    certificateConcern({ notBefore, notAfter, failures: 0 }, now) !== undefined ||
    (kind === "brought" && notAfter - now < noticeMs);
  const values = { folder: settings.certDir, at: new Date(notAfter).toISOString() };
  const advice = kind === "brought" ? "doctor.bringNext" : "doctor.renewNext";
  const acme = acmeProblem(settings);
  return [
    ...(isLate ? [worded(phrase(advice, values))] : []),
    ...warnings.map((warning): Problem => ({ say: (language) => certificateWarningText(language, warning) })),
    ...(acme ? ([{ say: (language) => acmeProblemText(acme, language) }] satisfies Problem[]) : []),
  ];
}
