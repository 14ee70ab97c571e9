// The tree of a generated text: paths to its tokens, and the branches in the order in which they were begun.
import { expect, test } from "vitest";
import {
  branchesOf,
  childrenOf,
  leafBehind,
  pathTo,
  type WrittenToken,
  waysBehind,
} from "../../src/renderer/store/generated.ts";

/** Each token by the place of its parent. */
const treeOf = (...parents: (number | null)[]): WrittenToken[] =>
  parents.map((parent, id) => ({ parent, id, token: `t${id}`, probability: 1, likeliest: [] }));

//   0 ─ 1 ─ 2 ─ 3
//       └ 4 ─ 5
//           └ 6
//   7
const tree = treeOf(null, 0, 1, 2, 1, 4, 4, null);

test("a path leads from the prompt to a token", () => {
  expect(pathTo(tree, 6)).toEqual([0, 1, 4, 6]);
  expect(pathTo(tree, null)).toEqual([]);
});

test("behind a token stand its children; its newest way leads to a leaf", () => {
  expect(childrenOf(tree, 4)).toEqual([5, 6]);
  expect(childrenOf(tree, null)).toEqual([0, 7]);
  expect(leafBehind(tree, 0)).toBe(6);
  expect(leafBehind(tree, 3)).toBe(3);
  expect(waysBehind(tree)).toEqual(
    new Map([
      [null, 2],
      [0, 1],
      [1, 2],
      [2, 1],
      [4, 2],
    ]),
  );
});

test("branches are told by the token with which they part from what was there before", () => {
  expect(branchesOf(tree)).toEqual([
    { leaf: 3, length: 4, token: 0, before: 0 },
    { leaf: 5, length: 4, token: 4, before: 2 },
    { leaf: 6, length: 4, token: 6, before: 3 },
    { leaf: 7, length: 1, token: 7, before: 0 },
  ]);
  expect(branchesOf([])).toEqual([]);
});
