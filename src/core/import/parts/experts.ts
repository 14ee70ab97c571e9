// A mixture of experts in place of a feed-forward network: a router and a bank.
import type { ParamValue } from "../../model/index.ts";
import type { Canvas } from "../canvas.ts";
import { refuse } from "../refused.ts";
import { turned, turnedStack } from "../sources.ts";
import { gatedKinds } from "./feed-forward.ts";

export interface Mixture {
  readonly fn: string;
  readonly experts: number;
  /** How many each position asks. */
  readonly k: number;
  /** Shares of those that are asked are made to sum to 1. */
  readonly renormalize: boolean;
  /** Hidden width over the dims. */
  readonly hidden: string;
  /** The router's tensor, and those of an expert: gate, up, down. */
  readonly router: string;
  readonly expert: (index: number) => readonly [gate: string, up: string, down: string];
}

/** Draws it on what comes from `x` and gives where its output is. E counts the experts. */
export function drawExperts(canvas: Canvas, m: Mixture, x: string): string {
  const fn = gatedKinds[m.fn];
  if (fn === undefined) return refuse(`experts with a gate bent by ${m.fn} are not supported`);
  if (m.k > m.experts) return refuse(`each position would ask ${m.k} of ${m.experts} experts`);
  const router: Record<string, ParamValue> = {
    experts: "E",
    ...(m.k === 2 ? {} : { k: m.k }),
    ...(m.renormalize ? {} : { renormalize: false }),
  };
  canvas.add("router", "router", { params: router, from: { x }, weights: { w: turned(m.router) } });
  const names = Array.from({ length: m.experts }, (_, e) => m.expert(e));
  const of = (part: 0 | 1 | 2) => turnedStack(names.map((name) => name[part]));
  canvas.add("experts", "experts", {
    params: {
      experts: "E",
      ...(fn === "swiglu" ? {} : { fn }),
      ...(m.hidden === "4*D" ? {} : { hidden: m.hidden }),
    },
    from: { x, weights: "router.weights" },
    weights: { gate: of(0), up: of(1), down: of(2) },
  });
  return "experts.y";
}
