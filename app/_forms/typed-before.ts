type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

const controls = "input:not([type=hidden]), textarea, select";

/**
 * What was typed before the scripts came stays. React takes a page over as it is; but if a password manager or a
 * translator has put something into it by then, React makes it anew, with empty boxes. Called while a form is made, this
 * notes the boxes that are there, and gives the form's ref, which fills its own from those that were thrown away. Nothing
 * is kept but the boxes themselves.
 */
export function fillFromBefore(): (form: HTMLFormElement | null) => void {
  const { document } = globalThis;
  const before = document?.querySelectorAll<Control>(controls) ?? [];
  const focused = document?.activeElement;
  return (form) => {
    for (const old of before) {
      const now = !old.isConnected && form && sameIn(form, old);
      if (!now) continue;
      // Only what differs: a box that nobody touched goes on showing what the server says.
      if (now.value !== old.value) now.value = old.value;
      if ("checked" in now && "checked" in old) now.checked = old.checked;
      if (old === focused) now.focus();
    }
  };
}

function sameIn(form: HTMLFormElement, old: Control): Control | undefined {
  const choice = /radio|checkbox/.test(old.type);
  return [...form.querySelectorAll<Control>(controls)].find(
    ({ name, value }) => name === old.name && (!choice || value === old.value),
  );
}
