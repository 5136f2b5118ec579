/**
 * The bundler loads its chunks by giving a script element an address, which `require-trusted-types-for 'script'`
 * allows only through a policy. This one lets addresses of this portal through and nothing else, and no markup at
 * all: anything else that reaches such a place is an injection, and throws.
 */
const { trustedTypes } = window as unknown as {
  trustedTypes?: { createPolicy(name: string, rules: { createScriptURL(address: string): string }): unknown };
};

trustedTypes?.createPolicy("default", {
  createScriptURL(address) {
    if (new URL(address, location.origin).origin === location.origin) return address;
    throw new TypeError("A script of another site was refused.");
  },
});

/** What was done on the page before is said once: not on reload, on Back, or under a bookmark. */
const here = new URL(location.href);
if (here.searchParams.has("done")) {
  here.searchParams.delete("done");
  history.replaceState(history.state, "", here);
}

/** An open menu would cover what has the focus by now. */
addEventListener("focusin", ({ target }) => {
  const menu = document.querySelector<HTMLElement>(":popover-open");
  const focused = target as HTMLButtonElement;
  if (menu && !menu.contains(focused) && focused.popoverTargetElement !== menu) menu.hidePopover();
});

/**
 * Browsers bring a page back as it was left (the back/forward cache), even if its session has ended meanwhile. So a
 * member's page is hidden as it is left, and asked for anew when it is brought back. Where that would lose what was
 * typed, it is shown again if the portal's answer is still of the same session.
 */
const page = document.documentElement;
const session = () => document.getElementById("_menu")?.dataset.session;

addEventListener("pagehide", ({ persisted }) => {
  page.hidden = persisted && session() !== undefined;
  document.getElementById("_done")?.remove();
});

addEventListener("pageshow", ({ persisted }) => {
  if (persisted && page.hidden) void askAnew();
});

async function askAnew(): Promise<void> {
  const boxes = document.querySelectorAll<HTMLInputElement>("input, textarea");
  const isTyped = [...boxes].some(
    (box) => box.value !== box.defaultValue || box.checked !== box.defaultChecked,
  );
  if (!isTyped) return location.reload();
  const answer = await fetch(location.href, { signal: AbortSignal.timeout(5e3) }).then(
    (answer) => answer.text(),
    () => undefined,
  );
  // Where the portal cannot be reached now, what was typed waits until it can.
  if (answer === undefined) setTimeout(askAnew, 2e3);
  else if (answer.includes(`data-session="${session()}"`)) page.hidden = false;
  else location.reload();
}
