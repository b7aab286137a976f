import { Text } from '@mantine/core';
import { useAct } from '../api/use-ask.ts';
import { Confirm } from '../parts/confirm.tsx';
import { echo } from '../parts/echo.ts';

export default function HideReview({ id, undo, close }: { id: string; undo: () => void; close: () => void }) {
  const hide = useAct<string>(
    (reason) => ({ method: 'POST', path: `/reviews/${id}/hide`, body: { reason } }),
    () => {
      close();
      echo('The review is hidden', undo);
    },
  );
  return (
    <Confirm
      opened
      title="Hide this review"
      verb="Hide the review"
      reason
      busy={hide.isPending}
      error={hide.error}
      confirm={(reason) => hide.mutate(reason)}
      close={close}
    >
      <Text size="sm">
        Nobody but its author sees it any more, and the ratings are worked out without it. The author reads
        your reason. It can be shown again.
      </Text>
    </Confirm>
  );
}
