// What payments are called on the screen.
import { words } from '../parts/formats.ts';

export const providerChoices = ['mpesa', 'flutterwave', 'other'].map((value) => ({
  value,
  label: value === 'other' ? 'Cash, bank or LPO' : words(value),
}));

export function providerName(provider: string): string {
  return providerChoices.find(({ value }) => value === provider)?.label ?? words(provider);
}
