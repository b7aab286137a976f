// npm start and npm run worker begin here: `node server/start.js main.ts`. Half of a start would be Node reading TypeScript
// again, so what it made of each file is kept, and used while the file is the same. This is JavaScript because the first
// file is read before anything is kept; for a single TypeScript file Node would bring all it needs to read one.
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

// React, like other libraries, is three times as large and slower unless it is told.
process.env.NODE_ENV ??= 'production';
// The tests keep theirs in the same place. NODE_COMPILE_CACHE names another; one that cannot be written is done without.
enableCompileCache(join(import.meta.dirname, '..', '.data', 'compile-cache'));
await import(`./${process.argv[2]}`);
