// The quotes of a request, newest first, and the editor of the next one. A sent quote is never changed: a new version
// takes its place.
import { Button, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { CorporateRequest, Quote } from '../../../server/corporate/schemas.ts';
import { useAsk } from '../api/use-ask.ts';
import { day } from '../parts/formats.ts';
import { Scrolling } from '../parts/scrolling.tsx';
import { Trouble } from '../parts/trouble.tsx';
import { Facts, Money, State, When } from '../parts/values.tsx';
import classes from './companies.module.css';
import { QuoteEditor } from './quote-editor.tsx';

export function Quotes({ request }: { request: CorporateRequest }) {
  const [writing, setWriting] = useState(false);
  const path = `/corporate/requests/${request.id}/quotes`;
  const { data, error, refetch } = useAsk<{ data: Quote[] }>(`${path}?limit=50`);
  const quotes = data?.data ?? [];
  const mayQuote = request.status === 'pending' || request.status === 'reviewing';
  return (
    <Stack gap="md">
      <Trouble error={error} retry={() => void refetch()} />
      {writing ? (
        <QuoteEditor request={request} last={quotes[0] ?? null} close={() => setWriting(false)} />
      ) : mayQuote ? (
        <Group>
          <Button size="xs" onClick={() => setWriting(true)}>
            {quotes.length === 0 ? 'Write a quote' : `Write version ${quotes[0]!.version + 1}`}
          </Button>
        </Group>
      ) : null}
      {data && quotes.length === 0 && !writing ? <Text c="dimmed">Nothing has been quoted.</Text> : null}
      {quotes.map((quote) => (
        <OneQuote key={quote.version} quote={quote} path={path} />
      ))}
    </Stack>
  );
}

function OneQuote({ quote, path }: { quote: Quote; path: string }) {
  return (
    <section className={classes.quote}>
      <Group justify="space-between">
        <h3>
          Version {quote.version}, {quote.number}
        </h3>
        <State of={quote.expired ? 'expired' : quote.status} />
      </Group>
      <Scrolling>
        <table className={classes.lines}>
          <thead>
            <tr>
              <th scope="col">What</th>
              <th scope="col">Number</th>
              <th scope="col">Each</th>
              <th scope="col">Amount</th>
            </tr>
          </thead>
          <tbody>
            {quote.lines.map((line) => (
              <tr key={`${line.text} ${line.quantity} ${line.unit_price}`}>
                <td>{line.text}</td>
                <td>{line.quantity}</td>
                <td>
                  <Money amount={line.unit_price} currency={quote.currency} />
                </td>
                <td>
                  <Money amount={line.amount} currency={quote.currency} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scrolling>
      <Facts
        facts={[
          ['Seats', quote.seats],
          ['Without tax', <Money key="net" amount={quote.net} currency={quote.currency} />],
          quote.tax
            ? [
                `${quote.tax.name} ${quote.tax.rate_percent} %`,
                <Money key="tax" amount={quote.tax.amount} currency={quote.currency} />,
              ]
            : null,
          [
            'Total',
            <strong key="total">
              <Money amount={quote.total} currency={quote.currency} />
            </strong>,
          ],
          ['Valid until', day(quote.valid_until)],
          ['Sent', <When key="sent" at={quote.created_at} />],
          quote.answered_at ? ['Answered', <When key="answered" at={quote.answered_at} />] : null,
          quote.answer_note ? ['They wrote', quote.answer_note] : null,
          quote.note ? ['Our note', quote.note] : null,
        ]}
      />
      <Group mt="xs">
        <Button
          component="a"
          size="compact-sm"
          variant="default"
          href={`/api${path}/${quote.version}?format=pdf`}
          target="_blank"
          rel="noreferrer"
        >
          Open the PDF of version {quote.version}
        </Button>
      </Group>
    </section>
  );
}
