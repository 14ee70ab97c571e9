// Ids without a row: every engine refuses them alike, in the same words, before it computes anything of them.
import { describe, expect, test } from "vitest";
import type { HeddleDocument } from "../../src/core/index.ts";
import { EngineError } from "../../src/runtime/client/index.ts";
import { add, connect, edited, param } from "../core/edited.ts";
import { bundledEngines, engines, request, type Which } from "./engine.ts";
import { newTrainer, options, small } from "./training/support.ts";

const { start } = bundledEngines();
const names = Object.keys(engines) as Which[];
const engineOf = (which: Which) => (which === "reference" ? "reference" : "ort");

/** What an engine says of it; fails where it computes something. */
async function refusal(call: Promise<unknown>): Promise<{ code: string; message: string }> {
  const error = await call.then(
    () => new Error("was computed"),
    (e: unknown) => e,
  );
  if (!(error instanceof EngineError)) throw error;
  return { code: error.code, message: error.message };
}

const filled = (fill: number) => edited("encoder-decoder", param("shift", "fill", fill));
const noRow = (fill: string) =>
  `"shift" fills free positions with id ${fill}, but "emb_target" has no row ${fill}: its 55 rows are 0 to 54.`;

/** Vocabulary-free, three rows: `ids` are shifted right, and what comes of them is looked up. */
const unnamed = (fill: number): HeddleDocument => {
  const {
    vocabulary: _,
    objective: __,
    ...graph
  } = edited(
    "worked-example",
    add("shift", "shift", { direction: "right", fill }),
    add("cut", "slice", { start: 1, length: "T-1" }),
    add("other", "embedding", { rows: 3 }),
    connect("tokens.ids → shift.x"),
    connect("shift.x → cut.x"),
    connect("cut.x → other.ids"),
  );
  return { ...graph, weights: {} };
};

describe.each(names)("%s", (which) => {
  const engine = engineOf(which);

  test.each([
    [-1, "−1"],
    [-100, "−100"],
    [55, "55"],
  ])("a filler %d in front of an Embedding", async (fill, written) => {
    const { client } = start(which);
    const document = filled(fill);
    const run = (fetch: "all" | string[]) => client.run(request(document, { engine, fetch }));
    const message = `"lm_head.logits" cannot be computed: ${noRow(written)}`;
    expect(await refusal(run(["lm_head.logits"]))).toEqual({ code: "graph", message });
    // What does not hang on it has its values still, and the error is told beside them.
    const whole = await run("all");
    expect(whole.values["encoder.x"]?.statistics.nan).toBe(0);
    expect(Object.keys(whole.values)).toContain("shift.x");
    expect(Object.keys(whole.values)).not.toContain("emb_target.x");
    expect(whole.predictions).toEqual([]);
    expect(whole.diagnostics.map((d) => d.title)).toEqual([noRow(written)]);
  });

  test("an id that is given to the run, and shifted on its way", async () => {
    const { client } = start(which);
    const run = (ids: number[][]) =>
      client.run(request(unnamed(0), { engine, fetch: ["other.x"], ids: { main: ids } }));
    expect((await run([[2, 0, 5]])).values["other.x"]?.dims).toEqual([1, 2, 4]);
    expect(await refusal(run([[2, 5, 0]]))).toEqual({
      code: "input",
      message: 'The id 5 of "main" has no row in the table of "other", which has 3 rows',
    });
  });
});

describe("a target that no logit stands for", () => {
  const few = edited(
    "decoder-only",
    param("lm_head", "vocab", 40),
    ...[add("shift", "shift"), add("loss", "loss"), connect("tokens.ids → shift.x")],
    ...[connect("shift.x → loss.targets"), connect("lm_head.logits → loss.logits")],
  );
  const told = async (ids: number[][], fetch: string[]) => {
    const { client } = start("reference");
    const asked = request(few, { engine: "reference", fetch, ids: { main: ids } });
    return (await client.run(asked)).diagnostics;
  };

  test("is an error beside the values of the run, with place and way out", async () => {
    const { client } = start("reference");
    const text = { main: few.vocabulary!.tokens.slice(36, 44).join(" ") };
    const { values, diagnostics } = await client.run(
      request(few, { engine: "reference", fetch: ["loss.loss", "emb.x"], text }),
    );
    expect(Object.keys(values)).toEqual(["loss.loss", "emb.x"]);
    expect(diagnostics).toEqual([
      expect.objectContaining({
        code: "id/no-token",
        severity: "error",
        node: "tokens",
        title:
          'The text of "tokens" has id 40, a target of "loss", but its logits are over 40 tokens, 0 to 39.',
        help: "Give the logits as many tokens as the vocabulary has, or ignore the id.",
      }),
    ]);
  });

  test("is none where it is no target, where no loss is asked for, or where the loss is finite", async () => {
    // The first token is nobody's target.
    expect(await told([[44, 1, 2]], ["loss.loss"])).toEqual([]);
    expect(await told([[1, 2, 44]], ["lm_head.logits"])).toEqual([]);
    expect(await told([[1, 2, 39]], ["loss.loss"])).toEqual([]);
    expect(await told([[1, 2, 44]], ["loss.per_position"])).toHaveLength(1);
  });
});

describe("what learns and what writes", () => {
  const document = edited(
    "decoder-only",
    add("shift", "shift", { direction: "right", fill: -1 }),
    connect("tokens.ids → shift.x"),
    connect("shift.x → emb.ids"),
  );
  test.each(["trainBegin", "gradients"] as const)("%s", async (call) => {
    const trainer = await newTrainer();
    const asked = { document: { ...document, dims: small("decoder-only").dims }, options: options() };
    const { code, message } = await refusal(trainer[call](asked, async () => {}));
    expect(code).toBe("graph");
    expect(message).toMatch(/^Fix the errors before training: "shift" fills free positions with id −1/);
  });

  test("generate", async () => {
    const trainer = await newTrainer();
    const sampling = { prompt: "the", tokens: 2, temperature: 0, topK: 0, seed: 1 };
    const { code, message } = await refusal(trainer.generate({ document, ...sampling }, async () => {}));
    expect(code).toBe("graph");
    expect(message).toMatch(/^"lm_head.logits" cannot be computed: "shift" fills free positions with id −1/);
  });

  const loss = [
    ...[add("shift", "shift"), add("loss", "loss"), connect("tokens.ids → shift.x")],
    ...[connect("shift.x → loss.targets"), connect("lm_head.logits → loss.logits")],
  ];
  test.each([
    ["the objective's logits", [], "lm_head"],
    ["those of a loss", loss, "loss"],
  ] as const)("targets that a head has no logit for: %s", async (_, more, of) => {
    const trainer = await newTrainer();
    const few = edited("decoder-only", param("lm_head", "vocab", 40), ...more);
    const asked = { document: { ...few, dims: small("decoder-only").dims }, options: options() };
    const { code, message } = await refusal(trainer.trainBegin(asked, async () => {}));
    expect(code).toBe("input");
    const says = `The task asks for id 4\\d \\("\\w+"\\), but the logits of "${of}" are over 40 tokens, 0 to 39. Give them as many as the vocabulary has, 48$`;
    expect(message).toMatch(new RegExp(says));
  });
});
