// The picture of a record: seen, and replaced at once by a file. The server turns, strips and shrinks it.
import { Button, FileButton, Text } from '@mantine/core';
import type { PictureVariant } from '../../../server/files/schemas.ts';
import { useAct } from '../api/use-ask.ts';
import { echo } from '../parts/echo.ts';
import { Trouble } from '../parts/trouble.tsx';
import classes from './form.module.css';

type Props = {
  /** Where a new one is sent. */
  path: string;
  address: string | null;
  variants: PictureVariant[];
  /** What it shows, such as "Photo of Achieng". */
  alt: string;
  round?: boolean;
};

const SHOWN_WIDTH = 320;

export function PictureField({ path, address, variants, alt, round }: Props) {
  const upload = useAct<File>(
    (file) => {
      const body = new FormData();
      body.append('file', file);
      return { method: 'POST', path, body };
    },
    () => echo('The picture is replaced'),
  );
  const small = variants.find(({ width, type }) => width >= SHOWN_WIDTH && type === 'image/webp');
  // A picture that is only linked from elsewhere may not be loaded into the back office.
  const source = small?.url ?? (address?.startsWith('/files/') ? address : null);
  return (
    <div>
      <div className={classes.picture}>
        {source ? <img src={source} alt={alt} data-round={round || undefined} /> : null}
        <div>
          <FileButton
            accept="image/jpeg,image/png,image/webp,image/avif"
            onChange={(file) => file && upload.mutate(file)}
          >
            {(props) => (
              <Button {...props} size="xs" variant="default" loading={upload.isPending}>
                {address ? 'Replace the picture' : 'Upload a picture'}
              </Button>
            )}
          </FileButton>
          <Text size="xs" c="dimmed" mt={4}>
            JPEG, PNG, WebP or AVIF, at most 5 MB
          </Text>
        </div>
      </div>
      <Trouble error={upload.error} />
    </div>
  );
}
