"use client";
import type { ShownLetter } from "#app/_forms/form-state.ts";
import { DocumentTitle } from "#app/_ui/document-title.tsx";
import { QrCode } from "#app/_ui/qr-code.tsx";
import type { Texts } from "#app/_ui/words.ts";

type Props = {
  letters: readonly ShownLetter[];
  portal: string;
  texts: Texts<"made" | "madeText" | "back">;
  /** Where to go back to. */
  back: string;
};

/** Letters, a sheet of paper each. They stand in the answer to the form that made them, and nowhere else. */
export function LetterSheets({ letters, portal, texts, back }: Props) {
  return (
    <>
      <DocumentTitle heading={texts.made} portal={portal} />
      <div className="print:hidden">
        <h1 ref={focus} tabIndex={-1}>
          {texts.made}
        </h1>
        <p className="mt-4 max-w-measure">{texts.madeText}</p>
        <p className="mt-4">
          <a href={back}>{texts.back}</a>
        </p>
      </div>
      {letters.map((letter) => (
        <Sheet key={letter.id} letter={letter} />
      ))}
    </>
  );
}

function Sheet({ letter }: { letter: ShownLetter }) {
  const { id, language, direction, portal, day, to, texts, rows, code, qr } = letter;
  return (
    <article lang={language} dir={direction} aria-labelledby={`letter-${id}`} className="letter">
      <header className="letter-head">
        <p>
          <bdi className="font-bold">{portal}</bdi>
          <br />
          {day}
        </p>
        <address dir="auto">
          {to.map((line, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines of a text that never changes
            <span key={at}>{line}</span>
          ))}
        </address>
      </header>
      <h2 id={`letter-${id}`}>{texts.heading}</h2>
      <p>
        {texts.intro} <bdi>{texts.username}</bdi>
      </p>
      <table className="letter-entries">
        <thead>
          <tr>
            <th scope="col">{texts.entry}</th>
            <th scope="col">{texts.now}</th>
            <th scope="col" className="letter-correction">
              {texts.correction}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key}>
              <th scope="row">{row.label}</th>
              <td dir="auto">
                <Kept row={row} />
              </td>
              <td className="letter-correction" />
            </tr>
          ))}
        </tbody>
      </table>
      <section className="letter-answer">
        <div>
          <h3>{texts.howHeading}</h3>
          <p>{texts.byPhone}</p>
          <p>{texts.byPost}</p>
          <p>{texts.whom}</p>
        </div>
        <div className="letter-code">
          <QrCode drawing={qr} label={texts.qrCode} />
          <p>
            {texts.code}
            <br />
            <code className="font-bold">{code}</code>
          </p>
        </div>
        <p className="letter-until">{texts.until}</p>
      </section>
      <p className="letter-signature">{texts.signature}</p>
    </article>
  );
}

/** Boxes to tick stand as they are kept. */
function Kept({ row: { lines, boxes, isNone } }: { row: ShownLetter["rows"][number] }) {
  if (boxes)
    return boxes.map(({ label, isTicked }) => (
      <span key={label} className="letter-box">
        {isTicked ? "☒" : "☐"} {label}
      </span>
    ));
  return <span className={isNone ? "text-muted" : "whitespace-pre-wrap"}>{lines.join("\n")}</span>;
}

/** What came of it is what the person waits for. */
function focus(heading: HTMLElement | null): void {
  heading?.focus();
}
