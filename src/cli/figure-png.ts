// A figure as pixels, by resvg.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

/** As journals ask for. */
const dotsPerCm = 300 / 2.54;

export async function pngOf(svg: string, width: number): Promise<Uint8Array> {
  const { initWasm, Resvg } = await import("@resvg/resvg-wasm");
  const wasm = createRequire(import.meta.url).resolve("@resvg/resvg-wasm/index_bg.wasm");
  await initWasm(new Uint8Array(await readFile(wasm)));
  const fitTo = { mode: "width", value: Math.round(width * dotsPerCm) } as const;
  return new Resvg(svg, { fitTo }).render().asPng();
}
