// Loads what a library loads at its first session (WASM takes most of a second), while the page is still drawing.
import { literal, newBuilder } from "../../core/index.ts";
import type { Executor } from "./executor.ts";

export async function warmUp(executor: Executor): Promise<Executor> {
  const ir = newBuilder({}, []);
  const x = ir.input({ kind: "feed", name: "x" }, { shape: [literal(1)], dtype: "f32" });
  const program = ir.finish({ y: ir.neg(x) });
  const prepared = await executor.prepare(program, ["y"]);
  await prepared.run({ x: { dims: [1], dtype: "f32", data: Float32Array.of(1) } });
  return executor;
}
