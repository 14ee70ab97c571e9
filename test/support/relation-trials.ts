// Trials of relations: a random program, random sizes and lengths, and what a run shows of them.
import fc from "fast-check";
import { relate } from "../../src/core/analyse/every-size/relate.ts";
import type { relation } from "../../src/core/ir/index.ts";
import { leakDims } from "./leak-programs.ts";
import { randomFrom } from "./random.ts";
import { growRelationProgram, lastOf } from "./relation-programs.ts";
import { tryRelations } from "./relation-truth.ts";

const choices = fc.array(fc.tuple(fc.nat(1000), fc.nat(7), fc.nat(7), fc.nat(11)), {
  minLength: 1,
  maxLength: 10,
});
export const drawn = fc.tuple(choices, fc.boolean(), fc.array(fc.nat(1e6), { maxLength: 5 }), fc.nat(1e9));
export type Drawn = typeof drawn extends fc.Arbitrary<infer T> ? T : never;

export function faultsOf([chosen, isHard, extra, seed]: Drawn, side: relation.PaddingSide) {
  const program = growRelationProgram(chosen, isHard, extra);
  const relations = relate(
    program,
    { objective: null, logits: lastOf(program), losses: [] },
    { parameters: [], side },
  );
  const random = randomFrom(seed);
  const results = [0, 1].map(() => {
    const dims = { ...leakDims, B: 1 + Math.floor(random() * 3), T: 1 + Math.floor(random() * 6) };
    const edges = Array.from(
      { length: dims.B },
      () => Math.floor(random() * dims.T) + (side === "right" ? 1 : 0),
    );
    return tryRelations(relations, { dims, edges, seed: random, rows: 7 });
  });
  return { program, results };
}
