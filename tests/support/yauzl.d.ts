/** What the tests use of it; its own types are older than it. */
declare module "yauzl" {
  type Entry = Readonly<{ fileName: string }>;
  type Archive = Readonly<{
    eachEntry(): AsyncIterable<Entry>;
    openReadStreamPromise(entry: Entry): Promise<AsyncIterable<Buffer>>;
  }>;
  const yauzl: Readonly<{
    fromBufferPromise(bytes: Buffer, options: Readonly<{ strictFileNames: true }>): Promise<Archive>;
  }>;
  export default yauzl;
}
