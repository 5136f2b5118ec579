/** Tells password managers the username of a form's password; they skip what is not displayed. */
export function OwnUsername({ children }: { children: string }) {
  return (
    <input
      type="text"
      name="username"
      defaultValue={children}
      autoComplete="username"
      readOnly
      tabIndex={-1}
      aria-hidden="true"
      className="sr-only"
    />
  );
}
