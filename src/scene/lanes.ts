// Level stretches of wires, kept a little apart where they run side by side.

const apart = 7;

interface Lane {
  readonly y: number;
  readonly left: number;
  readonly right: number;
}

export class Lanes {
  /** By height, in bands as wide as what is kept apart. */
  private readonly bands = new Map<number, Lane[]>();

  take(lane: Lane): void {
    const band = Math.floor(lane.y / apart);
    const lanes = this.bands.get(band);
    if (lanes) lanes.push(lane);
    else this.bands.set(band, [lane]);
  }

  /** The height nearest to y, going by steps in one direction, where no other wire runs. */
  free(y: number, direction: number, left: number, right: number): number {
    let at = y;
    while (this.taken(at, left, right)) at += direction * 9;
    return at;
  }

  private taken(y: number, left: number, right: number): boolean {
    const band = Math.floor(y / apart);
    for (let b = band - 1; b <= band + 1; b++) {
      const lanes = this.bands.get(b);
      if (!lanes) continue;
      for (const l of lanes)
        if (l.left < right - 20 && left < l.right - 20 && Math.abs(l.y - y) < apart) return true;
    }
    return false;
  }
}
