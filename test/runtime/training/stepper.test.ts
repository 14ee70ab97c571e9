// The state of a training as a handle: a step that went wrong, or is not kept, costs nothing.
import { describe, expect, test } from "vitest";
import { literal, newBuilder } from "../../../src/core/index.ts";
import type { Executor } from "../../../src/runtime/engine/executor.ts";
import { nativeExecutor, referenceExecutor } from "../../../src/runtime/engine/index.ts";
import type { EngineTensor } from "../../../src/runtime/engine/tensor.ts";
import { openStepper } from "../../../src/runtime/engine/trainer/state.ts";

const f32 = (...numbers: number[]): EngineTensor => ({
  dims: [numbers.length],
  dtype: "f32",
  data: Float32Array.from(numbers),
});

/** w ← w + by · still; the loss is their sum before. */
function adding() {
  const g = newBuilder({}, []);
  const two = { shape: [literal(2)], dtype: "f32" } as const;
  const input = (name: string) => g.input({ kind: "feed", name }, two);
  const [w, still, by] = [input("w"), input("still"), input("by")];
  const loss = g.reduceSum(w, { axes: [0], keep: false });
  return g.finish({ loss, "next:w": g.add(w, g.mul(by, still)) });
}

const engines: readonly [string, () => Promise<Executor>][] = [
  ["native", nativeExecutor],
  ["reference", async () => referenceExecutor],
];

describe.each(engines)("a state in the %s engine", (_, start) => {
  const open = async () => {
    const program = adding();
    const stepper = await openStepper(await start(), program, Object.keys(program.outputs));
    await stepper.load({ w: f32(1, 2), still: f32(1, 10) });
    const now = async () => [...((await stepper.read()).w?.data ?? [])];
    return { stepper, now };
  };

  test("moves by the steps that are kept, and by no others", async () => {
    const { stepper, now } = await open();
    const lossOf = async (by: number) => (await stepper.step({ by: f32(by, by) })).loss?.data[0];
    expect(await lossOf(1)).toBe(3);
    expect(await now()).toEqual([1, 2]);
    expect(await lossOf(5)).toBe(3);
    stepper.keep();
    expect(await now()).toEqual([6, 52]);
    expect(await lossOf(1)).toBe(58);
    stepper.keep();
    expect(await now()).toEqual([7, 62]);
    await stepper.close();
  });

  test("is what it was where a step fails", async () => {
    const { stepper, now } = await open();
    await expect(stepper.step({})).rejects.toThrow();
    expect(await now()).toEqual([1, 2]);
    expect((await stepper.step({ by: f32(0, 0) })).loss?.data[0]).toBe(3);
    await stepper.close();
  });

  test("takes values that are put in place later", async () => {
    const { stepper, now } = await open();
    await stepper.step({ by: f32(1, 1) });
    stepper.keep();
    await stepper.load({ w: f32(4, 4) });
    await stepper.step({ by: f32(1, 1) });
    stepper.keep();
    expect(await now()).toEqual([5, 14]);
    await stepper.close();
  });
});
