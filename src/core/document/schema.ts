// The schema of `*.graph.json`. The types are written in model/; this checks that a file fits them, and gives
// the JSON Schema that editors use.

import { z } from "zod";
import { formats } from "./format.ts";
import { maxName, maxParam, maxTitle } from "./limits.ts";
import { wirePattern } from "./wires.ts";

// Without this zod tries `new Function`, which the app's content security policy forbids.
z.config({ jitless: true });

const name = z.string().max(maxName);
const title = z.string().max(maxTitle);
const id = name.regex(
  /^[a-z][a-z0-9_]*$/,
  'an id must look like "norm_2": a lowercase letter, then lowercase letters, digits or _',
);
const dimName = name.regex(
  /^[A-Z][A-Za-z0-9_]*$/,
  'a dimension must look like "T" or "D_ff": a capital letter first',
);
const dimValue = z.union(
  [z.int().positive(), z.string()],
  'must be a positive integer or an expression such as "4*D"',
);
const wire = z.string().regex(wirePattern, 'a wire must look like "a.out → b.in"');
const point = z.tuple([z.int(), z.int()]);
const floatText = z.union(
  [z.number(), z.enum(["NaN", "Infinity", "-Infinity"])],
  'must be a number, "NaN", "Infinity" or "-Infinity"',
);

const paramValue = z.union(
  [z.string().max(maxParam), z.number(), z.boolean(), z.array(z.number()), z.array(z.array(z.number()))],
  'a parameter must be a string, a number, true, false, or a list of numbers or of rows: "4*D", 0.1, [[1, 2]]',
);

const graphShape = {
  inputs: z
    .record(id, z.enum(["carried", "shared", "each"]))
    .optional()
    .describe(
      "Input ports of the group. In a repeat: carried (the output feeds the next iteration), shared (the same for all) or each (one slice per iteration)",
    ),
  outputs: z.array(id).optional().describe("Output ports of the group"),
  get nodes() {
    return z.record(id, nodeSpec).describe("Nodes by id, in order of creation");
  },
  wires: z.array(wire).describe('Wires "a.out → b.in"; inside a group, in.x and out.y are its ports'),
};

const graph = z.strictObject(graphShape).describe("The graph inside a group");

const nodeSpec = z
  .strictObject({
    block: name.describe("The kind of block"),
    title: title.optional().describe("Title of the node, if not the block's name"),
    params: z
      .record(id, paramValue)
      .optional()
      .describe('Parameters of the block; sizes may be expressions over dimensions, "4*D"'),
    bypass: z.boolean().optional().describe("The node passes its input through"),
    mute: z.boolean().optional().describe("The node is disabled and has no output"),
    drawAs: z
      .string()
      .regex(/^([a-z][a-z0-9_]*(\.([a-z][a-z0-9_]*|\d+))*)?$/, 'drawAs must look like "attn.wq"')
      .optional()
      .describe("Path that seeds the initial values, if not the node's own"),
    get body(): z.ZodOptional<typeof graph> {
      return graph.optional();
    },
  })
  .describe("One node on the canvas");

const notes = z.record(
  z
    .string()
    .regex(/^[a-z][a-z0-9_]*(\/[a-z][a-z0-9_]*)*$/, 'a note must be named by its path, "blocks/note_2"'),
  z.strictObject({
    text: z.string().describe("Text of the note"),
    at: point.describe("Top-left corner"),
    size: z.tuple([z.int().positive(), z.int().positive()]).optional().describe("Width and height"),
    colour: z.enum(["grey", "blue", "green", "amber", "red", "violet"]).optional(),
  }),
);
const frames = notes.optional().describe("Titled rectangles on the canvas, by path");
const routes = z
  .record(z.string(), z.array(point))
  .optional()
  .describe("Waypoints of wires on the canvas, by the input at which each ends");
/** Where it says nothing, nodes are placed automatically. */
const layout = z
  .record(z.string(), point)
  .default({})
  .describe("Positions on the canvas, by node path; nodes without one are placed automatically");
const comments = notes.optional().describe("Notes on the canvas, by path");

const inlineWeight = z.strictObject({
  shape: z.array(z.int().nonnegative()).describe("Sizes of its axes"),
  data: z.array(floatText).describe("Its numbers, row by row"),
});

export const documentSchema = z
  .strictObject({
    $schema: z.string().optional(),
    format: z.literal(formats).describe("Version of this file format"),
    name: title.describe("Name of the graph"),
    about: z.string().optional().describe("What the graph is, in a sentence or two"),
    dims: z.record(dimName, dimValue).describe("Dimensions: named sizes with example values"),
    vocabulary: z
      .strictObject({
        kind: z
          .enum(["words", "characters", "ids", "pieces"])
          .describe("How text is split into tokens; pieces: by a tokenizer.json, and the text here is ids"),
        lowercase: z
          .boolean()
          .optional()
          .describe("Of words: a word that is not in the vocabulary is looked up in lower case"),
        splitPunctuation: z
          .boolean()
          .optional()
          .describe('Of words: punctuation is a token of its own, "mat." is "mat" and "."'),
        tokenizer: z.string().optional().describe("Of pieces: tokenizer.json in the same folder"),
        dropsFirstSpace: z
          .boolean()
          .optional()
          .describe("Of pieces: the space in front of a decoded text is left out"),
        tokens: z
          .array(z.string())
          .describe("Tokens in order of their ids; <unk>, <pad>, <bos>, <eos>, [MASK] are special"),
      })
      .optional()
      .describe("How text becomes token ids"),
    text: z.record(id, z.string()).describe("Text of each stream; each line is a sample"),
    objective: z
      .strictObject({
        kind: z
          .enum(["next-token", "prefix-lm", "masked-lm", "classification", "seq2seq"])
          .describe("What is predicted"),
        logits: z.string().describe('Port that outputs the logits, "lm_head.logits"'),
        stream: id.optional().describe("Stream whose tokens are predicted; the first by default"),
        prefix: z
          .union([z.int().positive(), z.string()], "must be a positive integer or a size such as T")
          .optional()
          .describe(
            "For prefix-lm: the number of initial tokens that are given and attended to in both directions; 2, or a size",
          ),
        start: z
          .int()
          .nonnegative()
          .optional()
          .describe(
            "For seq2seq: the id that the target's text begins with, where the graph does not shift it",
          ),
      })
      .optional()
      .describe("What the graph is trained for; the leak proof follows from it"),
    task: z.string().optional().describe("Task to train on"),
    direction: z
      .enum(["up", "down", "right"])
      .optional()
      .describe("Where its wires run on the canvas: up and down as a tower; right by default"),
    seed: z
      .int()
      .nonnegative()
      .describe("Seed of the initial weights; each is sampled from it and from its path"),
    ...graphShape,
    get nodes() {
      return z.record(id, nodeSpec);
    },
    ties: z
      .record(z.string(), z.string())
      .optional()
      .describe("Tied weights: weight → the weight whose values it shares"),
    // Edits are checked by applyEdit, which names what is wrong; here only their form.
    variants: z
      .array(
        z.strictObject({
          name: z.string().describe("Name of the variant"),
          edits: z.array(z.looseObject({ edit: z.string() })),
        }),
      )
      .optional()
      .describe("Ablations: each a list of edits to this graph"),
    comments,
    frames,
    weightsFile: z.string().optional().describe("safetensors file in the same folder"),
    weights: z
      .record(z.string(), inlineWeight)
      .optional()
      .describe("Weights by path, blocks.3.attn.wq.w; row-major, [in, out]"),
    routes,
    layout,
  })
  .describe("A Heddle graph");

export const customBlockSchema = z
  .strictObject({
    $schema: z.string().optional(),
    heddle: z.literal("block").describe("Marks a block file"),
    format: z.literal(formats).describe("Version of this file format"),
    name: title.describe("Name of the block"),
    about: z.string().optional().describe("What the block is for"),
    dims: z.record(dimName, dimValue).describe("Dimensions used by its sizes, with example values"),
    get node() {
      return nodeSpec.describe("The group that the block is");
    },
    ties: z.record(z.string(), z.string()).optional(),
    weights: z.record(z.string(), inlineWeight).optional(),
    comments,
    frames,
    routes,
    layout,
  })
  .describe("A custom block");

/** JSON Schema (2020-12) of the document, for editors and other tools. */
export const documentJsonSchema = (): Record<string, unknown> => {
  const schema = z.toJSONSchema(documentSchema, { io: "input" }) as Record<string, unknown>;
  return { ...schema, title: "Heddle graph" };
};
