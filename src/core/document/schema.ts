// The schema of `*.graph.json`. The types are written in model/; this checks that a file fits them, and gives
// the JSON Schema that editors use.

import { z } from "zod";
import { currentFormat } from "./format.ts";
import { wirePattern } from "./wires.ts";

// Without this zod tries `new Function`, which the app's content security policy forbids.
z.config({ jitless: true });

const id = z
  .string()
  .regex(/^[a-z][a-z0-9_]*$/, 'ids look like "norm_2": a small letter, then letters, digits, _');
const dimName = z.string().regex(/^[A-Z][A-Za-z0-9_]*$/, 'dims look like "T" or "D_ff": a capital first');
const wire = z.string().regex(wirePattern, 'wires look like "a.out → b.in"');
const point = z.tuple([z.int(), z.int()]);
const floatText = z.union([z.number(), z.enum(["NaN", "Infinity", "-Infinity"])]);

const paramValue = z.union(
  [z.string(), z.number(), z.boolean(), z.array(z.number()), z.array(z.array(z.number()))],
  'parameters are text, a number, true, false, or numbers in a row or in rows: "4*D", 0.1, [[1, 2]]',
);

const graphShape = {
  inputs: z
    .record(id, z.enum(["carried", "shared", "each"]))
    .optional()
    .describe(
      "Input ports of the group. In a repeat: carried (output feeds the next iteration), shared (the same for all) or each (one slice for each iteration)",
    ),
  outputs: z.array(id).optional().describe("Output ports of the group"),
  get nodes() {
    return z.record(id, nodeSpec).describe("Nodes by id, in order of creation");
  },
  wires: z.array(wire).describe('Wires "a.out → b.in". Inside a group, in.x and out.y are its own ports'),
};

const graph = z.strictObject(graphShape).describe("The graph inside a group");

const nodeSpec = z
  .strictObject({
    block: z.string().describe("The kind of block"),
    title: z.string().optional().describe("What stands on the node, where that is not the block's name"),
    params: z
      .record(id, paramValue)
      .optional()
      .describe('Parameters of the block; sizes may be expressions over dims, "4*D"'),
    bypass: z.boolean().optional().describe("The node hands its input on"),
    mute: z.boolean().optional().describe("The node is as if it were not there"),
    drawAs: z
      .string()
      .regex(/^([a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*)?$/, 'paths to draw by look like "attn.wq"')
      .optional()
      .describe("Path under which the initial values are drawn, where it is not the node's own"),
    get body(): z.ZodOptional<typeof graph> {
      return graph.optional();
    },
  })
  .describe("One node on the canvas");

const notes = z.record(
  z.string().regex(/^[a-z][a-z0-9_]*(\/[a-z][a-z0-9_]*)*$/, 'notes are named by path, "blocks/note_2"'),
  z.strictObject({
    text: z.string(),
    at: point.describe("Top left corner"),
    size: z.tuple([z.int().positive(), z.int().positive()]).optional().describe("Width and height"),
    colour: z.enum(["grey", "blue", "green", "amber", "red", "violet"]).optional(),
  }),
);
const frames = notes.optional().describe("Titled rectangles on the canvas, by path");
const routes = z
  .record(z.string(), z.array(point))
  .optional()
  .describe("Points that wires are led through on the canvas, by the input at which each ends");
const comments = notes.optional().describe("Notes on the canvas, by path");

const inlineWeight = z.strictObject({ shape: z.array(z.int().nonnegative()), data: z.array(floatText) });

export const documentSchema = z
  .strictObject({
    $schema: z.string().optional(),
    format: z.literal(currentFormat).describe("Version of this file format"),
    name: z.string(),
    about: z.string().optional().describe("What the graph is, in a sentence or two"),
    dims: z
      .record(dimName, z.union([z.int().positive(), z.string()]))
      .describe("Named sizes with example values"),
    vocabulary: z
      .strictObject({
        kind: z.enum(["words", "characters", "ids"]).describe("What a token of the text is"),
        tokens: z
          .array(z.string())
          .describe("Token of each id; <unk>, <pad>, <bos>, <eos>, [MASK] are special"),
      })
      .optional()
      .describe("How text becomes ids"),
    text: z.record(id, z.string()).describe("Text of each stream; one line is one sample"),
    objective: z
      .strictObject({
        kind: z.enum(["next-token", "prefix-lm", "masked-lm", "classification", "seq2seq"]),
        logits: z.string().describe('Port that holds the logits, "lm_head.logits"'),
        stream: id
          .optional()
          .describe("Stream whose next tokens are predicted; the first where none is named"),
        prefix: z
          .union([z.int().positive(), z.string()])
          .optional()
          .describe(
            "Of prefix-lm: how many first tokens are given and read in both directions; 2, or a size",
          ),
      })
      .optional()
      .describe("What the graph is trained for, and what the leak proof holds it to"),
    task: z.string().optional().describe("Task that it is trained on"),
    seed: z.int().nonnegative().describe("Initial weights are drawn from the seed and the path of each"),
    ...graphShape,
    get nodes() {
      return z.record(id, nodeSpec);
    },
    ties: z.record(z.string(), z.string()).optional().describe("Weight → the weight whose values it shares"),
    // Edits are checked by applyEdit, which names what is wrong; here only their form.
    variants: z
      .array(z.strictObject({ name: z.string(), edits: z.array(z.looseObject({ edit: z.string() })) }))
      .optional()
      .describe("Ablations: each a list of edits on this graph"),
    comments,
    frames,
    weightsFile: z.string().optional().describe("safetensors file beside this one"),
    weights: z
      .record(z.string(), inlineWeight)
      .optional()
      .describe("Weights by path, blocks.3.attn.wq.w; row-major, [in, out]"),
    routes,
    layout: z.record(z.string(), point).describe("Node path → place on the canvas of its graph"),
  })
  .describe("A Heddle graph");

export const customBlockSchema = z
  .strictObject({
    $schema: z.string().optional(),
    heddle: z.literal("block"),
    format: z.literal(currentFormat).describe("Version of this file format"),
    name: z.string(),
    about: z.string().optional(),
    dims: z.record(dimName, z.union([z.int().positive(), z.string()])).describe("Dims that its sizes use"),
    get node() {
      return nodeSpec;
    },
    ties: z.record(z.string(), z.string()).optional(),
    weights: z.record(z.string(), inlineWeight).optional(),
    comments,
    frames,
    routes,
    layout: z.record(z.string(), point),
  })
  .describe("A block of one's own");

/** JSON Schema (2020-12) of the document, for editors and other tools. */
export const documentJsonSchema = (): Record<string, unknown> => {
  const schema = z.toJSONSchema(documentSchema, { io: "input" }) as Record<string, unknown>;
  return { ...schema, title: "Heddle graph" };
};
