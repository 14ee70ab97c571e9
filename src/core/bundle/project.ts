// What makes a folder of an exported model a project of its own: what it is, what it needs, and the test that nothing of the
// future gets into a prediction.
import type { Checked } from "../check/index.ts";
import type { PytorchModel } from "../export/index.ts";

/** Name → contents. `files` are those that are there already; `bools` the arguments that are bools. */
export function projectFiles(
  checked: Checked,
  model: PytorchModel,
  files: readonly string[],
  bools: ReadonlySet<string>,
): Record<string, string> {
  const test = causalityTest(checked, model, bools);
  const all = [...files, ...(test === null ? [] : ["test_causality.py"])];
  return {
    ...(test === null ? {} : { "test_causality.py": test }),
    "pyproject.toml": pyproject(checked.document.name, all),
    "README.md": readme(checked.document.name, all),
  };
}

/** Null where no token is predicted from those before it. */
function causalityTest(
  { document, predicted }: Checked,
  { inputs }: PytorchModel,
  bools: ReadonlySet<string>,
): string | null {
  const { objective } = document;
  const stream = predicted ?? objective?.stream;
  const ids = inputs.find(({ input }) => input === `${stream}.ids`)?.argument;
  if (objective?.kind !== "next-token" || ids === undefined) return null;
  const bool = [...bools].map((name) => JSON.stringify(name)).join(", ");
  return `"""The logits at a position do not depend on the tokens behind it.

Run it with "python3 test_causality.py", or let pytest find it.
"""
import torch
from load_weights import HERE, load, read
from model import Model

NUMBERS = read(HERE / "parity.safetensors")
IDS, LOGITS = ${JSON.stringify(ids)}, ${JSON.stringify(objective.logits)}
BOOLS = [${bool}]


def test_causality():
    """Tokens from each position on are exchanged for others; |a - b| <= 1e-5 + 1e-5 |b| before it"""
    model = load(Model()).eval()
    given = {name[6:]: t for name, t in NUMBERS.items() if name.startswith("input ")}
    given = {name: t.bool() if name in BOOLS else t for name, t in given.items()}
    ids = given[IDS]
    low, high = ids.min(), ids.max()
    others = torch.where(ids == low, high, low)
    with torch.no_grad():
        whole = model(**given)[LOGITS]
        for at in range(1, ids.shape[1]):
            changed = torch.cat([ids[:, :at], others[:, at:]], 1)
            found = model(**{**given, IDS: changed})[LOGITS]
            assert torch.allclose(found[:, :at], whole[:, :at], rtol=1e-5, atol=1e-5), (
                f"logits before position {at} move with the tokens from there on"
            )


if __name__ == "__main__":
    test_causality()
    print("no logits depend on later tokens")
`;
}

/** Names of packages are letters, digits and hyphens. */
const slug = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "") || "model";

const pyproject = (name: string, files: readonly string[]): string => `[build-system]
requires = ["setuptools>=61"]
build-backend = "setuptools.build_meta"

[project]
name = "${slug(name)}"
version = "0.1.0"
description = "A model wired in Heddle"
requires-python = ">=3.8"
dependencies = ["torch>=1.13"]

[project.optional-dependencies]
test = ["pytest"]

[tool.setuptools]
py-modules = [${files
  .filter((file) => file.endsWith(".py") && !file.startsWith("test_"))
  .map((file) => JSON.stringify(file.slice(0, -3)))
  .join(", ")}]
`;

const purposes: Readonly<Record<string, string>> = {
  "model.py": "The model: `Model()(ids)` gives a dict by the addresses of the canvas",
  "weights.safetensors": "Its weights, by their names on the canvas",
  "load_weights.py": "`load(Model())` reads them, without the package safetensors",
  "generate.py": '`python3 generate.py "…"` writes, token by token',
  "step.py": "The next positions of a text, with what was kept of the earlier ones",
  "step.onnx": "The same step for ONNX Runtime",
  "once.onnx": "Of an encoder–decoder: what depends on the source alone",
  "parity.safetensors": "The numbers that the tests compare with, computed in float64 by Heddle",
  "test_parity.py": "Outputs and gradients are those of Heddle",
  "test_generate.py": "Each step gives the logits of the whole",
  "test_causality.py": "No logits depend on later tokens",
};

function readme(name: string, files: readonly string[]): string {
  const rows = Object.entries(purposes).filter(([file]) => files.includes(file));
  const tests = files.filter((file) => file.startsWith("test_"));
  return `# ${name.replace(/\s+/g, " ")}

A model wired in Heddle, as PyTorch (1.13 or newer) and nothing else.

\`\`\`
${tests.map((file) => `python3 ${file}`).join("\n")}
\`\`\`

| File | What it is |
| --- | --- |
${rows.map(([file, what]) => `| \`${file}\` | ${what} |`).join("\n")}
`;
}
