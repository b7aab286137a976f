// The part of yauzl that the tests read zip archives with; the package brings no types.
declare module 'yauzl' {
  import type { Readable } from 'node:stream';

  type Entry = { fileName: string };
  type Archive = {
    eachEntry(): AsyncIterable<Entry>;
    openReadStreamPromise(entry: Entry): Promise<Readable>;
  };
  const yauzl: { fromBufferPromise(bytes: Buffer, options: object): Promise<Archive> };
  export default yauzl;
}
