import { Modal } from '@mantine/core';
import { Trouble } from './trouble.tsx';

/** For acts without a place of their own on the screen. */
export default function TroubleDialog({
  title,
  error,
  close,
}: {
  title: string;
  error: Error;
  close: () => void;
}) {
  return (
    <Modal opened onClose={close} title={title}>
      <Trouble error={error} />
    </Modal>
  );
}
