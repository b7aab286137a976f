import type { Deps } from '../deps.ts';
export async function runImport(_deps: Deps, _data: { import_id: string }): Promise<void> {}
