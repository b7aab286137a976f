// The phone as a page: the prompt with its PIN, the inbox, and the switches. Works without JavaScript.
import { correct_pin } from './daraja-customer.ts';
import { type Daraja, type Line, openPrompt, type Push } from './daraja-state.ts';
import { type Html, html, page } from './escaped-html.ts';
import { versionOf } from './phone.ts';
import { ksh, smsTime } from './sms.ts';

/** `problem` is a sentence to show above all else. */
export function phonePage(daraja: Daraja, phone: string, problem?: string): string {
  const prompt = openPrompt(daraja, phone);
  const line: Line = daraja.lines.get(phone) ?? {
    ...{ phone, low_balance: false, unreachable: false, messages: [] },
  };
  const body = html`<main class="phone" data-number="${phone}" data-version="${versionOf(daraja, phone)}">
<header class="bar"><strong>+${phone.slice(0, 3)} ${phone.slice(3, 6)} ${phone.slice(6, 9)} ${phone.slice(9)}</strong><span>Simulated phone</span></header>
${problem && html`<p class="alert" role="alert">${problem}</p>`}
${prompt ? promptCard(daraja, prompt) : html`<section class="quiet-card"><p>No payment request is waiting. Start one in the shop with this number.</p></section>`}
<section><h2>Messages</h2>${messages(line)}</section>
${payBill(daraja, phone)}
${settings(line)}
${numbers(daraja, phone)}
</main>`;
  // Reloading while a PIN is typed would lose it, so the plain refresh runs only while nothing is asked.
  const plain_refresh = prompt
    ? html`<noscript><meta http-equiv="refresh" content="60"></noscript>`
    : html`<noscript><meta http-equiv="refresh" content="4"></noscript>`;
  return page(
    prompt ? `${ksh(prompt.amount)} to pay · Phone` : 'Phone',
    body,
    html`${plain_refresh}<script src="/simulator/phone-refresh.js" defer></script>`,
  );
}

function promptCard(daraja: Daraja, push: Push): Html {
  const left = Math.max(0, Math.ceil((push.expires_at - daraja.timetable.now()) / 1000));
  return html`<section class="prompt" aria-labelledby="ask">
<h1 id="ask">Pay ${ksh(push.amount)} to ${daraja.options.business_name}?</h1>
<dl><dt>Account</dt><dd>${push.account}</dd><dt>For</dt><dd>${push.description}</dd></dl>
<form method="post" action="/phone/answer">
<input type="hidden" name="checkout_request_id" value="${push.checkout_request_id}">
<input type="hidden" name="phone" value="${push.phone}">
<label for="pin">M-PESA PIN</label>
<input id="pin" name="pin" type="password" inputmode="numeric" pattern="[0-9]{4}" maxlength="4" autocomplete="off" autofocus aria-describedby="pin-hint">
<p id="pin-hint" class="hint">${correct_pin} is right. Any other four digits are a wrong PIN.</p>
<button class="main" name="action" value="pin">Send</button>
<div class="pair"><button name="action" value="cancel" formnovalidate>Cancel</button>
<button name="action" value="ignore" formnovalidate>Let it run out</button></div>
</form>
<p class="hint">Runs out by itself in <span data-seconds="${left}">${left}</span> s.</p>
</section>`;
}

function messages(line: Line): Html {
  if (line.messages.length === 0) return html`<p class="hint">Nothing yet. Receipts arrive here.</p>`;
  return html`<ol class="messages">${line.messages
    .slice(0, 30)
    .map((sms) => html`<li><p>${sms.text}</p><small>${sms.from} · ${smsTime(sms.at)}</small></li>`)}</ol>`;
}

function payBill(daraja: Daraja, phone: string): Html {
  return html`<details><summary>Pay Bill</summary>
<form method="post" action="/phone/paybill">
<input type="hidden" name="phone" value="${phone}">
<label>Business number<input name="shortcode" inputmode="numeric" value="${daraja.credentials.shortcode}" required></label>
<label>Account number<input name="account" maxlength="20" required></label>
<label>Amount (KSh)<input name="amount" type="number" min="1" max="250000" required></label>
<label>M-PESA PIN<input name="pin" type="password" inputmode="numeric" pattern="[0-9]{4}" maxlength="4" autocomplete="off" required></label>
<button class="main">Pay</button>
</form></details>`;
}

function settings(line: Line): Html {
  const box = (name: 'low_balance' | 'unreachable', text: string) =>
    html`<label class="choice"><input type="checkbox" name="${name}" value="on"${line[name] ? html` checked` : null}> ${text}</label>`;
  return html`<details${line.low_balance || line.unreachable ? html` open` : null}><summary>This phone</summary>
<form method="post" action="/phone/settings"><input type="hidden" name="phone" value="${line.phone}">
${box('low_balance', 'Too little money on it')}${box('unreachable', 'Switched off')}
<button>Save</button></form></details>`;
}

function numbers(daraja: Daraja, shown: string): Html {
  const others = [...daraja.lines.keys()].filter((phone) => phone !== shown).slice(-12);
  return html`<details><summary>Other phones</summary>
<ul class="numbers">${others.map((phone) => {
    const rings = openPrompt(daraja, phone) ? html` <strong>rings</strong>` : null;
    return html`<li><a href="/phone?number=${phone}">+${phone}</a>${rings}</li>`;
  })}</ul>
<form method="get" action="/phone"><label>Another number<input name="number" inputmode="tel" placeholder="0712 345 678"></label><button>Show</button></form>
</details>`;
}
