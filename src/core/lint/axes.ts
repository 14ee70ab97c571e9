// An axis as a block's parameter counts it.

/** From the front: −1 of three axes is 2. */
export const axisIndexOf = (axis: unknown, rank: number): number => {
  const n = Number(axis);
  return n < 0 ? rank + n : n;
};
