import { settings } from "#lib/settings.ts";
import { Title } from "./_ui/title.tsx";

/** What script shows; without it the door answers with the same words. */
export default function NotFound() {
  const { portalName } = settings();
  return (
    <main className="own-page">
      <Title of="Page not found" portal={portalName} />
      <p className="own-page-name">{portalName}</p>
      <h1>Page not found</h1>
      <p>There is nothing at this address, or it is not yours to see.</p>
      <p>
        <a href="/information">Your information</a>
      </p>
    </main>
  );
}
