// A verdict in words that claim what the runs show and nothing besides.
import { plural } from "../../core/index.ts";
import type { Plan } from "../plan/plan.ts";
import type { Look } from "../statistics/looks.ts";
import type { Interval } from "../statistics/paired.ts";
import type { Against, VariantRow } from "./report.ts";

/** Four digits are more than seeds tell apart. */
export const figure = (x: number): string =>
  Number.isNaN(x) ? "–" : x.toFixed(4).replace(/^-(0\.0*)$/, "$1");
export const signed = (x: number): string => (x > 0 ? `+${figure(x)}` : figure(x));
const between = ({ from, to }: Interval): string => `${signed(from)} to ${signed(to)}`;

/** What is said of a variant, a sentence each. The leak comes first: with one, no number proves anything. */
export function verdictWords(row: VariantRow, plan: Plan): string[] {
  const { against, failed, leaks, acceptance } = row;
  const said: string[] = [];
  if (leaks === "leaks") said.push("Leaks: it sees what it is to predict, so its loss proves nothing.");
  if (leaks === "not-proved") said.push("Leaks are not ruled out.");
  if (failed) said.push(`${plural(failed.count, "run")} broke down: ${failed.why}.`);
  if (against) said.push(...differenceWords(against, plan));
  if (against && (plan.budget.unit === "seconds" || plan.inTime))
    said.push("At equal time, as one machine was measured before: measured again, the numbers are others.");
  if (acceptance && plan.rule) {
    const { threshold, margin } = plan.rule;
    const verb = acceptance.accepted ? "Accepted" : "Not accepted";
    said.push(
      `${verb}: (${threshold} − ${figure(acceptance.mean)}) · √n = ${figure(acceptance.score)}, must be at least ${margin}.`,
    );
  }
  return said;
}

function differenceWords(against: Against, plan: Plan): string[] {
  const { look } = against;
  if (look) return [...seenWords({ ...against, seedsNeeded: null }, plan, look.level), lookWords(look, plan)];
  return seenWords(against, plan, plan.error);
}

/** Which look it is of, and what all of them together may err by. */
function lookWords({ number, of, at, level, ends }: Look, { error }: Plan): string {
  if (number === 0)
    return `The first of ${of} planned looks is at ${plural(at, "seed")}: no verdict before it.`;
  const whole = `${Number((100 * error).toPrecision(3))} %`;
  const own = `look ${number} of ${of}, at an error of ${Number((100 * level).toPrecision(2))} %, so that all looks together err in at most ${whole}`;
  const next = ends ? "; it ends the runs of this variant" : number < of ? "; the runs go on" : "";
  return `Planned before: ${own}${next}.`;
}

function seenWords(against: Against, plan: Plan, error: number): string[] {
  const { paired, interval, outcome, atMost, visible, seedsNeeded } = against;
  const confidence = `${Number((100 * (1 - error)).toPrecision(error < 0.001 ? 6 : error < 0.05 ? 4 : 3))} %`;
  const seeds = plural(paired.n, "seed");
  const more =
    seedsNeeded !== null && seedsNeeded > paired.n
      ? [`To see a difference of ${plan.effect}, plan ${plural(seedsNeeded, "new seed")}.`]
      : [];
  switch (outcome) {
    case "identical":
      return [`The same ${plan.metric} as the base in every run (${seeds}).`];
    case "too-few":
      return [
        `${paired.n === 0 ? "No pair of runs" : "One pair of runs"}: no verdict without at least two seeds.`,
      ];
    case "better":
    case "worse":
      return [
        `${outcome === "better" ? "Better" : "Worse"} than the base by ${figure(Math.abs(paired.mean))} (${between(interval)} with ${confidence} confidence, ${seeds}).`,
      ];
    case "negligible":
      return [
        `No difference of ${plan.effect} or more: it is smaller than ${figure(atMost)} with ${confidence} confidence (${seeds}).`,
      ];
    case "open":
      return [
        `No difference that ${seeds} at this budget could show; smaller than ${figure(atMost)} with ${confidence} confidence. They can be relied on to show ${figure(visible)} at best.`,
        ...more,
      ];
  }
}
