// Only logits whose entries are tokens are told as predictions; all other values are computed as ever.
import { expect, test } from "vitest";
import { Engine, nativeExecutor } from "../../src/runtime/engine/index.ts";
import { edited } from "../core/edited.ts";

const engine = new Engine({ executor: await nativeExecutor(1), memoryLimit: 2 ** 32 });

test("a bypassed head leaves no prediction, and its value is there", async () => {
  const request = { fetch: "all", engine: "ort", thumbnails: false, top: 3 } as const;
  const run = (bypass: boolean) =>
    engine.run(
      {
        ...request,
        document: edited("decoder-only", { edit: "setFlag", node: "lm_head", flag: "bypass", on: bypass }),
      },
      async () => {},
    );
  expect((await run(false)).predictions).toHaveLength(1);
  const bypassed = await run(true);
  expect(bypassed.predictions).toEqual([]);
  expect(bypassed.values["lm_head.logits"]).toBeDefined();
});
