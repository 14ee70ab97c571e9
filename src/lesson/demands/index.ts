// All demands by name. A new one is its type in lesson.ts, its form in lesson-file.ts, its file and its line here.
import type { Demand } from "../lesson.ts";
import { clean } from "./clean.ts";
import type { Judge, Judged } from "./demand.ts";
import { has, lacks } from "./has.ts";
import { parameters } from "./parameters.ts";
import { proved } from "./proved.ts";
import { same } from "./same.ts";

export type { Judged };

const judges: { readonly [D in Demand["demand"]]: Judge<D> } = {
  clean,
  proved,
  same,
  parameters,
  has,
  lacks,
};

/** What is wrong with an answer by a demand; none where it is met. */
export const unmet = (demand: Demand, graphs: Judged): readonly string[] =>
  (judges[demand.demand] as Judge<typeof demand.demand>)(demand as never, graphs);
