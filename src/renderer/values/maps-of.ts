// Dependence maps of values as the report has them, by the address of a port.
import type { DependenceMap, NodePath } from "../../core/index.ts";
import { keepsSecret } from "../store/challenge-slice.ts";
import { addressOf, checkedOf } from "../store/derived.ts";
import type { State } from "../store/store.ts";
import type { Policy } from "./MapGrid.tsx";

const none: readonly DependenceMap[] = [];

export function mapsAt(s: State, address: string): readonly DependenceMap[] {
  const maps = s.diagnosed?.report.leaks?.maps;
  const index = maps?.at[address];
  return (index === undefined ? undefined : maps?.table[index]) ?? none;
}

export const mapsOfPort = (s: State, path: NodePath, port: string): readonly DependenceMap[] =>
  mapsAt(s, `${addressOf(path, checkedOf(s.document), s.iterations)}.${port}`);

const policies = new WeakMap<object, Policy>();

export function policyOf(s: State): Policy | null {
  const leaks = s.diagnosed?.report.leaks;
  if (!leaks || keepsSecret(s)) return null;
  let policy = policies.get(leaks);
  if (!policy) {
    policy = { stream: leaks.stream, causal: leaks.causal, asked: leaks.asked };
    policies.set(leaks, policy);
  }
  return policy;
}
