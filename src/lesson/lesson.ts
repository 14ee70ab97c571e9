// A lesson: a graph to begin with, and steps that each ask one question which the engine judges. What `*.lesson.json`
// holds; types alone.
import type { Edit, HeddleDocument, NodePath, ParamValue } from "../core/index.ts";

export interface Lesson {
  /** What it is called by in links, progress and grades: `causal-mask`. */
  readonly name: string;
  readonly title: string;
  readonly about: string;
  /** 1 needs nothing but the blocks' names, 2 the lessons before, 3 the field's papers. */
  readonly level: 1 | 2 | 3;
  readonly minutes: number;
  readonly start: HeddleDocument;
  readonly steps: readonly Step[];
}

export interface Step {
  readonly id: string;
  readonly title: string;
  /** Paragraphs, parted by an empty line. */
  readonly text: string;
  /** Nodes to look at. */
  readonly look?: readonly NodePath[];
  /** A value to be shown, by its address. */
  readonly value?: string;
  readonly question: string;
  readonly check: Check;
  /** From a nudge to all but the answer. */
  readonly hints: readonly string[];
  /** What people answer instead, and what is to be said to that. */
  readonly mistakes?: readonly Mistake[];
  readonly right: Answer;
  readonly wrong: readonly WrongAnswer[];
}

/** A number, the name of an option, or what the start graph was made into. */
export type Answer = number | string | Rewiring;

interface Rewiring {
  readonly edits: readonly Edit[];
}

/** An answer that people give; the feedback has to hold `says`. */
interface WrongAnswer {
  readonly answer: Answer;
  readonly says: string;
}

type Check = NumberCheck | ChoiceCheck | GraphCheck;

/** A number, a size over the start graph's dims, or an entry of one of its values. */
export type Wanted = number | string | Entry;

export interface NumberCheck {
  readonly kind: "number";
  readonly is: Wanted;
  /** How far off an answer may be, in units of the answer. */
  readonly within: number;
}

/** An entry of a value of the start graph with its own text and weights, in float64. */
export interface Entry {
  readonly value: string;
  readonly at: readonly number[];
}

export interface ChoiceCheck {
  readonly kind: "choice";
  readonly options: Readonly<Record<string, Option>>;
}

interface Option {
  readonly text: string;
  readonly right?: boolean;
  /** What is said to whoever takes it. */
  readonly says: string;
}

/** Wants a graph that meets every demand. */
export interface GraphCheck {
  readonly kind: "graph";
  readonly demands: readonly Demand[];
}

export type Demand =
  /** No errors, and none of these diagnostics. */
  | { readonly demand: "clean"; readonly without?: readonly string[] }
  /** No leak, for every size; what leaks is told. */
  | { readonly demand: "proved" }
  /** Gives what the start graph so rewired would, up to names and order, whatever the weights. */
  | { readonly demand: "same"; readonly edits: readonly Edit[] }
  /** As many numbers are learned as the size says. */
  | { readonly demand: "parameters"; readonly is: string }
  /** A node of a kind, with these parameters. */
  | {
      readonly demand: "has";
      readonly block: string;
      readonly params?: Readonly<Record<string, ParamValue>>;
    }
  | { readonly demand: "lacks"; readonly block: string };

type Mistake =
  | { readonly number: Wanted; readonly says: string }
  /** The graph meets this, and should not. */
  | { readonly demand: Demand; readonly says: string };

export interface Judgement {
  readonly right: boolean;
  /** To a wrong answer what is wrong with it; to a right one nothing, or what the option says. */
  readonly says: readonly string[];
}
