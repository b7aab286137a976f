// Asks how much of some money goes back and why; the amount is typed twice.
import { NumberInput, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import type { Refund } from '../../../server/refunds/schemas.ts';
import { useAct } from '../api/use-ask.ts';
import { Confirm } from '../parts/confirm.tsx';
import { echo } from '../parts/echo.ts';
import { money } from '../parts/formats.ts';

type Props = {
  opened: boolean;
  title: string;
  /** The verb before the amount, such as "Refund". */
  verb: string;
  /** What can go back at most, in major units of `currency`. */
  left: number;
  currency: string;
  /** The refund is made here, by POST: amount and reason are added to `body`. */
  path: string;
  body?: Record<string, unknown>;
  close: () => void;
  /** What follows. */
  children: ReactNode;
};

export function PayBack({ opened, title, verb, left, currency, path, body, close, children }: Props) {
  const [amount, setAmount] = useState<number | string>(left);
  const isSound = typeof amount === 'number' && amount > 0 && amount <= left;
  const refund = useAct<string, Refund>(
    (reason) => ({ method: 'POST', path, body: { ...body, amount, reason } }),
    (made) => {
      close();
      echo(made.approval_needed ? 'Asked for; another admin has to approve it' : 'The refund is on its way');
    },
  );
  return (
    <Confirm
      opened={opened}
      title={title}
      verb={`${verb} ${isSound ? money(amount, currency) : '…'}`}
      danger
      reason
      {...(isSound ? { typed: { text: String(amount), label: 'The amount once more' } } : {})}
      ready={isSound}
      busy={refund.isPending}
      error={refund.error}
      confirm={(reason) => refund.mutate(reason)}
      close={close}
    >
      <Text size="sm" mb="xs">
        {children}
      </Text>
      <NumberInput
        label={`Amount in ${currency}`}
        description={`Up to ${money(left, currency)}`}
        min={0}
        max={left}
        decimalScale={2}
        thousandSeparator=","
        value={amount}
        onChange={setAmount}
      />
    </Confirm>
  );
}
