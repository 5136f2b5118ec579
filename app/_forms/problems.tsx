"use client";
import { useId } from "react";
import type { FormState, FormWords } from "./form-state.ts";

/** The summary of what is wrong, in front of everything and focused, with a link to each control (GOV.UK). */
export function Problems({ state, words }: { state: FormState; words: FormWords }) {
  const title = useId();
  const problems = Object.entries(state.problems ?? {});
  if (!state.form && !state.logIn && problems.length === 0) return null;
  return (
    <section
      ref={focus}
      // Where there is no script to focus it.
      // biome-ignore lint/a11y/noAutofocus: what went wrong is what the person came for
      autoFocus
      tabIndex={-1}
      aria-labelledby={title}
      className="mb-6 border-s-4 border-problem bg-problem-tint p-4"
    >
      <div role="alert">
        <h2 id={title} className="text-base">
          {words.problem}
        </h2>
        <ul className="mt-1 space-y-1">
          {state.form?.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
          {state.logIn && <LoggedOut sentence={words.loggedOut} at={state.logIn} />}
          {problems.flatMap(([name, sentences]) =>
            sentences.map((sentence) => (
              <li key={`${name} ${sentence}`}>
                {/* Of two versions the first choice. */}
                <a href={`#${state.clashes?.[name] ? `keep:${name}` : name}`} className="text-problem-text">
                  {sentence}
                </a>
              </li>
            )),
          )}
        </ul>
      </div>
    </section>
  );
}

/** The sentence has its link between tags, where its language puts it. */
function LoggedOut({ sentence, at }: { sentence: string; at: string }) {
  const [before, link, after] = sentence.split(/<\/?link>/);
  return (
    <li>
      {before}
      <a href={at} target="_blank" rel="noopener" className="text-problem-text">
        {link}
      </a>
      {after}
    </li>
  );
}

/** Outside of the component: the same function each time, so that only a new summary takes the focus. */
function focus(summary: HTMLElement | null): void {
  summary?.focus();
}
