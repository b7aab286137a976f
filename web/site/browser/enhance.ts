// What makes pages nicer where a script runs. Nothing depends on it: every page works without.
import { keepAttendance } from './attendance.ts';
import { guardForms } from './forms.ts';
import { filterLive } from './live-filter.ts';
import { countNews } from './live-news.ts';
import { forgetAtLogOut } from './offline.ts';
import { offerCopying, waitForPayment, waitForVerification, warnOfHoldEnd } from './pay.ts';
import { offerToPrint } from './print.ts';
import { offerToShare } from './share.ts';
import { offerToShowPasswords } from './show-password.ts';
import { showCurrentTab } from './show-tab.ts';

guardForms();
offerToShowPasswords();
showCurrentTab();
countNews();
keepAttendance();
forgetAtLogOut();
filterLive();
offerToShare();
offerToPrint();
waitForPayment();
waitForVerification();
warnOfHoldEnd();
offerCopying();
