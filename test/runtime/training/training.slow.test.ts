// The trainer: it learns, stops and goes on bit for bit, and refuses what cannot be.
import { describe, expect, test } from "vitest";
import { applyEdit, type Edit, readSafetensors } from "../../../src/core/index.ts";
import { askedFrom, type Task, tasks } from "../../../src/runtime/tasks/index.ts";
import { preset } from "../../core/presets.ts";
import { newTrainer, options, run, small } from "./support.ts";

const timeout = 60_000;
const trainer = await newTrainer();

describe("a run", () => {
  test("begins at the loss of chance and falls", { timeout }, async () => {
    const { losses, report } = await run(trainer, {
      document: small("decoder-only"),
      options: options({ steps: 120, batch: 8, learningRate: 0.01 }),
    });
    expect(losses[0]).toBeCloseTo(Math.log(48), 0);
    expect(losses.at(-1)).toBeLessThan(2.6);
    expect(report.finished).toBe(true);
    expect(report.validations.at(-1)?.loss).toBeLessThan(2.6);
    const norms = Object.values(report.gradientNorms);
    expect(Math.sqrt(norms.reduce((sum, n) => sum + n * n, 0))).toBeCloseTo(
      report.steps.at(-1)?.gradientNorm ?? 0,
      4,
    );
  });

  test("tells of every gradient from its first report on, however long the first step takes", {
    timeout,
  }, async () => {
    const { training } = await trainer.trainBegin(
      { document: small("decoder-only"), options: options() },
      async () => {},
    );
    const report = await trainer.trainAdvance({ training, steps: 5, milliseconds: 0.5 }, async () => {});
    expect(Object.keys(report.gradientNorms)).toContain("lm_head.w");
  });

  test("on one batch goes near 0", { timeout }, async () => {
    const text = "the quick brown fox jumps over the lazy dog. ".repeat(5);
    const { losses } = await run(trainer, {
      document: small("decoder-only", { D: 32, H: 2 }),
      options: options({
        task: "char-lm",
        text,
        steps: 250,
        context: 16,
        learningRate: 0.01,
        weightDecay: 0,
      }),
    });
    expect(losses.at(-1)).toBeLessThan(0.1);
  });

  test("that was broken off goes on bit for bit, dropout and all", { timeout }, async () => {
    const document = small("decoder-only");
    const blocks = document.nodes.blocks;
    const body = blocks?.body;
    if (!blocks || !body) throw new Error("the preset has no blocks");
    const ffn = { ...body.nodes.ffn, block: "ffn", params: { dropout: 0.2 } };
    const dropping = {
      ...document,
      nodes: { ...document.nodes, blocks: { ...blocks, body: { ...body, nodes: { ...body.nodes, ffn } } } },
    };
    const request = { document: dropping, options: options() };
    const whole = await run(trainer, request);
    const first = await run(trainer, request, 5);
    expect(first.losses).toEqual(whole.losses.slice(0, 5));
    const { bytes } = await trainer.trainCheckpoint({ training: first.training });
    const other = await newTrainer();
    const second = await run(other, { ...request, checkpoint: bytes });
    expect(second.losses).toEqual(whole.losses.slice(5));
    const end = await trainer.trainCheckpoint({ training: whole.training });
    expect((await other.trainCheckpoint({ training: second.training })).bytes).toEqual(end.bytes);
    const read = readSafetensors(end.bytes);
    expect(read.ok && read.metadata.step).toBe("12");
    expect(new Set(whole.losses).size).toBe(12);
  });

  test("with another seed, or without dropout, is another run", { timeout }, async () => {
    const document = small("decoder-only");
    const a = await run(trainer, { document, options: options({ steps: 3 }) });
    const b = await run(trainer, { document, options: options({ steps: 3, seed: 6 }) });
    expect(a.losses).not.toEqual(b.losses);
    const again = await run(trainer, { document, options: options({ steps: 3 }) });
    expect(again.losses).toEqual(a.losses);
  });

  test.each([
    ["encoder", "masked-lm", {}],
    ["encoder-decoder", "translation", { context: 8 }],
    ["decoder-modern", "mqar", {}],
    ["smallest", "copy", {}],
  ] as const)("of %s on %s", { timeout }, async (name, task, more) => {
    const document = small(name, name === "decoder-modern" ? { D: 32 } : { D: 16, H: 2 });
    const { losses, report } = await run(trainer, {
      document,
      options: options({ task, ...more, steps: 40 }),
    });
    expect(report.failure).toBeNull();
    expect(losses.at(-1)).toBeLessThan(losses[0] as number);
  });
});

describe("what is asked", () => {
  const withLoss = (...edits: Edit[]) => {
    const edit = (wire: string): Edit => ({ edit: "connect", scope: "", wire });
    const node = (id: string): Edit => ({ edit: "addNode", scope: "", id, node: { block: id } });
    const applied = applyEdit(small("decoder-only"), {
      edit: "all",
      edits: [
        node("shift"),
        node("loss"),
        edit("tokens.ids → shift.x"),
        edit("shift.x → loss.targets"),
        edit("lm_head.logits → loss.logits"),
        ...edits,
      ],
    });
    if (!applied.ok) throw new Error(applied.why);
    return applied.document;
  };
  const sorting = options({ task: "sort", context: 8, steps: 6 });

  test("a Loss in the graph counts what the task asks for, as the objective alone would", {
    timeout,
  }, async () => {
    const own = await run(trainer, { document: withLoss(), options: sorting });
    const plain = await run(trainer, { document: small("decoder-only"), options: sorting });
    for (const [i, loss] of own.losses.entries()) expect(loss).toBeCloseTo(plain.losses[i] as number, 4);
  });

  test("a task whose only answer comes behind the last token can be learned too", { timeout }, async () => {
    const { losses, report } = await run(trainer, {
      document: withLoss(),
      options: options({ task: "modular-addition", context: undefined, steps: 30 } as never),
    });
    expect(report.failure).toBeNull();
    expect(losses.at(-1)).toBeLessThan(losses[0] as number);
  });

  test("a Loss that leaves all of it out is refused", { timeout }, async () => {
    const cut = (id: string, from: string, to: string): Edit[] => [
      {
        edit: "addNode",
        scope: "",
        id,
        node: { block: "slice", params: { axis: 1, start: 0, length: "T-1" } },
      },
      { edit: "connect", scope: "", wire: `${from} → ${id}.x` },
      { edit: "connect", scope: "", wire: `${id}.x → ${to}` },
    ];
    const document = withLoss(
      ...cut("fewer", "lm_head.logits", "loss.logits"),
      ...cut("less", "shift.x", "loss.targets"),
    );
    const learning = run(trainer, {
      document,
      options: options({ task: "modular-addition", context: undefined } as never),
    });
    await expect(learning).rejects.toThrow(/scores only positions that the graph's Loss ignores/);
  });

  test("of a prefix-LM nothing inside the prefix", { timeout }, async () => {
    const prefixed = (prefix: number) => ({
      ...small("decoder-only"),
      objective: { kind: "prefix-lm", logits: "lm_head.logits", prefix } as const,
    });
    const asked = options({ task: "stories", steps: 2 });
    const all = await run(trainer, { document: small("decoder-only"), options: asked });
    const one = await run(trainer, { document: prefixed(1), options: asked });
    expect(one.losses).toEqual(all.losses);
    const some = await run(trainer, { document: prefixed(9), options: asked });
    expect(some.losses[0]).not.toBe(all.losses[0]);
    await expect(run(trainer, { document: prefixed(17), options: asked })).rejects.toThrow(
      /takes the first 17 tokens of 16/,
    );
    const given = askedFrom((tasks.get("stories") as Task).open({ seed: 1, context: 16 }), 8);
    const { targets } = given.train(0, 2);
    expect([...targets].map((t, i) => (i % 16 < 8 ? t === -1 : t >= 0)).every(Boolean)).toBe(true);
  });
});

describe("it stops", () => {
  test("where a number is none, and names the first node", { timeout }, async () => {
    const document = small("decoder-only");
    const { report } = await run(trainer, {
      document,
      options: options({ learningRate: 1e18, minLearningRate: 1e18, warmup: 0, clip: 0, steps: 20 }),
    });
    expect(report.failure).not.toBeNull();
    expect(report.failure?.message).toMatch(/step \d+/);
    expect(report.finished).toBe(true);
    expect(report.step).toBeLessThan(20);
  });

  test("with the node of a forward pass that overflows", { timeout }, async () => {
    const document = small("decoder-only");
    const huge = new Float32Array(16 * Number(document.dims.V)).fill(1e38);
    const { report } = await run(trainer, {
      document,
      options: options(),
      weights: { "lm_head.w": { dims: [16, document.dims.V as number], data: huge } },
    });
    expect(report.failure).toMatchObject({ node: "lm_head", phase: "forward", step: 1 });
    expect(report.failure?.message).toMatch(/^Infinity first appeared in "lm_head/);
  });

  test("when it diverges, and names the first node that went beyond all measure", { timeout }, async () => {
    const { report } = await run(trainer, {
      document: small("decoder-only"),
      options: options({ learningRate: 1e9, minLearningRate: 1e9, warmup: 0, steps: 20 }),
    });
    expect(report.failure).toMatchObject({ node: "pe", phase: "forward", step: 2 });
    expect(report.failure?.message).toMatch(
      /^The loss grew to \S+ at step 2; use a lower learning rate. The first values beyond 10,000 are in "pe"/,
    );
  });

  test("when it diverges by and by, with the node of the largest value", { timeout }, async () => {
    const document = small("decoder-only");
    const large = Float32Array.from({ length: 16 * Number(document.dims.V) }, (_, i) => (i % 7) * 300);
    const { report } = await run(trainer, {
      document,
      options: options(),
      weights: { "lm_head.w": { dims: [16, document.dims.V as number], data: large } },
    });
    expect(report.failure).toMatchObject({ node: "lm_head", step: 1 });
    expect(report.failure?.message).toMatch(/The largest value, \S+, is in "lm_head/);
  });
});

describe("a learned table of positions", () => {
  const worked = preset("worked-example");
  test("sets the context where nobody does, and the training says so", { timeout }, async () => {
    const { context: _, ...usual } = options({ steps: 1 });
    const { training: __, ...info } = await trainer.trainBegin(
      { document: worked, options: usual },
      async () => {},
    );
    expect(info.tokensPerStep).toBe(4 * usual.batch);
    expect(info.warnings[0]).toBe('The context is 4 instead of the task\'s 32: the table of "pe" has 4 rows');
  });

  test("refuses a longer one with what to set", async () => {
    const longer = run(trainer, { document: worked, options: options({ context: 32 }) });
    await expect(longer).rejects.toThrow(
      'A context of 32 does not fit: the table of "pe" has 4 rows. Set Context to 4, or raise its max',
    );
  });
});

describe("it refuses", () => {
  const refusal = (
    document: Parameters<typeof run>[1]["document"],
    more: Parameters<typeof options>[0] = {},
  ) => expect(run(trainer, { document, options: options(more) })).rejects;

  test("a task that is not there, or not for this graph", async () => {
    await refusal(small("decoder-only"), { task: "juggle" }).toThrow(
      /Unknown task "juggle"; must be one of char-lm/,
    );
    await refusal(small("encoder"), { task: "sort" }).toThrow(/objective of this graph is masked-lm/);
    await refusal(small("decoder-only"), { task: "sort", context: 7 }).toThrow(/even number/);
  });

  test("a graph without loss and objective, or with errors", async () => {
    const { objective: _, ...bare } = small("decoder-only");
    await refusal(bare).toThrow(/Nothing to train on: add a Loss block/);
    const uneven = small("decoder-only", { D: 15, H: 2 });
    await refusal(uneven).toThrow(/Fix the errors before training: .+/);
  });

  test("a text shorter than the context", async () => {
    await refusal(small("decoder-only"), { task: "char-lm", text: "too short" }).toThrow(
      /text is too short: it has 9 tokens/,
    );
  });

  test("a step that does not fit into memory, with the estimate", async () => {
    const tight = await newTrainer(2 ** 20);
    const request = { document: small("decoder-only"), options: options() };
    await expect(run(tight, request)).rejects.toThrow(/would need about \d+ MB of memory; the limit is 1 MB/);
  });

  test("a checkpoint of another graph, with the tensors that differ", { timeout }, async () => {
    const request = { document: small("decoder-only"), options: options({ steps: 1 }) };
    const { training } = await run(trainer, request);
    const { bytes } = await trainer.trainCheckpoint({ training });
    const wider = { document: small("decoder-only", { D: 32, H: 2 }), options: options(), checkpoint: bytes };
    await expect(run(trainer, wider)).rejects.toThrow(
      /another graph: different shapes: .*\[48, 16\], the graph has \[48, 32\]/,
    );
    const deeper = {
      document: small("decoder-only", { D: 16, H: 2, N: 3 }),
      options: options(),
      checkpoint: bytes,
    };
    await expect(run(trainer, deeper)).rejects.toThrow(/it lacks blocks\.2\./);
    const broken = { ...request, checkpoint: bytes.slice(0, 100) };
    await expect(run(trainer, broken)).rejects.toThrow(/checkpoint cannot be read/);
  });
});

test("generation is the same for the same seed, greedy without temperature, and streams", {
  timeout,
}, async () => {
  const { training } = await run(trainer, {
    document: small("decoder-only"),
    options: options({ steps: 5 }),
  });
  const { document } = await trainer.trainBegin(
    { document: small("decoder-only"), options: options() },
    async () => {},
  );
  const told: unknown[] = [];
  const write = (temperature: number, seed: number) =>
    trainer.generate(
      { document, training, prompt: "once there", tokens: 6, temperature, topK: 10, seed },
      async (_, __, ___, data) => void told.push(data),
    );
  const a = await write(1, 1);
  expect(told.filter((t) => t !== undefined)).toEqual(a.tokens);
  expect((await write(1, 1)).text).toBe(a.text);
  expect((await write(0, 1)).text).toBe((await write(0, 2)).text);
  expect(a.text.startsWith("once there ")).toBe(true);
  expect(a.tokens[0]?.likeliest.length).toBe(8);
});
