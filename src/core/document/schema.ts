// The schema of `*.graph.json`. The types are written in model/; this checks that a file fits them. By zod's smaller door:
// the other one has the JSON Schema of everything with it, 23 kB that the first screen does not need.

import * as z from "zod/mini";
import { formats } from "./format.ts";
import { maxName, maxParam, maxTitle } from "./limits.ts";
import { wirePattern } from "./wires.ts";

// Without this zod tries `new Function`, which the app's content security policy forbids.
z.config({ jitless: true });

/** With what it is, for the editors that read the schema; what is given stays as it was, as it stands in other places too. */
const said = <T extends z.ZodMiniType>(schema: T, description: string): T => {
  const copy = schema.clone() as T;
  z.globalRegistry.add(copy, { description });
  return copy;
};
/** The same of what may be missing. */
const maybe = <T extends z.ZodMiniType>(schema: T, is: string) => said(z.optional(schema), is);

const name = z.string().check(z.maxLength(maxName));
const title = z.string().check(z.maxLength(maxTitle));
const natural = z.int().check(z.nonnegative());
const positive = z.int().check(z.positive());
const id = name.check(
  z.regex(
    /^[a-z][a-z0-9_]*$/,
    'an id must look like "norm_2": a lowercase letter, then lowercase letters, digits or _',
  ),
);
const dimName = name.check(
  z.regex(/^[A-Z][A-Za-z0-9_]*$/, 'a dimension must look like "T" or "D_ff": a capital letter first'),
);
const dimValue = z.union([positive, z.string()], 'must be a positive integer or an expression such as "4*D"');
const wire = z.string().check(z.regex(wirePattern, 'a wire must look like "a.out → b.in"'));
const point = z.tuple([z.int(), z.int()]);
const floatText = z.union(
  [z.number(), z.enum(["NaN", "Infinity", "-Infinity"])],
  'must be a number, "NaN", "Infinity" or "-Infinity"',
);

const paramValue = z.union(
  [
    z.string().check(z.maxLength(maxParam)),
    z.number(),
    z.boolean(),
    z.array(z.number()),
    z.array(z.array(z.number())),
  ],
  'a parameter must be a string, a number, true, false, or a list of numbers or of rows: "4*D", 0.1, [[1, 2]]',
);

const graphShape = {
  inputs: maybe(
    z.record(id, z.enum(["carried", "shared", "each"])),
    "Input ports of the group. In a repeat: carried (the output feeds the next iteration), shared (the same for all) or each (one slice per iteration)",
  ),
  outputs: maybe(z.array(id), "Output ports of the group"),
  get nodes() {
    return said(z.record(id, nodeSpec), "Nodes by id, in order of creation");
  },
  wires: said(z.array(wire), 'Wires "a.out → b.in"; inside a group, in.x and out.y are its ports'),
};

const graph = said(z.strictObject(graphShape), "The graph inside a group");

const nodeSpec = said(
  z.strictObject({
    block: said(name, "The kind of block"),
    title: maybe(title, "Title of the node, if not the block's name"),
    params: maybe(
      z.record(id, paramValue),
      'Parameters of the block; sizes may be expressions over dimensions, "4*D"',
    ),
    bypass: maybe(z.boolean(), "The node passes its input through"),
    mute: maybe(z.boolean(), "The node is disabled and has no output"),
    drawAs: maybe(
      z
        .string()
        .check(z.regex(/^([a-z][a-z0-9_]*(\.([a-z][a-z0-9_]*|\d+))*)?$/, 'drawAs must look like "attn.wq"')),
      "Path that seeds the initial values, if not the node's own",
    ),
    get body(): z.ZodMiniOptional<typeof graph> {
      return z.optional(graph);
    },
  }),
  "One node on the canvas",
);

const notes = z.record(
  z
    .string()
    .check(
      z.regex(/^[a-z][a-z0-9_]*(\/[a-z][a-z0-9_]*)*$/, 'a note must be named by its path, "blocks/note_2"'),
    ),
  z.strictObject({
    text: said(z.string(), "Text of the note"),
    at: said(point, "Top-left corner"),
    size: maybe(z.tuple([positive, positive]), "Width and height"),
    colour: z.optional(z.enum(["grey", "blue", "green", "amber", "red", "violet"])),
  }),
);
const frames = maybe(notes, "Titled rectangles on the canvas, by path");
const routes = maybe(
  z.record(z.string(), z.array(point)),
  "Waypoints of wires on the canvas, by the input at which each ends",
);
/** Where it says nothing, nodes are placed automatically. */
const layout = said(
  z._default(z.record(z.string(), point), {}),
  "Positions on the canvas, by node path; nodes without one are placed automatically",
);
const comments = maybe(notes, "Notes on the canvas, by path");

const inlineWeight = z.strictObject({
  shape: said(z.array(natural), "Sizes of its axes"),
  data: said(z.array(floatText), "Its numbers, row by row"),
});

export const documentSchema = said(
  z.strictObject({
    $schema: z.optional(z.string()),
    format: said(z.literal(formats), "Version of this file format"),
    name: said(title, "Name of the graph"),
    about: maybe(z.string(), "What the graph is, in a sentence or two"),
    dims: said(z.record(dimName, dimValue), "Dimensions: named sizes with example values"),
    vocabulary: maybe(
      z.strictObject({
        kind: said(
          z.enum(["words", "characters", "ids", "pieces"]),
          "How text is split into tokens; pieces: by a tokenizer.json, and the text here is ids",
        ),
        lowercase: maybe(
          z.boolean(),
          "Of words: a word that is not in the vocabulary is looked up in lower case",
        ),
        splitPunctuation: maybe(
          z.boolean(),
          'Of words: punctuation is a token of its own, "mat." is "mat" and "."',
        ),
        tokenizer: maybe(z.string(), "Of pieces: tokenizer.json in the same folder"),
        dropsFirstSpace: maybe(z.boolean(), "Of pieces: the space in front of a decoded text is left out"),
        tokens: said(
          z.array(z.string()),
          "Tokens in order of their ids; <unk>, <pad>, <bos>, <eos>, [MASK] are special",
        ),
      }),
      "How text becomes token ids",
    ),
    text: said(z.record(id, z.string()), "Text of each stream; each line is a sample"),
    objective: maybe(
      z.strictObject({
        kind: said(
          z.enum(["next-token", "prefix-lm", "masked-lm", "classification", "seq2seq"]),
          "What is predicted",
        ),
        logits: said(z.string(), 'Port that outputs the logits, "lm_head.logits"'),
        stream: maybe(id, "Stream whose tokens are predicted; the first by default"),
        prefix: maybe(
          z.union([positive, z.string()], "must be a positive integer or a size such as T"),
          "For prefix-lm: the number of initial tokens that are given and attended to in both directions; 2, or a size",
        ),
        start: maybe(
          natural,
          "For seq2seq: the id that the target's text begins with, where the graph does not shift it",
        ),
      }),
      "What the graph is trained for; the leak proof follows from it",
    ),
    task: maybe(z.string(), "Task to train on"),
    direction: maybe(
      z.enum(["up", "down", "right"]),
      "Where its wires run on the canvas: up and down as a tower; right by default",
    ),
    seed: said(natural, "Seed of the initial weights; each is sampled from it and from its path"),
    ...graphShape,
    get nodes() {
      return z.record(id, nodeSpec);
    },
    ties: maybe(z.record(z.string(), z.string()), "Tied weights: weight → the weight whose values it shares"),
    // Edits are checked by applyEdit, which names what is wrong; here only their form.
    variants: maybe(
      z.array(
        z.strictObject({
          name: said(z.string(), "Name of the variant"),
          edits: z.array(z.looseObject({ edit: z.string() })),
        }),
      ),
      "Ablations: each a list of edits to this graph",
    ),
    comments,
    frames,
    weightsFile: maybe(z.string(), "safetensors file in the same folder"),
    weights: maybe(
      z.record(z.string(), inlineWeight),
      "Weights by path, blocks.3.attn.wq.w; row-major, [in, out]",
    ),
    routes,
    layout,
  }),
  "A Heddle graph",
);

export const customBlockSchema = said(
  z.strictObject({
    $schema: z.optional(z.string()),
    heddle: said(z.literal("block"), "Marks a block file"),
    format: said(z.literal(formats), "Version of this file format"),
    name: said(title, "Name of the block"),
    about: maybe(z.string(), "What the block is for"),
    dims: said(z.record(dimName, dimValue), "Dimensions used by its sizes, with example values"),
    get node() {
      return said(nodeSpec, "The group that the block is");
    },
    ties: z.optional(z.record(z.string(), z.string())),
    weights: z.optional(z.record(z.string(), inlineWeight)),
    comments,
    frames,
    routes,
    layout,
  }),
  "A custom block",
);
