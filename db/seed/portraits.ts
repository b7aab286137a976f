// Portraits of the trainers without faces: a head, hair and shoulders in flat shapes, so that nobody real is shown.
import { seededRandom } from './random.ts';
import { circle, path, picture } from './svg-shapes.ts';

/** How a trainer wears the hair, or what covers it. */
export type Hair = 'short' | 'bald' | 'afro' | 'braids' | 'bun' | 'scarf' | 'locs' | 'fade';

const skins = [
  ['#5a3523', '#472818'],
  ['#6d4129', '#58331f'],
  ['#7f4f33', '#683f27'],
  ['#94613f', '#7b4e31'],
] as const;
const grounds = ['#f4ac3c', '#e99b6f', '#86c4a6', '#8bbfdc', '#dc8f93', '#a9bd78', '#9dabe0', '#e6bf62'];
const clothes = [
  ['#17605a', '#e1f1e4'],
  ['#7f3220', '#fae6d4'],
  ['#1f5482', '#e2eff5'],
  ['#5f2d5c', '#f6e0d8'],
  ['#38458a', '#e6e9f7'],
  ['#3a5636', '#eef1da'],
] as const;
const ink = '#1d1714';

/** A square SVG of 400 × 400, below 2 kB. The same name always gets the same picture. */
export function trainerPortrait(
  trainer: { name: string; hair: Hair; glasses?: boolean; beard?: boolean },
  place: number,
): string {
  const random = seededRandom(trainer.name);
  const [skin, shade] = skins[place % skins.length]!;
  const ground = grounds[(place * 3 + 1) % grounds.length]!;
  const [coat, shirt] = clothes[(place * 5 + 2) % clothes.length]!;
  const cloth = clothes[(place * 5 + 4) % clothes.length]![0];
  const open = random.chance(0.5);
  return picture(400, 400, ground, [
    circle([random.whole(250, 320), random.whole(90, 150)], random.whole(110, 150), {
      fill: '#fff',
      'fill-opacity': 0.28,
    }),
    behindHead(trainer.hair, cloth),
    path('M40 400c0-84 62-122 160-122s160 38 160 122z', { fill: coat }),
    open
      ? path('M150 284l50 76 50-76-20-14h-60z', { fill: shirt })
      : path('M148 288c18 34 86 34 104 0l-22-18h-60z', { fill: shirt }),
    path('M168 226h64v54c0 20-14 30-32 30s-32-10-32-30z', { fill: shade }),
    path('M134 150c0-46 28-72 66-72s66 26 66 72c0 62-30 102-66 102s-66-40-66-102z', { fill: skin }),
    trainer.beard
      ? path(
          'M135 172c5 20 14 30 26 32 14-13 64-13 78 0 12-2 21-12 26-32 0 54-30 84-65 84s-65-30-65-84zM180 212c8 7 32 7 40 0 4 10-44 10-40 0z',
          { fill: ink },
        )
      : '',
    overHead(trainer.hair, cloth),
    trainer.glasses
      ? path('M150 152h38v10a19 19 0 0 1-38 0zM212 152h38v10a19 19 0 0 1-38 0zM188 156h24', {
          fill: '#fff',
          'fill-opacity': 0.3,
          stroke: ink,
          'stroke-width': 6,
          'stroke-linejoin': 'round',
        })
      : '',
    trainer.hair === 'bun' || trainer.hair === 'braids'
      ? circle([134, 204], 7, { fill: '#f4ac3c' }) + circle([266, 204], 7, { fill: '#f4ac3c' })
      : '',
  ]);
}

function behindHead(hair: Hair, cloth: string): string {
  if (hair === 'afro') return circle([200, 138], 116, { fill: ink });
  if (hair === 'bun') return circle([200, 60], 50, { fill: ink });
  if (hair === 'braids')
    return path('M112 150c0-64 36-98 88-98s88 34 88 98l10 150h-52l-6-90h-80l-6 90h-52z', { fill: ink });
  if (hair === 'locs')
    return path('M108 160c0-70 36-106 92-106s92 36 92 106v66c0 16-22 16-22 0v-20h-140v20c0 16-22 16-22 0z', {
      fill: ink,
    });
  if (hair === 'scarf')
    return path(
      'M106 180c-6-90 34-136 94-136s100 46 94 136c-4 66 24 96 36 126-60 34-200 34-260 0 12-30 40-60 36-126z',
      { fill: cloth },
    );
  return '';
}

function overHead(hair: Hair, cloth: string): string {
  switch (hair) {
    case 'bald':
      return '';
    case 'scarf':
      return (
        path(
          'M126 172c-8-74 26-108 74-108s82 34 74 108c-2-36-22-66-74-66s-72 30-74 66zM134 196c10 44 36 58 66 58s56-14 66-58l22 70c-20 70-156 70-176 0z',
          { fill: cloth },
        ) +
        path('M122 252c40 44 116 44 156 0l6 20c-44 52-124 52-168 0z', { fill: '#fff', 'fill-opacity': 0.16 })
      );
    case 'fade':
      return path('M134 140c-4-58 26-84 66-84s70 26 66 84c-8-28-24-40-66-40s-58 12-66 40z', { fill: ink });
    case 'short':
      return path(
        'M130 158c-8-68 24-100 70-100s78 32 70 100c-4-24-10-34-20-46-30-8-70-8-100 0-10 12-16 22-20 46z',
        { fill: ink },
      );
    default:
      return path('M130 156c-6-62 24-94 70-94s76 32 70 94c-8-30-34-50-70-50s-62 20-70 50z', { fill: ink });
  }
}
