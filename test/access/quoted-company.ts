// A company under review that was mailed a quote and its link.
import { hashToken, randomToken } from '../../server/seal.ts';
import type { TestApp } from '../app.ts';

export async function quotedCompany({ sql, deps: { seal } }: Pick<TestApp, 'sql' | 'deps'>) {
  const token = randomToken();
  const [request] = await sql<{ id: string }[]>`
    insert into corporate_requests (company_name, contact_person, email, email_hash, phone, phone_hash, topic, status)
    values ('Quoted Ltd', ${seal.close('Jane Doe')}, ${seal.close('jane@quoted.example')}, 'e', ${seal.close('+254712345678')}, 'p',
            'Data', 'reviewing')
    returning id`;
  await sql`
    insert into corporate_quotes (request_id, version, lines, seats, net, tax_name, tax_rate_percent, tax_amount, total, currency, valid_until)
    values (${request!.id}, 1, ${sql.json([{ text: 'A day', quantity: 1, unit_price: 1000, amount: 1000 }])}, 4, 1000, 'VAT', 0, 0, 1000,
            'KES', '2031-01-01')`;
  await sql`
    insert into corporate_links (request_id, token_hash, expires_at)
    values (${request!.id}, ${hashToken(token)}, now() + interval '1 day')`;
  return { id: request!.id, token };
}
