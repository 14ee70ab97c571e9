// Where a training is done: on the GPU only where it gives the CPU's losses, and is faster unless it was asked for.
import { beforeEach, expect, test, vi } from "vitest";
import { chooseEngine, type TrainOn, trainOn } from "../../src/renderer/train/train-on.ts";
import type { Adapter, EngineClient, TrainRequest } from "../../src/runtime/client/index.ts";

const browser = vi.hoisted(() => ({
  adapter: "no WebGPU" as Adapter | string,
  gpu: null as unknown as EngineClient,
  started: 0,
  forgotten: 0,
}));
vi.mock("../../src/renderer/engine/gpu.ts", () => ({
  findAdapter: async () => browser.adapter,
  gpuClient: () => {
    browser.started++;
    return browser.gpu;
  },
  forgetGpu: () => {
    browser.forgotten++;
  },
}));

/** An engine that gives these losses at that speed; or fails. */
function engine(losses: readonly number[], tokensPerSecond: number, error?: string): EngineClient {
  const answers: Record<string, unknown> = {
    trainBegin: { training: "t" },
    trainAdvance: { steps: losses.map((loss) => ({ loss })), tokensPerSecond, failure: null },
    trainEnd: {},
  };
  const ask = async (call: string) => {
    if (error !== undefined) throw new Error(error);
    return answers[call];
  };
  return { ask } as unknown as EngineClient;
}

const request = { document: {}, options: { steps: 9, validateEvery: 3 } } as unknown as TrainRequest;
const losses = [3, 2, 1];
const cpu = engine(losses, 100);
const card: Adapter = { name: "Card", software: false };
const choose = (setting: TrainOn, adapter: Adapter | string, gpu: EngineClient) => {
  trainOn.write(setting);
  Object.assign(browser, { adapter, gpu });
  return chooseEngine(cpu, request);
};

beforeEach(() => Object.assign(browser, { started: 0, forgotten: 0 }));

test("the CPU, where it is chosen, without a look at what else there is", async () => {
  const chosen = await choose("cpu", card, engine(losses, 900));
  expect(chosen).toMatchObject({ client: cpu, gpu: false, on: null, warnings: [] });
  expect(browser.started).toBe(0);
});

test("the faster of both, told with how much", async () => {
  const fast = await choose("automatic", card, engine([3, 2, 1.00001], 250));
  expect(fast).toMatchObject({ client: browser.gpu, gpu: true, adapter: "Card", warnings: [] });
  expect(fast.on).toMatch(/^GPU: Card, 2\.5× as fast as the CPU/);
  const slow = await choose("automatic", card, engine(losses, 50));
  expect(slow).toMatchObject({ client: cpu, gpu: false });
  expect(slow.on).toMatch(/Card.* 2\.0× slower than/);
  expect(await choose("gpu", card, engine(losses, 50))).toMatchObject({ gpu: true });
});

test("losses that differ are told, and the CPU is taken, whatever was asked for", async () => {
  for (const wrong of [
    [3, 2, 1.001],
    [3, 2],
    [3, 2, Number.NaN],
  ]) {
    const chosen = await choose("gpu", card, engine(wrong, 900));
    expect(chosen).toMatchObject({ client: cpu, gpu: false });
    expect(chosen.warnings.join()).toMatch(/gives other losses/);
  }
});

test("an adapter in software is said and left alone, unless it is asked for", async () => {
  const software = { name: "SwiftShader", software: true };
  const left = await choose("automatic", software, engine(losses, 900));
  expect(left).toMatchObject({ gpu: false, on: "CPU: the only GPU is one in software (SwiftShader)" });
  expect(browser.started).toBe(0);
  const asked = await choose("gpu", software, engine(losses, 9));
  expect(asked.gpu).toBe(true);
  expect(asked.warnings.join()).toMatch(/in software/);
});

test("without an adapter, or where the GPU refuses, the CPU; told to whoever asked for the GPU", async () => {
  const none = "This browser has no WebGPU";
  expect(await choose("automatic", none, engine(losses, 9))).toMatchObject({ on: null, warnings: [] });
  expect((await choose("gpu", none, engine(losses, 9))).warnings).toEqual([`${none}: trained on the CPU`]);
  const refuses = engine([], 0, 'WebGPU has no "mod"');
  expect((await choose("gpu", card, refuses)).warnings.join()).toMatch(/Trained on the CPU.*"mod"/);
  expect((await choose("automatic", card, refuses)).on).toMatch(/^CPU\. .*"mod"/);
  expect(browser.forgotten).toBe(2);
});
