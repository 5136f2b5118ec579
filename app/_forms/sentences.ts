/** The sentences for each field's codes, all of them, in the order of `sentences`. */
export function sentencesFor<Problems extends { [Name in keyof Problems]?: readonly string[] }>(
  problems: Problems,
  sentences: { [Name in keyof Problems]-?: (code: NonNullable<Problems[Name]>[number]) => string },
): Record<string, string[]> {
  const said: Record<string, string[]> = {};
  for (const name in sentences) {
    const codes = problems[name];
    if (codes)
      said[name] = codes.map((code: NonNullable<Problems[typeof name]>[number]) => sentences[name](code));
  }
  return said;
}
