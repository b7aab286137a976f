// Half of a start would be Node reading TypeScript again. What it made of each file is kept, and used while the file is the
// same; the tests and the benchmarks share it.
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

/** Before anything else is imported. NODE_COMPILE_CACHE names another folder; one that cannot be written is done without. */
export function keepCompiled(): void {
  // React, like other libraries, is three times as large and slower unless it is told.
  process.env.NODE_ENV ??= 'production';
  enableCompileCache(join(import.meta.dirname, '..', '.data', 'compile-cache'));
}
