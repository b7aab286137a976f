// What makes pages nicer where a script runs. Nothing depends on it: every page works without.
import { keepAttendance } from './attendance.ts';
import { guardForms } from './forms.ts';
import { forgetAtLogOut } from './offline.ts';
import { offerToShowPasswords } from './show-password.ts';

guardForms();
offerToShowPasswords();
keepAttendance();
forgetAtLogOut();
