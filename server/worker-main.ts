// npm run worker. Nothing but this may be imported before what Node compiles is kept.
import { keepCompiled } from './keep-compiled.ts';

keepCompiled();
await import('./start-worker.ts');
