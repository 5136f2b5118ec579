import type { MemberList } from "#features/directory/list-members.ts";
import type { MembersQuery } from "#features/directory/members-query.ts";
import type { PageWords } from "#lib/words/page-words.ts";
import { membersPath } from "./members-path.ts";

type Props = { query: MembersQuery; progress: NonNullable<MemberList["progress"]>; words: PageWords };

/** Says how far the index is, and what the list is until it is there. */
export function Reading({ query, progress, words: { t, format } }: Props) {
  const [read, of] = [format.number(progress.read), format.number(progress.of)];
  const again = (text: React.ReactNode) => <a href={membersPath(query)}>{text}</a>;
  return (
    <p className="mt-4 max-w-measure" role="status">
      {t.rich("directory.reading", { read, of, again })}
    </p>
  );
}
