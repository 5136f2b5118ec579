"use client";
import { type FormEvent, useActionState, useState, useTransition } from "react";
import type { FormAction, FormState, FormWords } from "./form-state.ts";
import { fillFromBefore } from "./typed-before.ts";

/**
 * One form with its action. Without script the browser posts it and the page comes back with the outcome; with
 * script it is sent in the background, so that the typed text stays where it is. `waiting` is said when that takes
 * longer than a second.
 */
export function useForm(action: FormAction, words: FormWords, waiting = words.waiting) {
  const [posted, post] = useActionState(action, {});
  const [sent, setSent] = useState({ state: posted, round: 0 });
  const [isSending, send] = useTransition();
  const [isSlow, setIsSlow] = useState(false);
  const [ref] = useState(fillFromBefore);

  function onSubmit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    // A double click.
    if (isSending) return;
    const form = event.currentTarget;
    hidePasswords(form);
    const slow = setTimeout(setIsSlow, 1e3, true);
    send(async () => {
      const state = await outcomeOf(action, form, words);
      if (state.leaveFor) await leave(state.leaveFor);
      else {
        clearPasswords(form);
        setSent((before) => ({ state: after(before.state, state), round: before.round + 1 }));
      }
      clearTimeout(slow);
      setIsSlow(false);
    });
  }

  const { state, round } = sent;
  return {
    state,
    words,
    waiting: isSlow && waiting,
    /** Another one after each outcome. */
    round,
    /** Goes onto the form element. */
    element: { ref, action: post, onSubmit, noValidate: true, "aria-busy": isSending },
    /** What a control of this name shows of the outcome. */
    control: (name: string) => ({
      name,
      value: state.values?.[name],
      problems: state.problems?.[name],
      words,
    }),
  };
}

async function outcomeOf(action: FormAction, form: HTMLFormElement, words: FormWords): Promise<FormState> {
  try {
    const { logIn, ...state } = await action(undefined, new FormData(form));
    // To leave would lose what was typed; a form of one button holds nothing to lose.
    return logIn && form.querySelector("textarea, input:not([type=hidden])") ? { logIn } : state;
  } catch (error) {
    // `fetch` throws these. Every other error is a refusal, in a sentence of the server's.
    const unreached = error instanceof TypeError || !(error instanceof Error);
    return { form: [unreached ? words.unreached : error.message] };
  }
}

/** What never reached the server, or came to nothing there, leaves the form as it was before. */
function after({ values, clashes, stamp }: FormState, state: FormState): FormState {
  return state.values ? state : { values, clashes, stamp, ...state };
}

/** Ends when somebody comes back to this page as it was; until then the form counts as being sent. */
function leave(path: string): Promise<void> {
  location.assign(path);
  return new Promise((resolve) => addEventListener("pageshow", () => resolve(), { once: true }));
}

/** No browser shall take one for a text that it could suggest later: presses the buttons that say "Hide". */
function hidePasswords(form: HTMLFormElement): void {
  for (const hide of form.querySelectorAll<HTMLElement>("[type=text][autocomplete$=-password] + button"))
    hide.click();
}

function clearPasswords(form: HTMLFormElement): void {
  for (const input of form.querySelectorAll<HTMLInputElement>("[autocomplete$=-password]")) input.value = "";
}
