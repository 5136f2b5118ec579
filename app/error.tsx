"use client";

/** What script shows when a page that had arrived whole breaks in the browser. */
export default function PageBroke() {
  return (
    <main className="own-page">
      <title>Something went wrong</title>
      <h1>Something went wrong</h1>
      <p>This page broke in your browser. What was saved is safe.</p>
      <p>
        <button type="button" className="button bg-accent text-on-accent" onClick={() => location.reload()}>
          Load the page again
        </button>
      </p>
    </main>
  );
}
