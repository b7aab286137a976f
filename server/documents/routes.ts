// Documents about money: receipts and credit notes.
import type { FastifyInstance } from 'fastify';
import type { Deps } from '../deps.ts';
import { signedIn } from '../http/access.ts';
import { getCreditNote } from './get-credit-note.ts';
import { getReceipt } from './get-receipt.ts';
import { listUserDocuments } from './list-documents.ts';

export async function documentRoutes(app: FastifyInstance, deps: Deps): Promise<void> {
  await app.register(
    signedIn([
      getReceipt, // GET /api/payments/:id/receipt
      getCreditNote, // GET /api/refunds/:id/credit-note
      listUserDocuments, // GET /api/users/:userId/documents
    ]),
    deps,
  );
}
