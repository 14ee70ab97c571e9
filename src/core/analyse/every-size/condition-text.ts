// A condition on sizes in words. By itself, since the page says verdicts at its start, and proves in a worker.
import { addSizes, divSizes, literal, literalValue, type Size, subSizes } from "../../shape/index.ts";
import type { SizeCondition } from "../leak-types.ts";

/** `T ≥ P+2`: what has a plus on the left, the rest on the right. */
export function conditionText({ size, isEquation }: SizeCondition): string {
  const side = (sign: 1 | -1) =>
    size.terms
      .filter((t) => t.num * sign > 0 && t.powers.length > 0)
      .map((t): Size => ({ terms: [{ ...t, num: t.num * sign }], key: "" }))
      .reduce(addSizes, literal(0));
  const plain = size.terms.find((t) => t.powers.length === 0);
  const number = plain ? divSizes(literal(plain.num), literal(plain.den))! : literal(0);
  const [left, right] = [side(1), side(-1)];
  const relationSign = isEquation ? "=" : "≥";
  if (literalValue(left) === undefined) return `${left.key} ${relationSign} ${subSizes(right, number).key}`;
  return `${right.key} ${isEquation ? "=" : "≤"} ${number.key}`;
}
