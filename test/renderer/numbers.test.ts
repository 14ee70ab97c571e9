// Numbers are rounded before their unit is chosen: what is 1,000 of one is 1 of the next.
import { expect, test } from "vitest";
import { amount as amountInCli } from "../../src/cli/cost.ts";
import { amount, count } from "../../src/renderer/values/numbers.ts";

test.each([
  [999_885_952, "1.00 G"],
  [999_499_999, "999 M"],
  [999_999, "1.00 M"],
  [110_336, "110,336"],
  [6_738_415_616, "6.74 G"],
])("%d parameters are told as %s", (n, told) => expect(count(n)).toBe(told));

test.each([
  [999_885_952, "1 GFLOP"],
  [999.7, "1 kFLOP"],
  [12_345, "12.3 kFLOP"],
  [0, "0 FLOP"],
])("an amount of %d is told as %s, in the app and on the command line", (n, told) => {
  expect(amount(n, "FLOP")).toBe(told);
  expect(amountInCli(n, "FLOP")).toBe(told);
});
