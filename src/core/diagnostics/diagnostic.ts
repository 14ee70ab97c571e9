// Every problem that Heddle can report about a graph, as data. `explain.ts` turns them into prose.
import type { Edit, NodePath, PortRef } from "../model/index.ts";
import type { Axis, Bindings, Dtype, Role, Size, ValueType } from "../shape/index.ts";
import type { LeakFinding } from "./leak.ts";
import type { LintFinding } from "./lint.ts";

export type Severity = "error" | "warning" | "hint";

/** A repair: what it does in words, the edits, and what it costs in parameters. */
export interface Fix {
  readonly label: string;
  readonly edits: readonly Edit[];
  readonly parameters?: number;
  /** How many of the graph's errors it clears, where that was measured. */
  readonly clears?: number;
}

/** What feeds one input of the node at fault. */
export interface Producer {
  /** The input of the node. */
  readonly port: string;
  /** The output that feeds it. */
  readonly from: PortRef;
  readonly type: ValueType;
}

interface DiagnosticBase {
  readonly fixes?: readonly Fix[];
}

export type Diagnostic = DiagnosticBase &
  (
    | {
        readonly code: "graph/unknown-block";
        readonly node: NodePath;
        readonly block: string;
        readonly near: readonly string[];
      }
    | {
        readonly code: "graph/dangling-wire";
        readonly scope: string;
        readonly wire: string;
        readonly end: "from" | "to";
        readonly missing: "node" | "port";
        readonly name: string;
        readonly near: readonly string[];
      }
    | { readonly code: "graph/crowded-port"; readonly at: PortRef; readonly wires: readonly string[] }
    | { readonly code: "graph/cycle"; readonly path: readonly NodePath[] }
    | {
        /** At `out` of a graph: an output of the group that nothing inside feeds. */
        readonly code: "graph/missing-input";
        readonly at: PortRef;
        readonly muted?: NodePath;
        /** An input of a group that something inside needs: its wire is missing outside. */
        readonly enters?: true;
      }
    | { readonly code: "graph/nothing-to-run" }
    | { readonly code: "graph/bypass"; readonly node: NodePath; readonly why: string }
    | {
        readonly code: "graph/carry";
        readonly node: NodePath;
        readonly port: string;
        readonly enters: ValueType;
        readonly leaves: ValueType;
      }
    | {
        readonly code: "param/unknown";
        readonly node: NodePath;
        readonly param: string;
        readonly near: readonly string[];
      }
    | {
        readonly code: "param/invalid";
        readonly node: NodePath;
        readonly param: string;
        readonly value: string;
        readonly why: string;
      }
    | {
        readonly code: "dim/unknown";
        readonly node: NodePath;
        readonly param: string;
        readonly dim: string;
        readonly near: readonly string[];
      }
    | { readonly code: "dim/invalid"; readonly dim: string; readonly value: string; readonly why: string }
    | {
        readonly code: "dim/not-integer";
        readonly node: NodePath;
        readonly param: string;
        readonly expression: string;
        readonly value: number;
        readonly sizes: string;
      }
    | {
        readonly code: "shape/rank";
        readonly at: PortRef;
        readonly expected: string;
        readonly found: ValueType;
        readonly producers: readonly Producer[];
      }
    | {
        readonly code: "shape/size";
        readonly at: PortRef;
        readonly index: number;
        readonly label: string;
        readonly expected: Axis;
        readonly found: Axis;
        readonly equalByAccident: boolean;
        readonly sizes: Readonly<Record<string, number>>;
        readonly producers: readonly Producer[];
      }
    | {
        readonly code: "shape/role";
        readonly at: PortRef;
        readonly index: number;
        readonly expected: Role;
        readonly found: Role;
        readonly axis: Axis;
        readonly producers: readonly Producer[];
      }
    | {
        readonly code: "shape/dtype";
        readonly at: PortRef;
        readonly expected: Dtype;
        readonly found: Dtype;
        readonly producers: readonly Producer[];
      }
    | {
        readonly code: "shape/literal";
        readonly at: PortRef;
        readonly index: number;
        readonly literal: number;
        readonly named: string;
        readonly axis: Axis;
      }
    | { readonly code: "shape/invalid"; readonly node: NodePath; readonly why: string }
    | {
        readonly code: "weight/shape";
        readonly weight: string;
        readonly node: NodePath | null;
        readonly expected: readonly number[];
        readonly found: readonly number[];
        readonly source: string;
      }
    | {
        readonly code: "weight/unknown";
        readonly weight: string;
        readonly near: readonly string[];
        readonly source: string;
      }
    | {
        readonly code: "weight/missing";
        readonly weight: string;
        readonly node: NodePath;
        readonly expected: readonly number[];
        readonly source: string;
      }
    | {
        readonly code: "weight/not-finite";
        readonly weight: string;
        readonly count: number;
        readonly first: number;
        readonly source: string;
      }
    | {
        readonly code: "tie/unknown";
        readonly weight: string;
        readonly to: string;
        readonly missing: string;
        readonly near: readonly string[];
      }
    | {
        readonly code: "tie/shape";
        readonly weight: string;
        readonly to: string;
        readonly expected: string;
        readonly found: string;
      }
    | {
        /** Two blocks read one text in different sizes. */
        readonly code: "stream/sizes";
        readonly node: NodePath;
        readonly stream: string;
        /** The first block that reads it. */
        readonly other: NodePath;
        /** [samples, positions] of `other`, and those of `node`. */
        readonly expected: readonly [Size, Size];
        readonly found: readonly [Size, Size];
        readonly sizes: Bindings;
      }
    | { readonly code: "objective/logits"; readonly logits: string; readonly near: readonly string[] }
    | {
        readonly code: "objective/stream";
        /** Null where it names none, and must. */
        readonly stream: string | null;
        readonly near: readonly string[];
      }
    | { readonly code: "objective/prefix"; readonly prefix: string | null; readonly why: string }
    | {
        readonly code: "vocabulary/size";
        readonly node: NodePath;
        readonly size: string;
        readonly value: number;
        readonly tokens: number;
      }
    | {
        /** A filler of a Shift that an Embedding is to look up in its table. */
        readonly code: "id/no-row";
        /** Where the id arises. */
        readonly node: NodePath;
        readonly id: number;
        readonly table: NodePath;
        readonly rows: number;
        readonly size: string;
      }
    | {
        /** A target that is none of the tokens that the logits are over. */
        readonly code: "id/no-token";
        /** Where the id arises. */
        readonly node: NodePath;
        readonly id: number;
        readonly from: "fill" | "text";
        readonly loss: NodePath;
        readonly tokens: number;
        readonly ignore: number;
      }
    | LintFinding
    | LeakFinding
  );

export type DiagnosticCode = Diagnostic["code"];
export type DiagnosticOf<C extends DiagnosticCode> = Extract<Diagnostic, { readonly code: C }>;

/** A problem of the file itself, before there is a graph: it has a line and a column. */
export interface FileProblem {
  readonly code: "file/json" | "file/schema" | "file/format" | "file/too-large";
  readonly message: string;
  /** JSON path of the place, `nodes.emb.params.width`; "" for the whole file. */
  readonly path: string;
  /** 1-based. */
  readonly line: number;
  readonly column: number;
}
