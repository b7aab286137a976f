// SVG written by hand, as short as it gets: whole coordinates, no attribute that is not needed.

export const WIDTH = 1200;
export const HEIGHT = 675;

export type Point = [x: number, y: number];
type Attributes = Record<string, string | number | undefined>;

const short = (value: number) => String(Math.round(value));

function attributes(given: Attributes): string {
  return Object.entries(given)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${name}="${typeof value === 'number' ? Math.round(value * 100) / 100 : value}"`)
    .join('');
}

export function circle([x, y]: Point, r: number, more: Attributes): string {
  return `<circle cx="${short(x)}" cy="${short(y)}" r="${short(r)}"${attributes(more)}/>`;
}

export function bar(x: number, y: number, width: number, height: number, more: Attributes): string {
  return `<rect x="${short(x)}" y="${short(y)}" width="${short(width)}" height="${short(height)}"${attributes(more)}/>`;
}

export function path(d: string, more: Attributes): string {
  return `<path d="${d}"${attributes(more)}/>`;
}

export function group(more: Attributes, shapes: string[]): string {
  return `<g${attributes(more)}>${shapes.join('')}</g>`;
}

export function at([x, y]: Point): string {
  return `${short(x)} ${short(y)}`;
}

/** Straight lines through the points; closed when asked. */
export function through(points: Point[], closed = false): string {
  return `M${points.map(at).join('L')}${closed ? 'Z' : ''}`;
}

/** A smooth curve from left to right through points of growing x. */
export function flowing(points: Point[]): string {
  return points.reduce((d, point, place) => {
    const before = points[place - 1];
    if (!before) return `M${at(point)}`;
    const half = (before[0] + point[0]) / 2;
    return `${d}C${short(half)} ${short(before[1])} ${short(half)} ${short(point[1])} ${at(point)}`;
  }, '');
}

export function polar([x, y]: Point, r: number, turns: number): Point {
  const angle = turns * 2 * Math.PI;
  return [x + r * Math.cos(angle), y + r * Math.sin(angle)];
}

export function picture(width: number, height: number, ground: string, shapes: string[]): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}"><rect width="${width}" height="${height}" fill="${ground}"/>${shapes.join('')}</svg>\n`;
}
