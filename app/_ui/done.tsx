/** What may have been done on the page before: the address carries the word, the sentence is ours. */
const sentences = new Map([
  ["saved", "Saved."],
  ["unchanged", "Nothing was changed."],
  ["password", "Your password is changed. Every other browser is logged out."],
  ["ended", "That browser is logged out."],
  ["others", "All other browsers are logged out."],
  ["deleted", "Your membership and everything kept about you are deleted."],
]);

/** One sentence on the page one lands on; gone at the next. */
export function Done({ said }: { said: string | string[] | undefined }) {
  const sentence = typeof said === "string" ? sentences.get(said) : undefined;
  if (!sentence) return null;
  return (
    <p role="status" className="mb-6 border-l-4 border-done bg-done-tint p-4">
      {sentence}
    </p>
  );
}
