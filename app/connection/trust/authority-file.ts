import { requestContext } from "#lib/request-context.ts";

/** The authority's certificate as a download; 404 where the portal's certificate is another's. */
export function authorityFile(filename: string, encode: (pem: string) => Buffer): Response {
  const authority = requestContext().connection?.().authority;
  if (!authority) {
    requestContext().refusal = "not-found";
    return new Response(null, { status: 404 });
  }
  return new Response(new Uint8Array(encode(authority.pem)), {
    headers: {
      "content-type": "application/x-x509-ca-cert",
      "content-disposition": `attachment; filename="${filename}"`,
    },
  });
}
