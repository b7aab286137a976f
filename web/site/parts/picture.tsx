// Pictures of courses and people. Their sizes are always said, so that nothing moves when they arrive.
import type { PictureVariant } from '../../../server/files/schemas.ts';
import { usePage } from '../page.tsx';

type Props = {
  /** Its address; one elsewhere is not shown, because pages load nothing from elsewhere. */
  image: string | null;
  variants: PictureVariant[];
  /** Width and height of the place it is shown in, in CSS pixels; the picture is cut to that shape. */
  width: number;
  height: number;
  /** For the browser's choice among the widths. */
  sizes: string;
  /** Whether it is seen without scrolling. */
  eager?: boolean;
};

/** Decoration beside a title that says the same; none is sent to people who save data. */
export function Picture({ image, variants, width, height, sizes, eager = false }: Props) {
  const { save_data } = usePage();
  if (save_data || image === null || !image.startsWith('/')) return null;
  const shown = {
    width,
    height,
    loading: eager ? undefined : ('lazy' as const),
    fetchPriority: eager ? ('high' as const) : undefined,
    decoding: 'async' as const,
  };
  // A drawing has lines instead of pixels: one small file for every size.
  if (variants.length === 0) return <img alt="" src={image} {...shown} />;
  const small = variants.filter((variant) => variant.width <= 640);
  const offered = small.length > 0 ? small : variants;
  const set = (type: PictureVariant['type']) =>
    offered
      .filter((variant) => variant.type === type)
      .map(({ url, width }) => `${url} ${width}w`)
      .join(', ');
  const plain = offered.find((variant) => variant.type === 'image/webp') ?? offered[0]!;
  return (
    <picture>
      <source type="image/avif" srcSet={set('image/avif')} sizes={sizes} />
      <source type="image/webp" srcSet={set('image/webp')} sizes={sizes} />
      <img alt="" src={plain.url} {...shown} />
    </picture>
  );
}
