// Where files are kept: on disk under DATA_DIR, or in an S3-compatible store (FILES_S3_*). Names are made of the content, so
// a file is written once and never changes.
import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { Disk } from 'flydrive';
import { FSDriver } from 'flydrive/drivers/fs';
import type { S3Driver } from 'flydrive/drivers/s3';
import type { Config } from '../config.ts';
import { guardedLookup } from '../outgoing.ts';

export type FileStore = {
  /** The folder on disk; the demo's drawings are here even when uploads go to S3. */
  folder: string;
  /** @throws Error when the store does not take it */
  keep(name: string, bytes: Uint8Array, content_type: string): Promise<void>;
  /** A file that is not on disk; null when the store has none of that name, or there is no other store. */
  fetch(name: string): Promise<{ stream: Readable; size: number } | null>;
};

/** A store that hangs must not hold a request until its deadline. */
const S3_TIMES = { connectionTimeout: 2_000, requestTimeout: 5_000 };

/** Opens the configured store. Amazon's client is loaded only where it is used: it doubles the time of a start. */
export async function openFileStore(config: Config): Promise<FileStore> {
  const folder = resolve(config.DATA_DIR, 'files');
  mkdirSync(folder, { recursive: true });
  const local = new Disk(new FSDriver({ location: folder, visibility: 'private' }));
  const remote = config.FILES_S3_BUCKET ? new Disk(await s3Driver(config, config.FILES_S3_BUCKET)) : null;
  return {
    folder,
    async keep(name, bytes, content_type) {
      if (remote) return remote.put(name, bytes, { contentType: content_type });
      // Under its name it is only ever whole.
      const unfinished = `unfinished-${randomUUID()}`;
      try {
        await local.put(unfinished, bytes);
        await local.move(unfinished, name);
      } catch (error) {
        // On a full disk its beginning is there, and takes the room that others need.
        await local.delete(unfinished).catch(() => undefined);
        throw error;
      }
    },
    async fetch(name) {
      if (!remote || !(await remote.exists(name))) return null;
      const [{ contentLength: size }, stream] = await Promise.all([
        remote.getMetaData(name),
        remote.getStream(name),
      ]);
      return { stream, size };
    },
  };
}

async function s3Driver(config: Config, bucket: string): Promise<S3Driver> {
  const { S3Driver } = await import('flydrive/drivers/s3');
  return new S3Driver({
    bucket,
    visibility: 'private',
    supportsACL: false,
    region: config.FILES_S3_REGION,
    ...(config.FILES_S3_ENDPOINT ? { endpoint: config.FILES_S3_ENDPOINT } : {}),
    forcePathStyle: config.FILES_S3_PATH_STYLE,
    credentials: { accessKeyId: config.FILES_S3_ACCESS_KEY!, secretAccessKey: config.FILES_S3_SECRET_KEY! },
    // Stores other than Amazon's own do not all know the newer checksums.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    maxAttempts: 2,
    requestHandler: {
      ...S3_TIMES,
      httpAgent: new HttpAgent({ keepAlive: true, lookup: guardedLookup(config) }),
      httpsAgent: new HttpsAgent({ keepAlive: true, lookup: guardedLookup(config) }),
    },
  });
}
