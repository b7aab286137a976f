// sharp, which reads and writes pictures: loaded with the first picture, because it takes a tenth of a second of every
// start, and never without its limits.
import type Sharp from 'sharp';

let loading: Promise<typeof Sharp> | undefined;

/** What every picture from outside is read with. */
export function pictureReader(): Promise<typeof Sharp> {
  loading ??= load();
  return loading;
}

async function load(): Promise<typeof Sharp> {
  const { default: sharp } = await import('sharp');
  // A loader for a format that nobody may upload is only a way in: SVG and PDF can reach other files.
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({
    operation: ['VipsForeignLoadJpeg', 'VipsForeignLoadPng', 'VipsForeignLoadWebp', 'VipsForeignLoadHeif'],
  });
  sharp.cache(false);
  return sharp;
}
