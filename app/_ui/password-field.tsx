"use client";
import { useState } from "react";
import { described, Labelled } from "./field.tsx";
import type { Texts } from "./words.ts";

type Props = {
  name: string;
  label: string;
  hint?: string;
  problems?: readonly string[] | undefined;
  words: Texts<"optional" | "error" | "show" | "hide">;
  autoComplete: "current-password" | "new-password";
};

/** A box for a password, which can be shown instead of being typed twice. It is never filled in by the portal. */
export function PasswordField({ autoComplete, ...labelled }: Props) {
  const [isShown, show] = useState(false);
  const { name, words } = labelled;
  return (
    <Labelled {...labelled}>
      <div className="relative max-w-narrow">
        <input
          {...described(labelled)}
          type={isShown ? "text" : "password"}
          autoComplete={autoComplete}
          autoCapitalize="none"
          autoCorrect="off"
          spellCheck={false}
          className="control scripted:pe-24"
        />
        <button
          type="button"
          onClick={() => show(!isShown)}
          aria-controls={name}
          aria-label={`${isShown ? words.hide : words.show}: ${labelled.label}`}
          className="absolute inset-y-1 end-1 hidden rounded-control px-3 text-sm text-accent underline scripted:block"
        >
          {isShown ? words.hide : words.show}
        </button>
      </div>
    </Labelled>
  );
}
