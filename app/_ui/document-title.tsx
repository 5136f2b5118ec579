/** The document's title. Not Next's metadata, because a form's own state may put "Error: " in front of it. */
export function DocumentTitle({
  heading,
  portal,
  error,
}: {
  heading: string;
  portal: string;
  error?: string | undefined;
}) {
  return <title>{`${error === undefined ? "" : `${error}: `}${heading} – ${portal}`}</title>;
}
