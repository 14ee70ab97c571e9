// The weights that come with the presets: made by scripts/train-presets.ts, small, and of use.
import { existsSync, readFileSync, statSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { check, readSafetensors, weightTable } from "../../../src/core/index.ts";
import { type GivenWeights, readRun } from "../../../src/runtime/client/index.ts";
import { Engine, nativeExecutor, Trainer } from "../../../src/runtime/engine/index.ts";
import { tasks } from "../../../src/runtime/tasks/index.ts";
import { preset, presetNames } from "../../core/presets.ts";

const fileOf = (name: string, ending: string): URL =>
  new URL(`../../../graphs/${name}.runs/trained.${ending}`, import.meta.url);

const learned = presetNames.filter((name) => name !== "worked-example");

function weightsOf(name: string): GivenWeights {
  const read = readSafetensors(new Uint8Array(readFileSync(fileOf(name, "safetensors"))));
  if (!read.ok) throw new Error(read.why);
  const floats = [...read.tensors].map(
    ([weight, { dims, data }]) => [weight, { dims, data: data as Float32Array }] as const,
  );
  return Object.fromEntries(floats);
}

test("all but the worked example, which has its own, come trained: less than a megabyte in all", () => {
  expect(existsSync(fileOf("worked-example", "json"))).toBe(false);
  expect(Object.keys(preset("worked-example").weights ?? {})).toHaveLength(9);
  const bytes = learned.reduce((sum, name) => sum + statSync(fileOf(name, "safetensors")).size, 0);
  expect(bytes).toBeLessThan(1e6);
});

describe.each(learned)("%s", (name) => {
  test("has weights for all of its nodes, and the run that made them was of this very graph", () => {
    const read = readRun(readFileSync(fileOf(name, "json"), "utf8"));
    if (!read.ok) throw new Error("no run");
    expect(read.ignored).toEqual([]);
    const { run } = read;
    expect(run.document).toEqual(preset(name));
    expect(run.end).toBe("finished");
    const wanted = weightTable(check(preset(name))).filter((w) => w.tiedTo === undefined);
    const found = weightsOf(name);
    expect(Object.keys(found).sort()).toEqual(wanted.map((w) => w.name).sort());
    for (const { name: weight, dims } of wanted) expect(found[weight]?.dims).toEqual(dims);
    expect(Object.keys(run.firstNorms).length).toBe(wanted.length);
  });
});

const executor = await nativeExecutor(1);
const engine = new Engine({ executor, memoryLimit: 2 ** 32 });
const trainer = new Trainer(executor, 2 ** 32);

describe("the first prediction makes sense", () => {
  /** Of each sample the likeliest token and its probability. */
  const predict = async (name: string, text?: Readonly<Record<string, string>>) => {
    const request = { fetch: [], engine: "ort", thumbnails: false, top: 5 } as const;
    const given = { document: preset(name), weights: weightsOf(name), ...(text ? { text } : {}) };
    const { predictions } = await engine.run({ ...given, ...request }, async () => {});
    return predictions.map(([first]) => [first?.token, first?.probability ?? 0] as const);
  };

  test.each(["decoder-only", "decoder-modern"])(
    "%s: a cat sits on the something, and goes home",
    async (name) => {
      const [[token, probability] = []] = await predict(name);
      expect(token).toBe("the");
      expect(probability).toBeGreaterThan(0.9);
      const story =
        "once there was a small fox . the fox sat near the river in the morning . there the fox saw a";
      const [[adjective] = []] = await predict(name, { main: story });
      expect(["red", "small", "old", "happy", "quick"]).toContain(adjective);
    },
  );

  test("encoder: it remembers the cat, and leaves open what is open", async () => {
    const [[cat, sure] = [], [, open] = []] = await predict("encoder");
    expect(cat).toBe("cat");
    expect(sure).toBeGreaterThan(0.9);
    expect(open).toBeLessThan(0.5);
  });

  test("encoder-decoder: word by word into German", async () => {
    const german = ["das", "kind", "schlief", "unter", "dem", "baum", ".", "<eos>"];
    for (const [i, word] of german.entries()) {
      // The decoder shifts its tokens by itself: what stands last is what it is asked for, whatever stands there.
      const target = [...german.slice(0, i), "<pad>"].join(" ");
      const [[token] = []] = await predict("encoder-decoder", {
        source: "the child slept under the tree .",
        target,
      });
      expect(token).toBe(word);
    }
  });

  test("sort: digit by digit", async () => {
    let text = "90817263|";
    for (const digit of "01236789") {
      const [[token] = []] = await predict("sort", { main: text });
      expect(token).toBe(digit);
      text += token;
    }
  });

  test("a text longer than the table of positions is told as that, and not by the weights", async () => {
    const words = Array.from({ length: 140 }, () => "cat").join(" ");
    await expect(predict("decoder-only", { main: words })).rejects.toThrow(
      /This text does not fit the graph: .*140 positions do not fit a learned table of 64 rows; shorten the text or raise "max"/,
    );
  });

  test("smallest: a bird goes to the tree", async () => {
    const [[token, sure] = []] = await predict("smallest");
    expect(token).toBe("the");
    expect(sure).toBeGreaterThan(0.8);
    expect((await predict("smallest", { main: "a bird sang on the" }))[0]?.[0]).toBe("tree");
  });
});

describe("D7: what a task asks an answer for is written to its end, and no further", () => {
  const request = { weights: weightsOf("sort"), temperature: 0, topK: 0, seed: 1, tokens: 24 };
  const written = async (prompt: string, task?: string) => {
    const all = { ...request, document: preset("sort"), prompt, ...(task ? { task } : {}) };
    return (await trainer.generate(all, async () => undefined)).text;
  };

  test.each([
    ["31415926|", "31415926|11234569"],
    ["31415926|1123", "31415926|11234569"],
    ["31415926|11234569", "31415926|11234569"],
  ])("%s → %s", async (prompt, text) => {
    expect(await written(prompt, "sort")).toBe(text);
  });

  test("where the task is not known, or nothing is asked yet, it goes on", async () => {
    expect(await written("31415926|")).toHaveLength(33);
    expect(await written("3141", "sort")).toHaveLength(28);
  });

  test.each([
    ["modular-addition", "3 + 4 =".split(" "), { begins: 4, length: 1 }],
    ["selective-copy", [..."a..b.|"], { begins: 6, length: 2 }],
    ["reverse", [..."abc|c"], { begins: 4, length: 3 }],
  ])("%s", (task, text, answer) => {
    expect(tasks.get(task)?.answer?.(text)).toEqual(answer);
  });
});

describe("the translation writes the target out from a source", () => {
  const document = preset("encoder-decoder");
  const greedy = { document, weights: weightsOf("encoder-decoder"), temperature: 0, topK: 0, seed: 1 };
  const write = async (prompt: string, more: object = {}) => {
    const told: unknown[] = [];
    const request = { ...greedy, prompt, tokens: 20, ...more };
    const result = await trainer.generate(request, async (_, __, ___, data) => {
      if (data !== undefined) told.push(data);
    });
    expect(told).toEqual(result.tokens);
    return result;
  };

  test.each([
    ["the child slept under the tree .", "das kind schlief unter dem baum ."],
    ["a queen sang .", "eine königin sang ."],
    ["the dog sat near the mat .", "der hund saß bei der matte ."],
  ])("%s → %s", async (source, target) => {
    const { text, tokens } = await write(source);
    expect(text).toBe(target);
    expect(tokens.at(-1)?.token).toBe("<eos>");
    for (const { probability, likeliest } of tokens) {
      expect(probability).toBeGreaterThan(0.9);
      expect(likeliest).toHaveLength(8);
    }
  });

  test("up to as many tokens as are asked for, the same with the same seed", async () => {
    const { text, tokens } = await write("the child slept under the tree .", { tokens: 3 });
    expect([text, tokens.length]).toEqual(["das kind schlief", 3]);
    const hot = { temperature: 6, topK: 20 };
    const source = "the cat ran .";
    const [once, again, other] = [
      await write(source, { ...hot, seed: 3 }),
      await write(source, { ...hot, seed: 3 }),
      await write(source, { ...hot, seed: 4 }),
    ];
    expect(again).toEqual(once);
    expect(other.text).not.toBe(once.text);
  });

  test("what does not fit into memory is refused with the estimate, before a weight is made", async () => {
    const dims = { ...document.dims, D: 65536, N: 24 };
    const huge = write("the cat ran .", { document: { ...document, dims }, weights: {} });
    await expect(huge).rejects.toThrow(/Generating would need about [\d,.]+ GB of memory/);
  });

  test("what it cannot read is refused", async () => {
    await expect(write("")).rejects.toThrow(/The source: The text is empty/);
    const objective = { kind: "seq2seq", logits: "lm_head.logits", stream: "main" } as const;
    const alone = { ...preset("decoder-only"), objective };
    await expect(write("the cat ran .", { document: alone })).rejects.toThrow(
      /no stream other than .* no source/,
    );
  });
});
