// Losses that are added in the graph: PyTorch's own cross-entropy gives the exported total, and its backward trains by it.
import { execFileSync } from "node:child_process";
import { afterAll, expect, test } from "vitest";
import { check, type HeddleDocument } from "../../src/core/index.ts";
import { Exports, hasPackage, python, shakenWeights } from "../support/exported.ts";
import { corners } from "./corners.ts";

const exports = new Exports();
afterAll(() => exports.remove());

const code = `
import json, sys
sys.path.insert(0, sys.argv[1])
import torch
import torch.nn.functional as F
from load_weights import load
from model import Model
from test_parity import NUMBERS

torch.set_num_threads(1)
model = load(Model()).eval()
head = {}
model.head_2.register_forward_hook(lambda module, given, made: head.update(logits=made))
ids = NUMBERS["input ids"]
targets = F.pad(ids[:, 1:], (0, 1), value=-100).long()


def by_torch(outputs):
    each = [F.cross_entropy(l.flatten(0, 1), targets.flatten()) for l in (outputs["lm_head.logits"], head["logits"])]
    return each[0] + 0.25 * each[1]


optimizer = torch.optim.SGD(model.parameters(), lr=0.2)
totals = []
for _ in range(20):
    outputs = model(ids=ids)
    total = outputs["total.y"] if "total.y" in outputs else outputs["loss.loss"] + 0.25 * outputs["loss_2.loss"]
    totals.append([total.item(), by_torch(outputs).item()])
    optimizer.zero_grad()
    total.backward()
    optimizer.step()
reached = {n: p.grad is not None and bool(p.grad.any()) for n, p in model.named_parameters() if "head" in n}
print(json.dumps({"outputs": sorted(outputs), "totals": totals, "reached": reached}))
`;

interface Said {
  readonly outputs: readonly string[];
  readonly totals: readonly (readonly [ours: number, torch: number])[];
  readonly reached: Readonly<Record<string, boolean>>;
}

test.skipIf(!hasPackage("torch")).each([
  ["two losses", ["loss.loss", "loss_2.loss"]],
  ["two losses added, one scaled", ["total.y"]],
])("%s", (name, outputs) => {
  const checked = check(corners[name]?.() as HeddleDocument);
  const folder = exports.add(name, checked, shakenWeights(checked));
  const said = JSON.parse(execFileSync(python, ["-c", code, folder], { encoding: "utf8" })) as Said;
  expect(said.outputs).toEqual(expect.arrayContaining(outputs));
  for (const [ours, torch] of said.totals) expect(ours).toBeCloseTo(torch, 4);
  const [first = 0, last = 0] = [said.totals[0]?.[0], said.totals.at(-1)?.[0]];
  expect(last).toBeLessThan(first / 2);
  expect(said.reached).toEqual({ "lm_head.w": true, "head_2.w": true });
});
