/** Nothing: the door answers with a page of its own, and what stands here would go into every page's data. */
export default function NotFound() {
  return null;
}
