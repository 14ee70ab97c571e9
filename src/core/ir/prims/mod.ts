// a mod b as Python has it: the result has the sign of b; a − ⌊a/b⌋·b. x mod 0 is NaN on f32, 0 on i32.
import { modRule } from "../dependence/scalar.ts";
import { binary, method, number } from "../emit/torch-scope.ts";
import { arithmetic } from "../families.ts";
import type { NoAttrs, Primitive } from "../primitive.ts";

const floorMod = (a: number, b: number): number => {
  const r = a % b;
  return r !== 0 && r < 0 !== b < 0 ? r + b : r;
};

export const mod: Primitive<2, NoAttrs> = arithmetic({
  name: "mod",
  rule: modRule,
  f: floorMod,
  range: [0.6, 2.3],
  vjp: (g, { ins: [a, b], dy }) => [
    g.sumTo(dy, a.shape),
    g.neg(g.sumTo(g.mul(dy, g.floor(g.div(a, b))), b.shape)),
  ],
  // ONNX's Mod floors on integers only; on floats it is C's fmod, whose sign follows a.
  onnx: (m, [a, b], _, types) => {
    if (types.out.dtype === "i32") {
      // Dividing by an integer 0 would end the process.
      const isZero = m.node("Equal", [b, m.scalar(0, "i32")]);
      return m.node("Mod", [a, m.node("Where", [isZero, m.scalar(1, "i32"), b])]);
    }
    const r = m.node("Mod", [a, b], { fmod: 1 });
    const zero = m.scalar(0, "f32");
    const differ = m.node("Xor", [m.node("Less", [r, zero]), m.node("Less", [b, zero])]);
    const wrap = m.node("And", [differ, m.node("Not", [m.node("Equal", [r, zero])])]);
    return m.node("Where", [wrap, m.node("Add", [r, b]), r]);
  },
  // PyTorch refuses to divide an integer by 0.
  torch: (t, [a, b], _, { out }) => {
    const [x, by] = [t.tensor(a, out.dtype), b];
    if (out.dtype === "f32" || by.number === "positive") return binary("%", x, by);
    const y = t.tensor(by, "i32");
    return binary("%", x, method(y, "masked_fill", binary("==", y, number(0, "i32")), "1"));
  },
  samples: [
    {
      dims: [[4], [4]],
      data: [
        [NaN, Infinity, -1, 5],
        [1, 2, 0, Infinity],
      ],
      rough: true,
    },
    {
      dims: [[4], [4]],
      dtypes: ["i32", "i32"],
      data: [
        [5, 0, -1, 5],
        [0, 2, 0, 1],
      ],
      rough: true,
    },
    {
      dims: [[5], [5]],
      data: [
        [7, -7, 7, -7, 6],
        [3, 3, -3, -3, 3],
      ],
      rough: true,
    },
    {
      dims: [[5], [5]],
      dtypes: ["i32", "i32"],
      data: [
        [7, -7, 7, -7, 6],
        [3, 3, -3, -3, 3],
      ],
    },
  ],
});
