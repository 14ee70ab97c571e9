// How long a person waits for the word on a graph: check, lower and leak proof of 12 layers, of known models, of a
// large graph from nothing and after each kind of edit; and beside onnx.shape_inference on the same model.
import { check, lower } from "../src/core/index.ts";
import { graphOf } from "./canvas/document.ts";
import { benchLeaks } from "./check/leaks.ts";
import { layered, parsed, read } from "./check/models.ts";
import { benchOnnx } from "./check/onnx.ts";
import { benchRechecks } from "./check/rechecks.ts";
import { allHeld, report, timesOf } from "./check/times.ts";

const checking = (text: string) => timesOf(() => parsed(text), check);

const decoder = layered("decoder-only", 12);
report("decoder, 12 layers: check", checking(decoder), 10);
const both = timesOf(
  () => parsed(decoder),
  (d) => lower(check(d)),
);
report("decoder, 12 layers: check + lower", both, 10);
for (const name of ["gpt2-small", "bert-base", "llama-2-7b"])
  report(`${name}: check`, checking(read(`test/models/${name}.graph.json`)), 20);
for (const size of [1000, 5000] as const) {
  const text = JSON.stringify(graphOf(size));
  const times = timesOf(() => JSON.parse(text), check, size === 1000 ? 60 : 20);
  report(`${size.toLocaleString("en")} nodes: check from nothing`, times);
}
benchLeaks();
benchRechecks();
await benchOnnx();
process.exit(allHeld() ? 0 : 1);
