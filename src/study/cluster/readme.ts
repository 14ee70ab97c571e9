// README.md of the folder of a study that runs elsewhere.
import type { Plan } from "../plan/plan.ts";
import type { ClusterKind } from "./job.ts";

const files: readonly (readonly [name: string, about: string])[] = [
  ["plan.json", "The study as it was planned; Heddle reads it"],
  ["runs.jsonl", "A line for each finished run; Heddle reads it"],
  ["train.py", "One run: `python3 train.py --variant base --seed 1`, also under `torchrun`"],
  ["runs.py", "Which runs there are, and which are finished"],
  ["job.json", "What train.py needs to know of each variant"],
  ["variants", "A model for each variant, with `test_parity.py`, and its initial weights for each seed"],
  ["data", "Batches in order, and those of validation"],
  ["results", "Results one by one, as runs end"],
  ["checkpoints", "Of runs under way"],
];

const table = [
  ["File", "What it is"],
  ["---", "---"],
  ...files.map(([name, about]) => [`\`${name}\``, about]),
]
  .map((row) => `| ${row.join(" | ")} |`)
  .join("\n");

export const readmeCode = ({ name, hypothesis }: Plan, kind: ClusterKind): string => `# ${name}
${hypothesis === null ? "" : `\n${hypothesis}\n`}
A study of Heddle as runs in PyTorch (1.13 or newer).

\`\`\`
${
  kind === "ray"
    ? `pip install ray torch
python3 run_ray.py                    # on this machine; --address auto on a cluster
heddle study .                        # verdicts and tables`
    : `bash run_slurm.sh                     # submits an array of jobs
python3 train.py --collect            # when they have ended
heddle study .                        # verdicts and tables`
}
\`\`\`

Initial weights, batches, their order and the optimizer's rule are those of \`heddle ablate\`; dropout's random numbers
are PyTorch's. A run that was ended goes on from its last checkpoint, and no finished run is done twice.

${table}
`;
