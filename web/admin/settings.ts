// What the server says of this business, beside the page itself.
type Settings = { business: string; currency: string; timezone: string; mailbox: boolean };

const written = document.querySelector<HTMLMetaElement>('meta[name="settings"]')?.content;
export const settings: Settings = written?.startsWith('{')
  ? JSON.parse(written)
  : { business: 'Darasa', currency: 'KES', timezone: 'Africa/Nairobi', mailbox: false };
