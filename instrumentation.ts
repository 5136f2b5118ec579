import type { Instrumentation } from "next";

/** Next bundles this file for a second runtime too, which the portal never starts and which lacks all it needs. */
export const onRequestError: Instrumentation.onRequestError = async (error) => {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { noteRequestError } = await import("./app/request-error.ts");
  noteRequestError(error);
};
