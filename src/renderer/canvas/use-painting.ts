// Tells the painter what to paint, and when colours or fonts have changed.
import { useEffect, useLayoutEffect } from "react";
import { type Checked, isError } from "../../core/index.ts";
import type { Drawn } from "../../scene/drawn.ts";
import type { SceneWire } from "../../scene/scene.ts";
import { problemsByNode, workedLevel } from "../store/derived.ts";
import { useStore } from "../store/store.ts";
import type { Painter } from "./paint/painter.ts";
import { spotlightOf } from "./spotlight.ts";
import { useNodeLight } from "./use-node-light.ts";

const lightColours = { leak: "leak", chain: "accent", fix: "good", step: "accent" } as const;

export function usePainting(
  painter: Painter,
  { scene, checked }: { readonly scene: Drawn | null; readonly checked: Checked },
  hovered: SceneWire | null,
): void {
  const light = useStore(spotlightOf);
  const selectedWire = useStore((s) => s.selectedWire);
  const selectedPoint = useStore((s) => s.selectedPoint);
  const selection = useStore((s) => s.selection);
  const theme = useStore((s) => `${s.theme} ${s.systemDark}`);
  useLayoutEffect(() => {
    const problems = problemsByNode(checked);
    painter.show(scene, (n) => problems.get(n.path)?.some(isError) === true);
  }, [painter, scene, checked]);
  const level = useStore(workedLevel);
  useEffect(() => {
    painter.mark(hovered, selectedWire === null ? null : { level, wire: selectedWire }, selectedPoint);
  }, [painter, hovered, level, selectedWire, selectedPoint]);
  useEffect(() => painter.choose(selection), [painter, selection]);
  useLayoutEffect(() => {
    const found = light && light.nodes.size > 0;
    painter.light(found ? { colour: lightColours[light.kind], wires: light.wires } : null);
  }, [painter, light]);
  useNodeLight(light);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme is what the colours are read for
  useEffect(() => painter.recolour(), [painter, theme]);
  useEffect(() => {
    void document.fonts.ready.then(() => painter.recolour());
  }, [painter]);
}
