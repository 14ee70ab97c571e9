// The optimizers by name.
import { adamw } from "./adamw.ts";
import { lion } from "./lion.ts";
import { muon } from "./muon.ts";
import type { Optimizer } from "./optimizer.ts";
import { sgd } from "./sgd.ts";

export const optimizers = { adamw, sgd, lion, muon } satisfies Record<string, Optimizer>;

export type OptimizerName = keyof typeof optimizers;

export type { Move, Optimizer, RateName, Settings, State } from "./optimizer.ts";
