// Passwords that are tried first by anybody who guesses: the common ones of published leaks, and everyday words of
// here, a person's own name or address with a few digits behind them.
import { readFileSync } from 'node:fs';
import { invalidField } from '../errors.ts';

/**
 * The passwords of @zxcvbn-ts/language-common (MIT) that satisfy our rule of 8 characters with a letter and a digit,
 * in lower case, one a line.
 */
const common = new Set(
  readFileSync(new URL('./common-passwords.txt', import.meta.url), 'utf8')
    .trim()
    .split('\n'),
);

const words = new Set(
  `password passwd pass passcode welcome admin administrator login letmein secret changeme default qwerty qwertyuiop asdf
   asdfgh iloveyou loveyou abc abcd abcde abcdef abcdefg abcdefgh test tester testing guest user student teacher trainer
   darasa kenya nairobi mombasa kisumu nakuru eldoret thika uganda tanzania africa safaricom airtel mpesa equity kenyan
   harambee karibu jambo habari nakupenda mwalimu shule masomo elimu mungu yesu jesus christ godisgood asante rafiki
   simba hakunamatata gormahia arsenal chelsea liverpool manchester manu manunited`.split(/\s+/),
);

/** Digits and signs people write for letters. */
const LOOKALIKES: Record<string, string> = {
  '@': 'a',
  '4': 'a',
  '3': 'e',
  '1': 'i',
  '!': 'i',
  '0': 'o',
  $: 's',
  '5': 's',
};

/** @param own the person's name and e-mail address, which are the next things anybody tries */
export function isGuessable(password: string, own: readonly string[]): boolean {
  const lower = password.toLowerCase();
  if (common.has(lower)) return true;
  const unmasked = lower.replace(/[@431!0$5](?=.*[a-z])/g, (sign) => LOOKALIKES[sign]!);
  const bare = [lower, unmasked].map((text) => text.replace(/[^\p{L}]/gu, ''));
  const ownWords = own
    .flatMap((text) => [text, text.split('@')[0]!, ...text.split(/[^\p{L}]+/u)])
    .map((text) => text.toLowerCase().replace(/[^\p{L}]/gu, ''))
    .filter((word) => word.length >= 3);
  // One letter among a few digits adds nothing to the digits; a long password may be built like that.
  const barelyLetters = new Set(bare[0]).size <= 1 && password.length <= 12;
  return barelyLetters || bare.some((word) => words.has(word) || ownWords.includes(word));
}

/** @throws AppError 422 naming the field when the password is one that would be guessed */
export function refuseGuessable(field: string, password: string, own: readonly string[]): void {
  if (isGuessable(password, own)) throw invalidField(field, 'is too easy to guess, please choose another');
}
