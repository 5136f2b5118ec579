/** Everything kept about the member, as files. Plain links: nothing may fetch them ahead of a click. */
export function Downloads() {
  return (
    <ul className="mt-4 space-y-2">
      <li>
        <a href="/information/export?format=json" download>
          Download as JSON
        </a>
        , for programs: everything, exactly
      </li>
      <li>
        <a href="/information/export?format=csv" download>
          Download as CSV
        </a>
        , for spreadsheets: your information alone
      </li>
    </ul>
  );
}
