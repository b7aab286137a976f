// One certificate: what it says, where it is checked; revoking it, or issuing it again under the right name.
import { Alert, Button, Group, Skeleton, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import type { Certificate } from '../../../server/certificates/schemas.ts';
import { useAct, useAsk, useLate } from '../api/use-ask.ts';
import { Confirm } from '../parts/confirm.tsx';
import { echo } from '../parts/echo.ts';
import { day, shortTime } from '../parts/formats.ts';
import { History } from '../parts/history.tsx';
import { Icon } from '../parts/icons.tsx';
import { Trouble } from '../parts/trouble.tsx';
import { Copyable, Facts, Part, State, When } from '../parts/values.tsx';

export default function CertificateRecord({ id }: { id: string }) {
  const { data: certificate, error, refetch, isPending } = useAsk<Certificate>(`/certificates/${id}`);
  const late = useLate(isPending);
  if (error) return <Trouble error={error} retry={() => void refetch()} />;
  if (!certificate) return late ? <Skeleton height={240} /> : null;
  const { status, revoked_at, revoked_reason, replaced_by } = certificate;
  return (
    <Stack gap="md">
      <Acts certificate={certificate} />
      {revoked_at ? (
        <Alert
          color={status === 'replaced' ? 'gray' : 'red'}
          title={
            status === 'replaced'
              ? `Replaced by ${replaced_by}, ${shortTime(revoked_at)}`
              : `Revoked ${shortTime(revoked_at)}`
          }
        >
          <Text size="sm">“{revoked_reason}”</Text>
        </Alert>
      ) : null}
      <Facts
        facts={[
          ['Of', certificate.recipient_name],
          ['State', <State key="state" of={status} />],
          ['Number', <Copyable key="number" text={certificate.number} />],
          ['Course', certificate.course],
          ['Hours', certificate.hours],
          ['Held on', day(certificate.held_on)],
          certificate.trainer ? ['Trainer', certificate.trainer] : null,
          [
            'Session',
            <Link key="session" href={`/sessions/${certificate.session_id}`}>
              Open the session
            </Link>,
          ],
          ['Issued', <When key="issued" at={certificate.issued_at} />],
          ['Where it is checked', <Copyable key="url" text={certificate.url} />],
        ]}
      />
      <Part title="History">
        <History type="certificates" id={id} />
      </Part>
    </Stack>
  );
}

function Acts({ certificate }: { certificate: Certificate }) {
  const [asking, setAsking] = useState<'revoke' | 'reissue' | null>(null);
  const { status } = certificate;
  const close = () => setAsking(null);
  return (
    <>
      <Group gap="xs">
        {status === 'replaced' ? null : (
          <Button size="xs" variant="default" onClick={() => setAsking('reissue')}>
            Issue it again…
          </Button>
        )}
        {status === 'valid' ? (
          <Button size="xs" variant="default" c="red" onClick={() => setAsking('revoke')}>
            Revoke the certificate…
          </Button>
        ) : null}
        <Button
          component="a"
          href={`/api/certificates/verify/${certificate.code}/pdf`}
          size="xs"
          variant="subtle"
          rightSection={<Icon name="open" size={14} />}
        >
          PDF
        </Button>
      </Group>
      {asking === 'revoke' ? <Revoke certificate={certificate} close={close} /> : null}
      {asking === 'reissue' ? <Reissue certificate={certificate} close={close} /> : null}
    </>
  );
}

type ActProps = { certificate: Certificate; close: () => void };

function Revoke({ certificate, close }: ActProps) {
  const { id, number, recipient_name } = certificate;
  const revoke = useAct<string>(
    (reason) => ({ method: 'POST', path: `/certificates/${id}/revoke`, body: { reason } }),
    () => {
      close();
      echo(`${number} is revoked`);
    },
  );
  return (
    <Confirm
      opened
      danger
      title={`Revoke ${number}`}
      verb={`Revoke the certificate of ${recipient_name}`}
      typed={{ text: number, label: 'Its number' }}
      reason
      busy={revoke.isPending}
      error={revoke.error}
      confirm={(reason) => revoke.mutate(reason)}
      close={close}
    >
      <Text size="sm">
        Whoever checks it from now on reads that it does not count, and your reason. The number is not used
        again. It can come back only as a new certificate.
      </Text>
    </Confirm>
  );
}

function Reissue({ certificate, close }: ActProps) {
  const [, go] = useLocation();
  const { id, number, recipient_name } = certificate;
  const [name, setName] = useState(recipient_name);
  const reissue = useAct<string, Certificate>(
    (reason) => ({
      method: 'POST',
      path: `/certificates/${id}/reissue`,
      body: { name: name.trim(), reason },
    }),
    (made) => {
      close();
      echo(`${made.number} takes the place of ${number}`);
      go(`/certificates/${made.id}`);
    },
  );
  return (
    <Confirm
      opened
      title={`Issue ${number} again`}
      verb={`Issue a certificate to ${name.trim() || '…'}`}
      reason
      ready={name.trim().length >= 2}
      busy={reissue.isPending}
      error={reissue.error}
      confirm={(reason) => reissue.mutate(reason)}
      close={close}
    >
      <Text size="sm" mb="xs">
        {number} will say that it was replaced. The new one gets a number of its own, and its owner a letter
        with it.
      </Text>
      <TextInput
        label="Name on it"
        required
        maxLength={100}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
    </Confirm>
  );
}
