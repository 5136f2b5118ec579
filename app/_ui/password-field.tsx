"use client";
import { useState } from "react";
import { described, Labelled } from "./field.tsx";

type Props = {
  name: string;
  label: string;
  hint?: string;
  problems?: readonly string[] | undefined;
  autoComplete: "current-password" | "new-password";
};

/** A box for a password, which can be shown instead of being typed twice. It is never filled in by the portal. */
export function PasswordField({ autoComplete, ...labelled }: Props) {
  const [isShown, show] = useState(false);
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
          className="control scripted:pr-20"
        />
        <button
          type="button"
          onClick={() => show(!isShown)}
          aria-controls={labelled.name}
          aria-label={`${isShown ? "Hide" : "Show"} ${labelled.label.toLowerCase()}`}
          className="absolute inset-y-1 right-1 hidden rounded-control px-3 text-sm text-accent underline scripted:block"
        >
          {isShown ? "Hide" : "Show"}
        </button>
      </div>
    </Labelled>
  );
}
