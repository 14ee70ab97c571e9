// A mixture of experts in place of a feed-forward network: a router and a bank.
import type { ParamValue } from "../../model/index.ts";
import type { Canvas } from "../canvas.ts";
import type { Config } from "../config.ts";
import { refuse } from "../refused.ts";
import { type Source, turned, turnedStack } from "../sources.ts";
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
  /** What else the router does. */
  readonly routing?: Pick<Router, "correction" | "more">;
}

/** Draws it on what comes from `x` and gives where its output is. E counts the experts. */
export function drawExperts(canvas: Canvas, m: Mixture, x: string): string {
  const params = gateOf(m.fn);
  drawRouter(canvas, { ...m, w: turned(m.router), ...m.routing }, x);
  const names = Array.from({ length: m.experts }, (_, e) => m.expert(e));
  const of = (part: 0 | 1 | 2) => turnedStack(names.map((name) => name[part]));
  return drawBank(canvas, { hidden: m.hidden, params, weights: { gate: of(0), up: of(1), down: of(2) } }, x);
}

/** What the bank calls experts whose gate is bent so. */
export function gateOf(fn: string): Readonly<Record<string, ParamValue>> {
  const kind = gatedKinds[fn];
  if (kind === undefined) return refuse(`experts with a gate bent by ${fn} are not supported`);
  return kind === "swiglu" ? {} : { fn: kind };
}

type Router = Pick<Mixture, "experts" | "k" | "renormalize"> & {
  readonly w: Source;
  readonly b?: Source;
  /** Added for choosing alone. */
  readonly correction?: Source;
  /** Sigmoids, groups, a factor. */
  readonly more?: Readonly<Record<string, ParamValue>>;
};

export function drawRouter(canvas: Canvas, router: Router, x: string): void {
  const { experts, k, renormalize, w, b, correction, more } = router;
  if (k > experts) refuse(`each position would ask ${k} of ${experts} experts`);
  const params: Record<string, ParamValue> = {
    experts: "E",
    ...(k === 2 ? {} : { k }),
    ...(renormalize ? {} : { renormalize: false }),
    ...(b ? { bias: true } : {}),
    ...(correction ? { correction: true } : {}),
    ...more,
  };
  const weights = { w, ...(b ? { b } : {}), ...(correction ? { correction } : {}) };
  canvas.add("router", "router", { params, from: { x }, weights });
}

interface Bank {
  readonly hidden: string;
  readonly params: Readonly<Record<string, ParamValue>>;
  readonly weights: Readonly<Record<string, Source>>;
}

/** The experts behind that router. */
export function drawBank(canvas: Canvas, { hidden, params, weights }: Bank, x: string): string {
  canvas.add("experts", "experts", {
    params: { experts: "E", ...(hidden === "4*D" ? {} : { hidden }), ...params },
    from: { x, weights: "router.weights" },
    weights,
  });
  return "experts.y";
}

/** Keys that tell how the router trains. */
export const ignoreRouterTraining = (config: Config): void =>
  config.ignore("output_router_logits", "router_aux_loss_coef", "router_jitter_noise");

/** Number of experts under either of its names. */
export function expertsOf(config: Config, usual: number): number {
  config.ignore("num_experts", "num_local_experts");
  return config.count(config.has("num_local_experts") ? "num_local_experts" : "num_experts", usual);
}

/** A module for each expert, with three Linears: gate, up, down. */
export const expertNames =
  (at: string, [gate, up, down]: readonly [string, string, string] = ["gate_proj", "up_proj", "down_proj"]) =>
  (e: number): ReturnType<Mixture["expert"]> => [
    `${at}.experts.${e}.${gate}.weight`,
    `${at}.experts.${e}.${up}.weight`,
    `${at}.experts.${e}.${down}.weight`,
  ];
