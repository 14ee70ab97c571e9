// A training in a process of its own that is killed in mid-run: nothing is lost but the steps since the checkpoint.
import { expect, test } from "vitest";
import { EngineError, type TrainStep, train } from "../../../src/runtime/client/index.ts";
import { bundledEngines } from "../engine.ts";
import { options, small } from "./support.ts";

const { start } = bundledEngines();

test("killed, it goes on from the last checkpoint with the losses of the unbroken run", async () => {
  const { client, children } = start("native", ["--threads=1"]);
  const request = { document: small("decoder-only"), options: options({ steps: 60 }) };
  const whole: TrainStep[] = [];
  await train(client, request, { report: (r) => void whole.push(...r.steps) }).done;
  expect(whole).toHaveLength(60);

  const before: TrainStep[] = [];
  let saved: { readonly bytes: Uint8Array; readonly step: number } | undefined;
  const broken = train(
    client,
    request,
    {
      report: (r) => {
        before.push(...r.steps);
        if (before.length >= 25) children[0]?.kill("SIGKILL");
      },
      checkpoint: (bytes, step) => {
        saved = { bytes, step };
      },
    },
    { checkpointEvery: 10, slice: 1 },
  );
  await expect(broken.done).rejects.toThrow(EngineError);
  if (!saved) throw new Error("no checkpoint was taken");
  expect(saved.step % 10).toBe(0);
  expect(saved.step).toBeGreaterThanOrEqual(20);

  const after: TrainStep[] = [];
  await train(client, { ...request, checkpoint: saved.bytes }, { report: (r) => void after.push(...r.steps) })
    .done;
  expect(after).toEqual(whole.slice(saved.step));
});

test("paused it does nothing, resumed it goes on, stopped it ends", async () => {
  const { client } = start("native", ["--threads=1"]);
  const steps = 100_000;
  let done = 0;
  const run = train(
    client,
    { document: small("decoder-only"), options: options({ steps }) },
    {
      report: (r) => {
        done = r.step;
      },
    },
    { slice: 5 },
  );
  const wait = (ms: number) => new Promise((resume) => setTimeout(resume, ms));
  const until = async (condition: () => boolean) => {
    while (!condition()) await wait(20);
  };
  await until(() => done > 3);
  run.pause();
  // The steps that were under way come to their end; how long that takes is the machine's affair.
  let paused = -1;
  while (done !== paused) {
    paused = done;
    await wait(300);
  }
  expect(paused).toBeLessThan(steps);
  // The engine is free while a training rests.
  expect((await client.info()).threads).toBe(1);
  run.resume();
  await until(() => done > paused + 3);
  run.stop();
  const report = await run.done;
  expect(report?.finished).toBe(false);
  expect((await run.checkpoint()).length).toBeGreaterThan(1000);
});
