// A stored document as the file that people get.
import type { Deps } from '../deps.ts';
import { readDocument } from './document.ts';
import { drawDocument } from './draw-document.ts';

export type DocumentFile = { filename: string; content: Buffer; contentType: 'application/pdf' };

/** @throws Error when there is no such document */
export async function documentFile(
  deps: Pick<Deps, 'sql' | 'seal'>,
  document_id: string,
): Promise<DocumentFile> {
  const document = await readDocument(deps.sql, deps, deps.sql`d.id = ${document_id}`);
  if (!document) throw new Error(`no document ${document_id}`);
  return {
    filename: `${document.number}.pdf`,
    content: await drawDocument(document),
    contentType: 'application/pdf',
  };
}
