// Training from the command line: what comes out, and what is said of input that cannot be trained on.
import { readFile, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { readSafetensors, writeSafetensors } from "../../src/core/index.ts";
import { bundledHeddle, graph, type Json } from "./heddle.ts";

const { heddle, json, file } = bundledHeddle();
const decoder = graph("decoder-only");
const small = ["--dim", "D=16", "--dim", "H=2", "--context", "16", "--batch", "4", "--threads", "1"];
const train = (path: string, ...more: string[]) => ["train", path, "--task", "stories", ...small, ...more];

async function edited(change: (document: Json) => void): Promise<string> {
  const document = JSON.parse(await readFile(decoder, "utf8"));
  change(document);
  return file("edited.graph.json", document);
}

let checkpoint = "";
beforeAll(async () => {
  checkpoint = await file("w.safetensors", "");
  await rm(checkpoint);
  const { code, error } = await heddle(...train(decoder, "--steps", "2", "--out", checkpoint));
  expect(error).toBe("");
  expect(code).toBe(0);
});

describe("a bad call or file is exit 2, and says what to do", () => {
  test.concurrent.each<[args: string[], says: RegExp]>([
    [["train", decoder], /Choose a task: --task char-lm \| /],
    [["train", decoder, "--task", "juggle"], /Unknown task "juggle"; must be one of .*sort/],
    [["train", decoder, "--task", "sort", "--text", decoder], /"sort" does not use --text/],
    [["train", decoder, "--task", "char-lm", "--text", "nowhere.txt"], /nowhere\.txt: file not found/],
    [["train", decoder, "--task", "stories", "--dim", "Q=3"], /Unknown dimension Q; the graph has B, T, D/],
    [["train", decoder, "--task", "stories", "--lr", "fast"], /--lr must be a number from 0, not "fast"/],
    [["train", decoder, "--task", "stories", "--steps", "0"], /--steps must be a number from 1/],
    [["train", decoder, "--task", "stories", "--save-every", "5"], /--save-every requires --out/],
    [["train", decoder, "--task", "masked-lm"], /is for masked-lm, but the objective .* is next-token/],
    [
      ["train", decoder, "--task", "stories", "--resume", "gone.safetensors"],
      /gone\.safetensors: file not found/,
    ],
    [["train", decoder, "--task", "stories", "--resume", decoder], /checkpoint cannot be read: /],
    [["train", decoder, "--task", "stories", "--out", import.meta.dirname], /it is a folder/],
    [["train", decoder, "--task", "stories", "--out", join(decoder, "w")], /w cannot be written: /],
    [["grad", decoder, "--task", "stories", "--out", join(decoder, "g")], /g cannot be written: /],
  ])("heddle %j", async (args, says) => {
    const { code, out, error } = await heddle(...args);
    expect(error).toMatch(says);
    expect(out).toBe("");
    expect(code).toBe(2);
  });

  test("a text shorter than the context", async () => {
    const text = await file("short.txt", "once upon a time");
    const { code, error } = await heddle("train", decoder, "--task", "char-lm", "--text", text);
    expect(error).toMatch(/too short: it has 16 tokens, but a context of 64 needs at least 660/);
    expect(code).toBe(2);
  });

  test("an empty one", async () => {
    const text = await file("empty.txt", "");
    const { code, error } = await heddle("train", decoder, "--task", "char-lm", "--text", text);
    expect(error).toMatch(/The text is empty/);
    expect(code).toBe(2);
  });

  test("a model too large for memory, with the estimate, before anything is made", async () => {
    const huge = ["--dim", "D=65536", "--dim", "N=24", "--out", await file("huge.safetensors", "")];
    for (const command of [
      ["train", decoder, "--task", "stories", ...huge],
      ["grad", decoder, "--task", "stories", ...huge],
    ]) {
      const { code, json: said } = await json(...command);
      expect([code, said.error.code]).toEqual([2, "memory"]);
      // 12·N·D² weights of 4 bytes are 4.5 TB; a step holds them several times.
      const [, gigabytes = ""] =
        /would need about ([\d,.]+) GB of memory; the limit is/.exec(said.error.message) ?? [];
      expect(Number(gigabytes.replaceAll(",", ""))).toBeGreaterThan(4500);
      expect(said.error.message).toContain("Use a smaller batch, a shorter context or a smaller model");
    }
  });
});

describe("a graph that cannot learn is exit 1", () => {
  test("without a loss", async () => {
    const path = await edited((d) => delete d.objective);
    const { code, json: said } = await json(...train(path));
    expect([code, said.ok, said.error.code]).toEqual([1, false, "graph"]);
    expect(said.error.message).toContain("add a Loss block, or an objective with logits");
  });

  test("whose logits are muted", async () => {
    const path = await edited((d) => {
      d.nodes = { tokens: d.nodes.tokens, emb: { block: "embedding", mute: true } };
      d.wires = ["tokens.ids → emb.ids"];
      d.objective.logits = "emb.x";
      d.layout = {};
    });
    const { code, error } = await heddle(...train(path));
    expect(error).toMatch(/the logits of its objective, "emb\.x", do not exist/);
    expect(code).toBe(1);
  });

  test("with errors, each of them named", async () => {
    const path = await edited((d) => {
      d.nodes.norm_f.block = "nrom";
    });
    const { code, error } = await heddle(...train(path));
    expect(error).toMatch(/Fix the errors before training/);
    expect(error).toMatch(/nrom/);
    expect(code).toBe(1);
  });
});

describe("several losses", () => {
  const twoHeads = (d: Json) => {
    const more = { shift: "shift", loss: "loss", head_2: "lm_head", loss_2: "loss" };
    for (const [id, block] of Object.entries(more)) d.nodes[id] = { block };
    d.wires.push("tokens.ids → shift.x", "shift.x → loss.targets", "shift.x → loss_2.targets");
    d.wires.push("lm_head.logits → loss.logits", "norm_f.x → head_2.x", "head_2.logits → loss_2.logits");
  };
  const addedUp = (d: Json) => {
    twoHeads(d);
    d.nodes.less = { block: "scale", params: { by: "factor", factor: 0.25 } };
    d.nodes.total = { block: "add" };
    d.wires.push("loss_2.loss → less.x", "loss.loss → total.a", "less.x → total.b");
  };

  test.each([
    ["apart", twoHeads, 1],
    ["added, the second by a quarter", addedUp, 0.25],
  ] as const)("%s: each is printed beside their weighted sum", async (_, change, weight) => {
    const path = await edited(change);
    const { code, out } = await heddle(...train(path, "--steps", "3", "--val-every", "2"));
    expect(code).toBe(0);
    const number = String.raw`(\d+\.\d+)`;
    const line = new RegExp(`loss ${number} \\(loss ${number}, loss_2 ${number}\\)`, "g");
    const printed = [...out.matchAll(line)].map(([, ...numbers]) => numbers.map(Number));
    expect(printed.length).toBeGreaterThanOrEqual(3);
    for (const [total = 0, first = 0, second = 0] of printed)
      expect(Math.abs(total - first - weight * second)).toBeLessThan(2e-4);
    expect(out).not.toContain("No gradient reaches");
  });
});

describe("what is strange but trains is warned of", () => {
  const warnings = async (path: string) => {
    const { code, json: said } = await json(...train(path, "--steps", "1"));
    expect(code).toBe(0);
    return said.warnings as string[];
  };

  test("weights that no gradient reaches", async () => {
    const path = await edited((d) => {
      d.nodes.aside = { block: "linear", params: { out: 8 } };
      d.wires.push("norm_f.x → aside.x");
    });
    expect(await warnings(path)).toEqual(["No gradient reaches aside.w, aside.b, so they do not train"]);
    const { out } = await heddle(...train(path, "--steps", "1"));
    expect(out).toContain("warning: No gradient reaches aside.w");
  });

  test("a leak, in words", async () => {
    const path = await edited((d) => {
      d.nodes.mask.mute = true;
    });
    const said = await warnings(path);
    expect(said).toEqual([
      "The graph leaks, so a falling loss proves nothing: Output t = 0 can see input t = 1.",
    ]);
  });

  test("nothing is said of the preset as it is", async () => {
    expect(await warnings(decoder)).toEqual([]);
  });
});

describe("--resume", () => {
  test("goes on after the checkpoint's step, and says which options changed", async () => {
    const resumed = (steps: string) =>
      json(...train(decoder, "--steps", steps, "--warmup", "0", "--resume", checkpoint));
    // The checkpoint is of step 2: there is nothing left to do, and that is no error.
    const done = await resumed("2");
    expect([done.code, done.json.step, done.json.steps, done.json.warnings]).toEqual([0, 2, [], []]);
    const more = await resumed("4");
    expect(more.json.steps.map((s: { step: number }) => s.step)).toEqual([3, 4]);
    expect(more.json.warnings.join()).toContain("steps 2 → 4");
  });

  test("with a checkpoint of another graph names the tensors that differ, with both shapes", async () => {
    const wider = await heddle(...train(decoder, "--dim", "D=32", "--resume", checkpoint));
    expect(wider.error).toMatch(
      /The checkpoint is of another graph: different shapes: .*emb\.table \(\[48, 16\], the graph has \[48, 32\]\), .* and 23 more/,
    );
    expect(wider.code).toBe(2);
    const deeper = await heddle(...train(decoder, "--dim", "N=3", "--resume", checkpoint));
    expect(deeper.error).toMatch(/it lacks blocks\.2\.norm_1\.\w+, .* and \d+ more/);
    const shallower = await heddle(...train(decoder, "--dim", "N=1", "--resume", checkpoint));
    expect(shallower.error).toMatch(/the graph has no blocks\.1\./);
  });

  test("with a file that is no checkpoint, or a cut or forged one", async () => {
    const bytes = new Uint8Array(await readFile(checkpoint));
    const read = readSafetensors(bytes);
    if (!read.ok) throw new Error(read.why);
    const tensors = Object.fromEntries(
      [...read.tensors].map(([n, { dims, data }]) => [n, { dims, data: Float32Array.from(data) }] as const),
    );
    const folder = dirname(checkpoint);
    const cases = {
      cut: [bytes.slice(0, 200), /cannot be read: /],
      weights: [writeSafetensors(tensors), /contains only weights, not a training checkpoint/],
      forged: [writeSafetensors(tensors, { ...read.metadata, step: "soon" }), /is missing its step/],
      torn: [
        writeSafetensors(tensors, { ...read.metadata, options: "{" }),
        /does not say how it was trained: options/,
      ],
      bare: [
        writeSafetensors(tensors, { ...read.metadata, document: "{" }),
        /graph in the checkpoint cannot be read/,
      ],
    } as const;
    for (const [name, [data, says]] of Object.entries(cases)) {
      const path = join(folder, `${name}.safetensors`);
      await writeFile(path, data);
      const { code, error } = await heddle(...train(decoder, "--resume", path));
      expect(error, name).toMatch(says);
      expect(code, name).toBe(2);
    }
  });
});

describe("generate", () => {
  const write = (path: string, ...more: string[]) =>
    heddle("generate", path, "--prompt", "once there", "-n", "3", "--temperature", "0", ...more);

  test("writes with the weights of a checkpoint, at its sizes", async () => {
    const { code, out, error } = await write(decoder, "--weights", checkpoint);
    expect(error).toBe("");
    expect(out).toMatch(/^once there( \S+){3}\n$/);
    expect(code).toBe(0);
  });

  test("writes the target of a source on a line of its own, with the weights that lie beside the graph", async () => {
    const translate = [
      "generate",
      graph("encoder-decoder"),
      "--prompt",
      "a king ran .",
      "--temperature",
      "0",
    ];
    const { code, out, error } = await heddle(...translate);
    expect(out).toBe("a king ran .\nein könig lief .\n");
    expect(error).toContain("Trained on translation");
    expect(code).toBe(0);
    const lines = (await heddle(...translate, "--json")).out.trimEnd().split("\n");
    const [first, said] = [JSON.parse(lines[0]!), JSON.parse(lines.at(-1)!)];
    expect(lines).toHaveLength(6);
    expect(first).toMatchObject({ token: "ein", logprob: expect.any(Number) });
    expect([said.prompt, said.text]).toEqual(["a king ran .", "ein könig lief ."]);
    expect(said.tokens.map((t: { token: string }) => t.token)).toEqual([
      "ein",
      "könig",
      "lief",
      ".",
      "<eos>",
    ]);
  });

  test("several samples are those of seeds in a row; beams look for the likeliest translation", async () => {
    const drawn = (...more: string[]) =>
      heddle(
        "generate",
        decoder,
        "--weights",
        checkpoint,
        "-p",
        "once there",
        "-n",
        "6",
        "--temperature",
        "1.5",
        ...more,
      );
    const [three, second] = [await drawn("--samples", "3"), await drawn("--seed", "2")];
    const texts = three.out.trimEnd().split("\n");
    expect(texts).toHaveLength(3);
    expect(`${texts[1]}\n`).toBe(second.out);
    expect(new Set(texts).size).toBe(3);
    const source = ["generate", graph("encoder-decoder"), "--prompt", "a king ran .", "--beams", "4"];
    const { code, out } = await heddle(...source, "--length-penalty", "0.6");
    expect([code, out]).toEqual([0, "a king ran .\nein könig lief .\n"]);
    const refused = await drawn("--beams", "2");
    expect([refused.code, refused.error]).toEqual([
      2,
      expect.stringContaining("Beam search is for a graph that reads"),
    ]);
  });

  test("says nothing but why where it cannot write", async () => {
    const { code, out, error } = await heddle("generate", graph("encoder"), "--prompt", "the cat");
    expect([code, out]).toEqual([2, ""]);
    expect(error).toContain("the objective of this one is masked-lm");
  });

  test("says which words of a prompt it does not know", async () => {
    const { out, error } = await write(decoder, "--weights", checkpoint, "--prompt", "once zebra");
    expect(error).toBe('"zebra" is not in the vocabulary and read as <unk>.\n');
    expect(out).toMatch(/^once zebra /);
  });

  test("says that stop texts never came", async () => {
    const { error } = await write(decoder, "--weights", checkpoint, "--stop", "zzz", "--stop", "yyy");
    expect(error).toBe('The text ended before "zzz" or "yyy" came\n');
  });

  test("refuses weights of another graph rather than draw what they lack", async () => {
    const path = await edited((d) => {
      d.nodes.norm_f.params = { kind: "rmsnorm" };
      d.nodes.blocks.body.nodes.more = { block: "norm" };
      d.nodes.blocks.body.wires.push("add_2.y → more.x");
    });
    const { code, error } = await write(path, "--weights", checkpoint);
    expect(error).toMatch(/the weights are of another graph: it lacks blocks\.0\.more\./);
    expect(code).toBe(2);
  });

  test("leaves nothing half written beside the checkpoint", async () => {
    await expect(stat(`${checkpoint}.part`)).rejects.toThrow(/ENOENT/);
  });
});
