import { contactUri } from "#lib/contact-uri.ts";
import { settings } from "#lib/settings.ts";
import type { PageWords } from "#lib/words/page-words.ts";

/** Whom people ask, in a sentence: CONTACT as a link, or whoever runs the portal. */
export function Contact({ t }: Pick<PageWords, "t">) {
  const { contact } = settings();
  if (contact === undefined) return t("privacy.askPeople");
  return t.rich("privacy.ask", {
    contact: () => (
      <a href={contactUri(contact)} className="[overflow-wrap:anywhere]">
        {contact}
      </a>
    ),
  });
}
