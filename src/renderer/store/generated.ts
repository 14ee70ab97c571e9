// A text that was generated, with the other ways that it was sent: a tree of tokens. Each stands behind its parent; what is
// shown leads from the prompt to one of them, the leaf.
import type { HeddleDocument } from "../../core/index.ts";
import type { CacheUse, GeneratedToken } from "../../runtime/client/index.ts";

export interface WrittenToken extends GeneratedToken {
  /** Its place among the tokens of the tree; null behind the prompt. */
  readonly parent: number | null;
  /** Nothing comes behind it: the text has ended there. */
  readonly last?: boolean;
  /** With this token a further sample of the prompt begins, of this number from 2 on. */
  readonly sample?: number;
}

export interface Generated {
  readonly prompt: string;
  /** The graph that writes it, whatever has become of it since. */
  readonly document: HeddleDocument;
  /** In the order in which they came. */
  readonly tree: readonly WrittenToken[];
  readonly leaf: number | null;
  readonly generating: boolean;
  readonly error: string | null;
  /** What was told on the way: a prompt that was cut, an engine that was started again. */
  readonly notice: string | null;
  /** Behind the prompt; null before there are two tokens. */
  readonly tokensPerSecond: number | null;
  readonly cache: CacheUse | null;
}

/** Places in the tree from the first token to this one. */
export function pathTo(tree: readonly WrittenToken[], leaf: number | null): number[] {
  const path: number[] = [];
  for (let at = leaf; at !== null; at = tree[at]!.parent) path.push(at);
  return path.reverse();
}

/** The tokens behind one; those that begin the text behind null. */
export const childrenOf = (tree: readonly WrittenToken[], parent: number | null): number[] =>
  tree.flatMap((token, at) => (token.parent === parent ? [at] : []));

/** Behind this token the newest way to an end. */
export function leafBehind(tree: readonly WrittenToken[], at: number): number {
  const [next] = childrenOf(tree, at).slice(-1);
  return next === undefined ? at : leafBehind(tree, next);
}

/** By each token, and by null for the prompt, how many ways the text goes on behind it. */
export function waysBehind(tree: readonly WrittenToken[]): ReadonlyMap<number | null, number> {
  const ways = new Map<number | null, number>();
  for (const { parent } of tree) ways.set(parent, (ways.get(parent) ?? 0) + 1);
  return ways;
}

export interface Branch {
  readonly leaf: number;
  /** How many tokens it has in all. */
  readonly length: number;
  /** Place of the token with which it parts from those before it, and how many tokens come before that; 0 of the first. */
  readonly token: number;
  readonly before: number;
}

/** Every way through the tree, in the order in which they were begun. */
export function branchesOf(tree: readonly WrittenToken[]): Branch[] {
  const eldest = new Map<number | null, number>();
  for (const [at, { parent }] of tree.entries()) if (!eldest.has(parent)) eldest.set(parent, at);
  return tree
    .flatMap((_, leaf): Branch[] => {
      if (eldest.has(leaf)) return [];
      const path = pathTo(tree, leaf);
      const before = Math.max(
        path.findLastIndex((at) => eldest.get(tree[at]!.parent) !== at),
        0,
      );
      return [{ leaf, length: path.length, token: path[before]!, before }];
    })
    .sort((a, b) => a.token - b.token);
}
