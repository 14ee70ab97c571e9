// Runs with the weights of a training as they are now, in the engine that trains.
import { expect, test } from "vitest";
import { readSafetensors } from "../../../src/core/index.ts";
import type { GivenWeights, RunResult } from "../../../src/runtime/client/index.ts";
import { bundledEngines, request } from "../engine.ts";
import { options, small } from "./support.ts";

const { start } = bundledEngines();
const logits = "lm_head.logits";

function weightsIn(bytes: Uint8Array): GivenWeights {
  const read = readSafetensors(bytes);
  if (!read.ok) throw new Error(read.why);
  return Object.fromEntries(
    [...read.tensors].flatMap(([name, { dims, data }]) =>
      /^[mv]:/.test(name) ? [] : [[name, { dims, data: Float32Array.from(data) }] as const],
    ),
  );
}

test("a run of a training's graph has its weights, step by step, until it ends", async () => {
  const { client } = start("native", ["--threads=1"]);
  const begun = await client.ask("trainBegin", { document: small("decoder-only"), options: options() });
  const { training, document } = begun;
  const read = async (result: RunResult): Promise<number[]> => {
    const handle = result.values[logits]?.handle;
    if (handle === undefined) throw new Error("no logits");
    return [...(await client.read(handle)).data];
  };
  const asked = { text: { main: "once there was" }, fetch: [logits] };
  const live = async () => read(await client.run(request(document, { ...asked, training })));
  const advance = () => client.ask("trainAdvance", { training, steps: 3, milliseconds: 1e9 });

  const fresh = await live();
  expect(fresh).toEqual(await read(await client.run(request(document, asked))));
  await advance();
  const after = await live();
  expect(after).not.toEqual(fresh);
  const { bytes } = await client.ask("trainCheckpoint", { training });
  expect(await read(await client.run(request(document, { ...asked, weights: weightsIn(bytes) })))).toEqual(
    after,
  );
  await advance();
  expect(await live()).not.toEqual(after);

  // A rewired graph cannot take them, and is told which do not fit.
  const wider = small("decoder-only", { D: 32, H: 2 });
  await expect(client.run(request(wider, { ...asked, training }))).rejects.toMatchObject({ code: "weights" });
  await client.ask("trainEnd", { training });
  await expect(live()).rejects.toThrow(/This training has ended/);
});
