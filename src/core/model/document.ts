// The document: what a person wires and what `*.graph.json` holds. Plain, immutable JSON data; types alone.

/** `[a-z][a-z0-9_]*`, unique within its graph. */
export type NodeId = string;

/** Ids from the root joined by `/`: `blocks/attn/scores`. Where an iteration matters: `blocks[3]/attn`. */
export type NodePath = string;

export type ParamValue = string | number | boolean | readonly number[] | readonly (readonly number[])[];

export interface NodeSpec {
  readonly block: string;
  readonly title?: string;
  readonly params?: Readonly<Record<string, ParamValue>>;
  /** The node hands its input on, as if a wire went through it. */
  readonly bypass?: boolean;
  /** The node is as if it were not there. */
  readonly mute?: boolean;
  /**
   * Path, joined by dots from the innermost repeat on, under which the node draws its initial values, where that is
   * not its own: set by renaming and grouping, so that these change no number.
   */
  readonly drawAs?: string;
  /** The graph inside a group or a repeat. A built-in group has none until somebody edits it. */
  readonly body?: Graph;
}

/** `"a.out → b.in"`. Inside a body, `in.x` and `out.y` are the ports of the group itself. */
export type WireText = string;

/** How a repeat feeds a port: `carried` (output feeds the next iteration), `shared` (the same for all). */
export type Feed = "carried" | "shared" | "each";

export interface Graph {
  /** Ports of the group that this graph is the inside of, in order, with how a repeat feeds them. */
  readonly inputs?: Readonly<Record<string, Feed>>;
  readonly outputs?: readonly string[];
  readonly nodes: Readonly<Record<NodeId, NodeSpec>>;
  /** Sorted by target. */
  readonly wires: readonly WireText[];
}

/** `pieces`: the tokens of a model's own tokenizer. Text stands in the document as ids, which it makes of text. */
type VocabularyKind = "words" | "characters" | "ids" | "pieces";

export interface Vocabulary {
  readonly kind: VocabularyKind;
  /** Of words: one that is not in the vocabulary as it is written is looked up in lower case. */
  readonly lowercase?: boolean;
  /** Of words: punctuation is a token of its own, `mat.` is `mat` and `.`, where the vocabulary has no `mat.`. */
  readonly splitPunctuation?: boolean;
  /** Of pieces: the tokenizer.json, in the same folder. */
  readonly tokenizer?: string;
  /** Of pieces: a space in front of a text is none of its own. */
  readonly dropsFirstSpace?: boolean;
  /** Token of each id. Specials stand in it by name: `<unk>`, `<pad>`, `<bos>`, `<eos>`, `[MASK]`. */
  readonly tokens: readonly string[];
}

export interface InlineWeight {
  readonly shape: readonly number[];
  /** Row-major; NaN and infinities as strings. */
  readonly data: readonly (number | string)[];
}

export type ObjectiveKind = "next-token" | "prefix-lm" | "masked-lm" | "classification" | "seq2seq";

interface Objective {
  readonly kind: ObjectiveKind;
  /** The port that holds the logits, `lm_head.logits`. */
  readonly logits: string;
  /** The stream whose next tokens are predicted; the first stream when absent. */
  readonly stream?: string;
  /**
   * Of prefix-lm: how many first tokens are given. They may be read in both directions, and predictions are asked
   * from the last of them on. A size: 2, "P", "T/2".
   */
  readonly prefix?: number | string;
  /**
   * Of seq2seq: the id that a target begins with, where the text holds it and the graph does not shift by itself. The
   * logits at a position are then of the token behind it.
   */
  readonly start?: number;
}

/** Colours that a note may have; the theme says how each looks. */
type NoteColour = "grey" | "blue" | "green" | "amber" | "red" | "violet";

/** A comment, or a frame with its title, on the canvas of one graph. It means nothing to what is computed. */
export interface Note {
  readonly text: string;
  readonly at: readonly [x: number, y: number];
  readonly size?: readonly [width: number, height: number];
  readonly colour?: NoteColour;
}

/** Keys of the document that hold notes. */
export type NoteKind = "comments" | "frames";

/** Notes by path: the group on whose canvas they lie, then an id, `blocks/note_2`. */
export type Notes = Readonly<Record<NodePath, Note>>;

interface Variant {
  readonly name: string;
  readonly edits: readonly Edit[];
}

/** Where the wires of a graph run on the canvas. */
type Direction = "up" | "down" | "right";

export interface HeddleDocument extends Graph {
  readonly format: number;
  readonly name: string;
  readonly about?: string;
  /** Example sizes, or expressions over other dims (`K` = "D/H"). */
  readonly dims: Readonly<Record<string, number | string>>;
  readonly vocabulary?: Vocabulary;
  /** Text of each stream; one line is one sample. */
  readonly text: Readonly<Record<string, string>>;
  readonly objective?: Objective;
  readonly task?: string;
  /** Where its wires run on the canvas; to the right when absent. */
  readonly direction?: Direction;
  readonly seed: number;
  /** Weight name → the weight whose values it shares. */
  readonly ties?: Readonly<Record<string, string>>;
  readonly weights?: Readonly<Record<string, InlineWeight>>;
  /** Path of a safetensors file beside the document that holds the weights that are not inline. */
  readonly weightsFile?: string;
  readonly variants?: readonly Variant[];
  readonly comments?: Notes;
  readonly frames?: Notes;
  /** Input at which a wire ends, by path (`blocks/attn/scale.x`) → points that it is led through, from its source on. */
  readonly routes?: Readonly<Record<string, readonly (readonly [x: number, y: number])[]>>;
  /** Node path → position on the canvas of its graph, integers. */
  readonly layout: Readonly<Record<NodePath, readonly [x: number, y: number]>>;
}

/** Keys of the document that say something of what is inside a group, and that a block therefore has too. */
export type BlockKey = "ties" | "weights" | "comments" | "frames" | "routes" | "layout";

/**
 * A group as a custom block, what `*.block.json` holds: it can be put into any graph. Names and paths of
 * weights, ties, notes and layout begin inside the group.
 */
export interface CustomBlock extends Pick<HeddleDocument, BlockKey> {
  readonly heddle: "block";
  readonly format: number;
  readonly name: string;
  readonly about?: string;
  /** The dims that its sizes are made of, with the values that they had. */
  readonly dims: HeddleDocument["dims"];
  readonly node: NodeSpec;
}

/** Where an edit acts: the path of the group whose graph is meant, "" for the root. */
export type ScopePath = string;

/** Keys of the document that are set as a whole. */
export type MetaKey =
  | "name"
  | "about"
  | "seed"
  | "vocabulary"
  | "objective"
  | "task"
  | "direction"
  | "weightsFile"
  | "variants";

/** The one small vocabulary of changes. Each is applied by `applyEdit`, which refuses with a reason. */
export type Edit =
  | {
      readonly edit: "addNode";
      readonly scope: ScopePath;
      readonly id: NodeId;
      readonly node: NodeSpec;
      readonly at?: readonly [number, number];
    }
  | { readonly edit: "removeNode"; readonly scope: ScopePath; readonly id: NodeId }
  | { readonly edit: "renameNode"; readonly scope: ScopePath; readonly id: NodeId; readonly to: NodeId }
  | { readonly edit: "setBlock"; readonly node: NodePath; readonly block: string }
  | { readonly edit: "setTitle"; readonly node: NodePath; readonly title: string | null }
  | { readonly edit: "setDrawAs"; readonly node: NodePath; readonly name: string | null }
  | {
      readonly edit: "setParam";
      readonly node: NodePath;
      readonly param: string;
      readonly value: ParamValue | null;
    }
  | {
      readonly edit: "setFlag";
      readonly node: NodePath;
      readonly flag: "bypass" | "mute";
      readonly on: boolean;
    }
  | { readonly edit: "connect"; readonly scope: ScopePath; readonly wire: WireText }
  | { readonly edit: "disconnect"; readonly scope: ScopePath; readonly wire: WireText }
  | { readonly edit: "move"; readonly to: Readonly<Record<NodePath, readonly [number, number] | null>> }
  | {
      readonly edit: "route";
      readonly scope: ScopePath;
      readonly wire: WireText;
      /** Points that the wire is led through; none lets it find its own way. */
      readonly via: readonly (readonly [number, number])[];
    }
  | { readonly edit: "inline"; readonly node: NodePath; readonly body: Graph }
  | {
      readonly edit: "setPorts";
      readonly scope: ScopePath;
      readonly inputs: Readonly<Record<string, Feed>>;
      readonly outputs: readonly string[];
    }
  | { readonly edit: "setDim"; readonly dim: string; readonly value: number | string | null }
  | { readonly edit: "setText"; readonly stream: string; readonly text: string }
  | { readonly edit: "setTie"; readonly weight: string; readonly to: string | null }
  | { readonly edit: "setWeight"; readonly weight: string; readonly value: InlineWeight | null }
  | {
      /** Adds a note, puts another in its place, or takes it away. */
      readonly edit: "setNote";
      readonly kind: NoteKind;
      readonly path: NodePath;
      readonly note: Note | null;
    }
  | {
      readonly edit: "setMeta";
      /** null takes the key away. */
      readonly set: { readonly [K in MetaKey]?: HeddleDocument[K] | null };
    }
  | { readonly edit: "replace"; readonly document: HeddleDocument }
  | { readonly edit: "all"; readonly edits: readonly Edit[] };
