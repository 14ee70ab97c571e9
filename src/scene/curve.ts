// A curve as numbers, made by the calls of a Path2D: the page paints it, a figure writes it as SVG.

/** `M` x y, `L` x y, or `C` with two control points and the end. */
export type CurveStep =
  | readonly ["M" | "L", x: number, y: number]
  | readonly ["C", x1: number, y1: number, x2: number, y2: number, x: number, y: number];

export class Curve {
  readonly steps: CurveStep[] = [];

  moveTo(x: number, y: number): void {
    this.steps.push(["M", x, y]);
  }

  lineTo(x: number, y: number): void {
    this.steps.push(["L", x, y]);
  }

  bezierCurveTo(x1: number, y1: number, x2: number, y2: number, x: number, y: number): void {
    this.steps.push(["C", x1, y1, x2, y2, x, y]);
  }

  addPath(other: Curve): void {
    this.steps.push(...other.steps);
  }
}
