// The motifs made of solid parts: gears and a jointed arm (Robotics), blocks that rest on one another (Blockchain),
// lines of a program woven like cloth (Development).
import { isLight, type Tones } from './artwork-palette.ts';
import type { Random } from './random.ts';
import { bar, circle, group, HEIGHT, type Point, path, polar, through, WIDTH } from './svg-shapes.ts';

/** Gears that mesh, and an arm that reaches over them. */
export function machines(random: Random, tones: Tones, sparse: boolean): string[] {
  const { inks, spark } = tones;
  const mirrored = random.chance(0.5);
  const across = (x: number) => (mirrored ? WIDTH - x : x);
  const pitch = sparse ? 66 : 50;
  const teeth = sparse
    ? [random.whole(20, 24), random.whole(11, 14)]
    : [random.whole(26, 32), random.whole(13, 17), random.whole(9, 12)];
  const radii = teeth.map((count) => (count * pitch) / (2 * Math.PI));
  const first: Point = [across(random.whole(70, 300)), random.whole(340, 560)];
  const places = [first];
  for (const [n, r] of radii.entries()) {
    if (n === 0) continue;
    const [before, turn] = [
      places[n - 1]!,
      n === 1 ? random.between(-0.09, -0.03) : random.between(0.08, 0.16),
    ];
    places.push(polar(before, radii[n - 1]! + r + pitch * 0.28, mirrored ? 0.5 - turn : turn));
  }
  const gears = places.map((place, n) =>
    gear(place, radii[n]!, pitch, n === 0 ? inks[0] : inks[1], n === 0 ? inks[1] : inks[0], tones.ground),
  );
  const base: Point = [across(random.whole(790, 970)), HEIGHT + 10];
  const lean = random.between(0.6, 0.7);
  const bend = random.between(0.5, 0.59);
  const elbow = polar(base, random.whole(300, 340), mirrored ? 1.5 - lean : lean + 0.12);
  const wrist = polar(elbow, random.whole(270, 330), mirrored ? 0.5 - bend : bend);
  const tip = polar(wrist, 92, 0.25);
  const limb = (points: Point[], width: number, stroke: string) =>
    path(through(points), {
      stroke,
      'stroke-width': width,
      'stroke-linecap': 'round',
      'stroke-linejoin': 'round',
      fill: 'none',
    });
  const palm = tip[1];
  return [
    circle([across(870), 210], random.whole(170, 215), { fill: inks[0] }),
    ...gears,
    limb([base, elbow], 84, inks[2]),
    limb([elbow, wrist], 60, inks[3]),
    limb([wrist, tip], 26, inks[2]),
    limb(
      [
        [tip[0] - 46, palm + 66],
        [tip[0] - 46, palm + 14],
        [tip[0] + 46, palm + 14],
        [tip[0] + 46, palm + 66],
      ],
      22,
      inks[2],
    ),
    circle([tip[0], palm + 66], 27, { fill: spark }),
    circle(base, 120, { fill: inks[3] }),
    circle(elbow, 58, { fill: inks[3] }),
    circle(elbow, 24, { fill: spark }),
    circle(wrist, 40, { fill: inks[2] }),
    circle(wrist, 15, { fill: tones.ground }),
  ];
}

function gear(centre: Point, r: number, pitch: number, body: string, face: string, hole: string): string {
  const dash = Math.round((pitch / 2) * 100) / 100;
  return [
    circle(centre, r, {
      fill: body,
      stroke: body,
      'stroke-width': pitch * 0.62,
      'stroke-dasharray': `${dash}`,
    }),
    circle(centre, r * 0.66, { fill: face }),
    circle(centre, r * 0.26, { fill: hole }),
  ].join('');
}

/** A small town of cubes; each stands on the one before it. */
export function cubes(random: Random, { inks, spark, ground }: Tones, sparse: boolean): string[] {
  const edge = sparse ? 112 : 90;
  const half = Math.round(edge * 0.866);
  const side = sparse ? 5 : 6;
  const light = isLight(ground);
  const faces = (name: string, top: string, left: string, right: string) =>
    group({ id: name }, [
      path(`M0 0l${half} ${edge / 2}l-${half} ${edge / 2}l-${half} -${edge / 2}z`, { fill: top }),
      path(`M-${half} ${edge / 2}v${edge}l${half} ${edge / 2}v-${edge}z`, { fill: left }),
      path(`M${half} ${edge / 2}v${edge}l-${half} ${edge / 2}v-${edge}z`, { fill: right }),
    ]);
  const quiet = light ? faces('a', inks[0], inks[1], inks[2]) : faces('a', inks[2], inks[1], inks[0]);
  const loud = faces('b', spark, light ? inks[2] : inks[1], light ? inks[3] : inks[0]);
  const plain = light ? faces('c', '#fffaf0', inks[0], inks[1]) : faces('c', inks[3], inks[2], inks[1]);
  const origin: Point = [WIDTH * random.pick([0.34, 0.42, 0.5, 0.58, 0.66]), random.whole(110, 190)];
  const corner = random.pick([
    [0, 0],
    [0, side - 1],
    [side - 1, 0],
  ] as const);
  const stacks: string[] = [];
  const bright = random.whole(5, side * side - 6);
  for (let sum = 0; sum <= 2 * (side - 1); sum++) {
    for (let i = Math.max(0, sum - side + 1); i <= Math.min(sum, side - 1); i++) {
      const j = sum - i;
      const distance = Math.hypot(i - corner[0], j - corner[1]) / side;
      const height = Math.max(0, Math.round((1 - distance) * 2.6 + random.between(-0.9, 0.7)));
      const x = Math.round(origin[0] + (i - j) * half);
      const y = Math.round(origin[1] + ((i + j) * edge) / 2);
      for (let k = 0; k <= height; k++) {
        const kind =
          k === height && (i * side + j === bright || i * side + j === bright + side + 1)
            ? 'b'
            : k === height && random.chance(0.2)
              ? 'c'
              : 'a';
        stacks.push(`<use href="#${kind}" x="${x}" y="${y - k * edge}"/>`);
      }
    }
  }
  return [`<defs>${quiet}${loud}${plain}</defs>`, ...stacks];
}

/** Rows of long and short strokes, set in and out like a program and coloured like a kikoy. */
export function weave(random: Random, { inks, spark, ground }: Tones, sparse: boolean): string[] {
  const rows = sparse ? 7 : 9;
  const pitch = HEIGHT / (rows - 0.4);
  const thick = pitch * 0.62;
  const step = sparse ? 110 : 84;
  let depth = random.whole(0, 2);
  const cursor = random.whole(Math.floor(rows / 2), rows - 2);
  const shapes: string[] = [];
  const light = isLight(ground);
  const colours = light
    ? [inks[0], inks[1], inks[0], inks[2], '#fffdf7']
    : [inks[1], inks[2], inks[1], inks[0], inks[3]];
  for (let row = 0; row < rows; row++) {
    const y = row * pitch + pitch * 0.1 - pitch * 0.3;
    depth = Math.min(4, Math.max(0, depth + random.pick([-1, 0, 1, 1])));
    let x = -60 + depth * step;
    if (depth > 0)
      shapes.push(
        bar(-40, y, x + 40 - thick * 0.45, thick, { rx: thick / 2, fill: inks[0], 'fill-opacity': 0.4 }),
      );
    while (x < WIDTH) {
      const width = Math.max(thick * 1.6, random.pick([1, 1.5, 2.2, 3.2]) * step);
      const fill =
        row === cursor && x > WIDTH * 0.3 && !shapes.some((shape) => shape.includes(spark))
          ? spark
          : random.pick(colours);
      shapes.push(bar(x, y, width, thick, { rx: thick / 2, fill }));
      x += width + thick * 0.45;
      if (random.chance(0.24)) {
        shapes.push(
          circle([x + thick / 2, y + thick / 2], thick / 2, { fill: random.pick([inks[3], inks[2]]) }),
        );
        x += thick * 1.45;
      }
      if (random.chance(0.22) && x > WIDTH * 0.55) break;
    }
  }
  return shapes;
}
