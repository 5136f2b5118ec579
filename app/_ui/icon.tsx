/** Drawings of 24 by 24 in the text's colour, beside words that say the same: screen readers skip them. */
const paths = {
  /** The mark: an arched door in one stroke. */
  door: "M3 21h14.5V9a5.5 5.5 0 0 0-11 0v12H21M13.5 14h.01",
  // From Lucide (ISC licence).
  down: "m6 9 6 6 6-6",
  back: "m15 18-6-6 6-6",
} as const;

export function Icon({ of, className = "size-5" }: { of: keyof typeof paths; className?: string }) {
  return (
    <svg
      aria-hidden="true"
      className={`shrink-0 ${className}`}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path d={paths[of]} />
    </svg>
  );
}
