// What WebGPU makes of every primitive, to be looked at anew at each update of ONNX Runtime. It takes two minutes:
//
//   HEDDLE_GPU=all npx vitest run test/gpu/operators
import { beforeAll, describe, expect, test } from "vitest";
import { cases } from "../support/samples.ts";
import { type Compared, hasGpu, onGpu } from "./native-gpu.ts";

const isWhole = process.env.HEDDLE_GPU === "all";

/** Those that every training has, where not all are asked for. */
const everywhere = ["oneHot", "logSoftmax", "shiftRight", "slice", "or", "normalize", "relu", "softmax"];

/** It has no form that stays on the GPU: a graph with it trains on the CPU. */
const staysOnCpu = /^mod\.|^constant\./;

/** WGSL lets a sine be wrong by 2⁻¹¹. */
const roughlyRight = /^(sin|cos)\./;

/** NaN and infinity are hidden, as WGSL allows: what goes into these is looked at (src/runtime/engine/gpu/faults.ts). */
const knownWrong = new Set(
  "exp.3 log.3 logSoftmax.0 pow.4 pow.5 relu.3 sigmoid.3 softmax.0 softmax.1 softmax.7".split(" "),
);

describe.skipIf(!hasGpu())("on the GPU, software or not,", () => {
  let found: Compared[] = [];
  beforeAll(async () => {
    found = await onGpu("operators", ...(isWhole ? [] : everywhere));
  });

  test("every case was looked at", () => {
    const looked = new Set(found.map((c) => c.name));
    const wanted = cases.filter((c) => isWhole || everywhere.includes(c.prim.name));
    expect(wanted.map((c) => c.name).filter((name) => !looked.has(name))).toEqual([]);
  });

  test("everything that a training is made of runs there", () => {
    expect(found.filter((c) => c.where !== "GPU" && !staysOnCpu.test(c.name))).toEqual([]);
  });

  test("the numbers are the CPU's, but for those that are known to differ", () => {
    const most = ({ name }: Compared) => (roughlyRight.test(name) ? 1e-3 : 1e-5);
    expect(found.filter((c) => c.difference > most(c) && !knownWrong.has(c.name))).toEqual([]);
  });

  test("where a number is hidden, it is found in what went in", () => {
    const hidden = found.filter((c) => c.where === "GPU" && knownWrong.has(c.name));
    expect(hidden.length).toBeGreaterThan(3);
    expect(hidden.filter((c) => !c.isFault)).toEqual([]);
  });
});
