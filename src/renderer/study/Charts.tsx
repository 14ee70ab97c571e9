// The figures of a study in the panel, as wide as there is room.
import { useMemo, useState } from "react";
import { bandScale } from "../../figure/bands-figure.ts";
import { type FigurePalette, palettes } from "../../figure/palette.ts";
import { three } from "../values/numbers.ts";
import { useDark } from "../values/Tiles.tsx";
import { DrawingView } from "./DrawingView.tsx";
import { bandsIn, bandsOfStudy, forestOfStudy, frontOfStudy, heatOfStudy } from "./figures.ts";
import type { KeptStudy } from "./study-store.ts";
import { useSize } from "./use-size.ts";

const usePalette = (): FigurePalette => palettes[useDark() ? "dark" : "light"];

interface ChartProps {
  readonly study: KeptStudy;
}

/** The variant whose mean is nearest to the pointer is drawn seed by seed. */
export function Bands({ study }: ChartProps) {
  const palette = usePalette();
  const { host, width, height } = useSize();
  const [pointed, setPointed] = useState<{ lit: string; step: number } | null>(null);
  const bands = useMemo(() => bandsIn(study), [study]);
  const scale = bandScale({ bands, width, height });
  const point = (at: readonly [number, number] | null) => {
    const step = at ? scale.stepAt(at[0]) : -1;
    const near = bands
      .flatMap(({ name, points }) => {
        const [nearest] = points.toSorted((a, b) => Math.abs(a.step - step) - Math.abs(b.step - step));
        return nearest && at
          ? [{ name, step: nearest.step, off: Math.abs(scale.y(nearest.mean) - at[1]) }]
          : [];
      })
      .toSorted((a, b) => a.off - b.off)[0];
    setPointed(near && step >= 0 && step <= scale.steps ? { lit: near.name, step: near.step } : null);
  };
  const drawing = bandsOfStudy(study, { width, height }, { palette }, pointed ?? undefined);
  return (
    <>
      <p className="study-reading">
        {pointed
          ? readingOf(bands, pointed)
          : "Mean and standard deviation over seeds; point at a curve for its seeds."}
      </p>
      <div className="study-chart" ref={host}>
        <DrawingView drawing={drawing} point={point} />
      </div>
    </>
  );
}

/** The numbers of a variant at a step: of all seeds together and of each. */
function readingOf(
  bands: ReturnType<typeof bandsIn>,
  { lit, step }: { readonly lit: string; readonly step: number },
): string {
  const band = bands.find(({ name }) => name === lit);
  const at = band?.points.find((p) => p.step === step);
  if (!band || !at) return lit;
  const seeds = band.seeds.map(({ seed, curve }) => {
    const loss = curve.find(([s]) => s === step)?.[1];
    return `seed ${seed}: ${loss === undefined ? "–" : three(loss)}`;
  });
  return `${lit} · step ${step} · ${three(at.mean)} ± ${three((at.high - at.low) / 2)} · ${seeds.join(", ")}`;
}

export function Forest({ study }: ChartProps) {
  const palette = usePalette();
  const { host, width } = useSize();
  return (
    <div className="study-chart" ref={host}>
      <DrawingView drawing={forestOfStudy(study, width, { palette })} />
    </div>
  );
}

export function Heat({ study }: ChartProps) {
  const palette = usePalette();
  const { host, width } = useSize();
  const drawing = heatOfStudy(study, width, { palette });
  return (
    <div className="study-chart" ref={host}>
      {drawing && <DrawingView drawing={drawing} />}
    </div>
  );
}

export function Front({ study }: ChartProps) {
  const palette = usePalette();
  const { host, width, height } = useSize();
  return (
    <div className="study-chart" ref={host}>
      <DrawingView drawing={frontOfStudy(study, { width, height }, { palette })} />
    </div>
  );
}
