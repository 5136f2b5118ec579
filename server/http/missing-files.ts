/**
 * While machines are upgraded one after the other, a page may come from one release and its files be asked of another,
 * which does not have them. Then the browser asks for the page once more. Not where the network failed: what is there
 * without scripts is more than nothing.
 */
const script = `addEventListener("error",({target:{tagName,src,href}})=>{
if(/^(SCRIPT|LINK)$/.test(tagName)&&!(Date.now()-sessionStorage._again<6e4))fetch(src||href,{method:"HEAD"}).then(({status})=>{
if(status==404){sessionStorage._again=Date.now();location.reload()}})},true)`;

const head = "<head>";

/**
 * The page with a script in front of everything that it is to hear of. It is no element of React's, which could not make
 * it anew in the browser: Trusted Types forbid that.
 */
export function withReload(html: Buffer, nonce: string): Buffer {
  const at = html.indexOf(head);
  if (at < 0) return html;
  const after = at + head.length;
  const element = Buffer.from(`<script nonce="${nonce}">${script}</script>`);
  return Buffer.concat([html.subarray(0, after), element, html.subarray(after)]);
}
