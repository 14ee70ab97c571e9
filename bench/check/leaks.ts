// What a keystroke costs in a 12-layer model: check, lower and leak proof, warm, on one core.

import { check } from "../../src/core/index.ts";
import { proveChecked } from "../../src/core/prove/index.ts";
import { layered, parsed } from "./models.ts";
import { report, timesOf } from "./times.ts";

const layers = 12;

/** Presets by name, with what their 12 layers are. */
const models: Readonly<Record<string, string>> = {
  "decoder-only": "decoder",
  "decoder-modern": "modern decoder",
  encoder: "encoder",
  "encoder-decoder": "12 + 12 layers, encoder–decoder",
};

export function benchLeaks(): void {
  console.log(`\n${layers} layers: check + lower + leak proof`);
  for (const [name, told] of Object.entries(models)) {
    const text = layered(name, layers);
    const times = timesOf(
      () => parsed(text),
      (document) => {
        const { proof } = proveChecked(check(document), { fixes: false });
        if (proof?.verdict !== "proved") throw new Error(`${name}: ${proof?.verdict}`);
      },
    );
    report(`  ${told}`, times, 15);
  }
}
