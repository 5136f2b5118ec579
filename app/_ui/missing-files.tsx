import { requestContext } from "#lib/request-context.ts";

/**
 * While machines are upgraded one after the other, a page may come from one release and its files be asked of another,
 * which does not have them. Then the page is asked for once more. Not where the network failed: what is there without
 * scripts is more than nothing.
 */
const script = `addEventListener("error",({target:{tagName,src,href}})=>{
if(/^(SCRIPT|LINK)$/.test(tagName)&&!(Date.now()-sessionStorage._again<6e4))fetch(src||href,{method:"HEAD"}).then(({status})=>{
if(status==404){sessionStorage._again=Date.now();location.reload()}})},true)`;

/** Goes into the head, in front of everything that it is to hear of. */
export function ReloadForMissingFiles() {
  const { method, nonce } = requestContext();
  // To ask once more for the answer to a form would post it again.
  if (method === "POST") return null;
  return (
    <script nonce={nonce()} suppressHydrationWarning>
      {script}
    </script>
  );
}
