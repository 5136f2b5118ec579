/** Whether a file's reference (features/files/reference.ts) stands for one that was not taken; the browser can tell. */
export function isOfProblem(reference = ""): boolean {
  const [encoded = ""] = reference.split(".");
  try {
    return "problem" in JSON.parse(atob(encoded.replaceAll("-", "+").replaceAll("_", "/")));
  } catch {
    return false;
  }
}
