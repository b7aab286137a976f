// The motifs made of curves: thought flowing through layers (AI), a landscape of measurements (Data), signals that
// meet (IoT), and the rings of a lock (Cybersecurity).
import { isLight, mixed, type Tones } from './artwork-palette.ts';
import type { Random } from './random.ts';
import { at, circle, flowing, group, HEIGHT, type Point, path, polar, WIDTH } from './svg-shapes.ts';

/** Ribbons between layers of round cells: what comes in on the left leaves changed on the right. */
export function ribbons(random: Random, { inks, spark }: Tones, sparse: boolean): string[] {
  const layers = sparse ? [-40, 330, 760, 1240] : [-40, 240, 560, 880, 1240];
  const cells = layers.map((x, place) => {
    const outer = place === 0 || place === layers.length - 1;
    const count = outer ? random.whole(3, 4) : random.whole(3, sparse ? 4 : 5);
    const start = random.between(0.6, 1.1) / count;
    return Array.from(
      { length: count },
      (_, n): Point => [x + random.whole(-30, 30), HEIGHT * (start * 0.6 + n / count)],
    );
  });
  const lines: { shape: string; width: number }[] = [];
  for (const [place, from] of cells.entries()) {
    const to = cells[place + 1] ?? [];
    for (const start of from) {
      for (const end of random.shuffled(to).slice(0, random.whole(1, 2))) {
        const width = random.pick(sparse ? [16, 34, 58] : [8, 18, 34, 56]);
        const stroke = width > 50 ? inks[0] : random.pick([inks[0], inks[1], inks[1], inks[2]]);
        lines.push({ width, shape: path(flowing([start, end]), { stroke, 'stroke-width': width }) });
      }
    }
  }
  const wide_first = lines.sort((a, b) => b.width - a.width).map((line) => line.shape);
  const inner = cells.slice(1, -1);
  const chosen = random.pick(inner.at(-1)!);
  const thread = inner.slice(0, -1).map((layer) => random.pick(layer));
  const way: Point[] = [[-20, random.whole(120, 560)], ...thread, chosen, [1220, random.whole(120, 560)]];
  return [
    group({ fill: 'none', 'stroke-linecap': 'round' }, [
      ...wide_first,
      path(flowing(way), { stroke: spark, 'stroke-width': 10 }),
    ]),
    ...inner.flat().map((cell) =>
      circle(cell, random.pick(sparse ? [30, 40, 52] : [20, 28, 38]), {
        fill: random.pick([inks[3], inks[2], inks[3]]),
      }),
    ),
    ...[...thread, chosen].map((cell) => circle(cell, 15, { fill: spark })),
    circle(chosen, sparse ? 64 : 52, { fill: spark }),
    circle(chosen, sparse ? 26 : 20, { fill: inks[0] }),
  ];
}

/** Ridge behind ridge, as hills stand at daybreak and as distributions stand in a chart. */
export function ridges(random: Random, { inks, spark, ground }: Tones, sparse: boolean): string[] {
  const count = sparse ? 5 : 7;
  const peak = random.between(0.2, 0.8);
  const [quiet, mild, strong, loud] = inks;
  const ladder = isLight(ground)
    ? [quiet, mild, strong, loud]
    : random.pick([
        [loud, strong, mild, quiet],
        [mild, strong, loud, strong],
      ]);
  const layers = Array.from({ length: count }, (_, layer) => {
    const base = 270 + ((HEIGHT - 210) * layer) / count;
    const reach = 190 - (layer * 110) / count;
    const centre = peak + random.between(-0.28, 0.28);
    const points = Array.from({ length: 9 }, (_, n): Point => {
      const lift = Math.exp(-(((n / 8 - centre) / 0.22) ** 2)) * reach;
      return [(WIDTH * n) / 8, base - lift - random.between(0, 52)];
    });
    const tone = (layer * 3) / (count - 1);
    const fill = mixed(ladder[Math.floor(tone)]!, ladder[Math.ceil(tone)]!, tone % 1);
    return { points, shape: path(`${flowing(points)}V${HEIGHT}H0Z`, { fill }) };
  });
  // It rises where the farthest ridge is lowest, away from the edges.
  const valley = layers[0]!.points.slice(1, -1).reduce((low, point) => (point[1] > low[1] ? point : low));
  const sun: Point = [valley[0], valley[1] - random.whole(20, 60)];
  const middle = Math.floor(count / 2);
  const measured = layers[middle]!.points;
  return [
    circle(sun, random.whole(84, 120), { fill: spark }),
    ...layers.slice(0, middle + 1).map((layer) => layer.shape),
    path(flowing(measured), { stroke: spark, 'stroke-width': 5, fill: 'none' }),
    group(
      { fill: spark },
      measured.slice(1, -1).map((point) => circle(point, 12, {})),
    ),
    ...layers.slice(middle + 1).map((layer) => layer.shape),
  ];
}

/** Things that speak: rings around each, strongest near, and the line over which they found one another. */
export function signals(random: Random, { inks, spark, ground }: Tones, sparse: boolean): string[] {
  const jitter = (centre: readonly [number, number]): Point => [
    WIDTH * (centre[0] + random.between(-0.03, 0.03)),
    HEIGHT * (centre[1] + random.between(-0.05, 0.05)),
  ];
  const layout = random.pick([
    [
      [0.27, 0.62],
      [0.8, 0.26],
      [0.53, 0.06],
    ],
    [
      [0.71, 0.6],
      [0.18, 0.28],
      [0.47, 0.1],
    ],
    [
      [0.5, 0.52],
      [0.1, 0.82],
      [0.9, 0.14],
    ],
    [
      [0.12, 0.3],
      [0.62, 0.72],
      [0.9, 0.2],
    ],
    [
      [0.86, 0.4],
      [0.38, 0.7],
      [0.12, 0.2],
    ],
  ] as const);
  const places = layout.map(jitter);
  const gap = sparse ? 62 : 44;
  const rings = places.map((centre, place) => {
    const count = [sparse ? 5 : 7, sparse ? 3 : 4, 2][place]!;
    const turn = random.between(0, 1);
    return Array.from({ length: count }, (_, n) => {
      const r = gap * (count - n) + gap * 0.4;
      const ink =
        place === 0 ? [inks[0], inks[1], inks[0], inks[2]][n % 4]! : [inks[1], inks[0], inks[2]][n % 3]!;
      const shape = circle(centre, r, {
        fill: n === 0 ? ground : 'none',
        stroke: ink,
        'stroke-width': gap * 0.46,
      });
      const [from, to] = [polar(centre, r, turn + n * 0.07), polar(centre, r, turn + n * 0.07 + 0.17)];
      const heard = path(`M${at(from)}A${Math.round(r)} ${Math.round(r)} 0 0 1 ${at(to)}`, {
        stroke: inks[3],
        'stroke-width': gap * 0.46,
        'stroke-linecap': 'round',
        fill: 'none',
      });
      return n % 3 === 1 ? shape + heard : shape;
    }).join('');
  });
  const [one, other, third] = places as [Point, Point, Point];
  return [
    rings[2]!,
    rings[1]!,
    rings[0]!,
    path(
      `M${at(one)}L${at([other[0], one[1]])}V${Math.round(other[1])}M${at(other)}H${Math.round(third[0])}V${Math.round(third[1])}`,
      {
        stroke: spark,
        'stroke-width': 9,
        fill: 'none',
        'stroke-linejoin': 'round',
      },
    ),
    ...places.map((centre, place) =>
      circle(centre, [gap * 0.62, gap * 0.5, gap * 0.4][place]!, { fill: place === 0 ? spark : inks[3] }),
    ),
    circle([other[0], one[1]], 14, { fill: spark }),
  ];
}

/** The rings of a combination lock, each with its own gaps, around one keyhole. */
export function lockRings(random: Random, { inks, spark, ground }: Tones, sparse: boolean): string[] {
  const centre: Point = [
    WIDTH * random.pick([0.24, 0.36, 0.5, 0.64, 0.76]),
    HEIGHT * random.between(0.44, 0.58),
  ];
  const width = sparse ? 60 : 42;
  const spacing = sparse ? 86 : 60;
  const rings = Array.from({ length: sparse ? 9 : 13 }, (_, n) => {
    const r = 190 + n * spacing;
    const pieces = random.whole(2, 5 + Math.floor(n / 2));
    const around = (2 * Math.PI * r) / pieces;
    const open = Math.max(width * 1.5, around * random.between(0.12, 0.36));
    return circle(centre, r, {
      stroke: n === 1 ? inks[2] : n % 3 === 0 ? inks[1] : inks[0],
      'stroke-width': width,
      'stroke-dasharray': `${Math.round(around - open)} ${Math.round(open)}`,
      transform: `rotate(${random.whole(0, 359)} ${at(centre)})`,
    });
  });
  // One bright piece in one ring: the number that is being dialled.
  const dialled = 190 + random.whole(2, 4) * spacing;
  const piece = (2 * Math.PI * dialled) / random.whole(8, 12);
  const [x, y] = [Math.round(centre[0]), Math.round(centre[1])];
  return [
    group({ fill: 'none' }, rings),
    circle(centre, dialled, {
      fill: 'none',
      stroke: spark,
      'stroke-width': width,
      'stroke-dasharray': `${Math.round(piece)} ${Math.round(2 * Math.PI * dialled - piece)}`,
      transform: `rotate(${random.pick([150, 200, 320, 20])} ${x} ${y})`,
    }),
    circle(centre, 138, { fill: inks[3] }),
    circle(centre, 108, { fill: isLight(ground) ? inks[2] : inks[1] }),
    path(`M${x} ${y - 62}a36 36 0 0 1 18 67l14 55h-64l14-55a36 36 0 0 1 18-67z`, {
      fill: isLight(ground) ? ground : inks[0],
    }),
  ];
}
