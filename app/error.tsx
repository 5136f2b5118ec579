"use client";

/** What script shows when a page that had arrived whole breaks in the browser. */
export default function PageBroke() {
  const { broken, brokenText, brokenReload } = globalThis.document?.body.dataset ?? {};
  return (
    <main className="own-page">
      <title>{broken}</title>
      <h1>{broken}</h1>
      <p>{brokenText}</p>
      <p>
        <button type="button" className="button bg-accent text-on-accent" onClick={() => location.reload()}>
          {brokenReload}
        </button>
      </p>
    </main>
  );
}
