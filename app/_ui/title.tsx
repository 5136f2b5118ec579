/** The document's title. Not Next's metadata, because a form's own state may put "Error: " in front of it. */
export function Title({ of, portal, failed }: { of: string; portal: string; failed?: boolean }) {
  return <title>{`${failed ? "Error: " : ""}${of} – ${portal}`}</title>;
}
