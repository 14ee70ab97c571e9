// Loads what a library loads at its first session (WASM takes most of a second), while the page is still drawing.
import { literal, newBuilder, type Program } from "../../core/index.ts";
import type { Executor } from "./executor.ts";

/** y = −x, of one number. */
export function smallestProgram(): Program {
  const ir = newBuilder({}, []);
  const x = ir.input({ kind: "feed", name: "x" }, { shape: [literal(1)], dtype: "f32" });
  return ir.finish({ y: ir.neg(x) });
}

export async function warmUp(executor: Executor): Promise<Executor> {
  const prepared = await executor.prepare(smallestProgram(), ["y"]);
  await prepared.run({ x: { dims: [1], dtype: "f32", data: Float32Array.of(1) } });
  return executor;
}
