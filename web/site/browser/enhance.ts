// What makes pages nicer where a script runs. Nothing depends on it: every page works without.
import { guardForms } from './forms.ts';

guardForms();
