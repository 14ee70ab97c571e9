// The runs of a study as array jobs of Slurm: those that choose learning rates first, where there are any.

/** `rates` and `claims` count the runs of each kind. */
export function slurmCode(name: string, rates: number, claims: number): string {
  const array = (from: number, count: number) => `--array=${from}-${from + count - 1}`;
  const label = name.replace(/[^A-Za-z0-9]+/g, "-").replace(/^-|-$/g, "") || "study";
  const lines =
    rates === 0
      ? [`claims=$(sbatch --parsable ${array(0, claims)} "$0")`]
      : [
          `rates=$(sbatch --parsable ${array(0, rates)} "$0")`,
          "# Their number is known when the rates are chosen; numbers beyond the last do nothing.",
          `claims=$(sbatch --parsable --dependency=afterok:$rates ${array(rates, claims)} "$0")`,
        ];
  return `#!/bin/bash
#SBATCH --job-name=${label}
#SBATCH --cpus-per-task=1
#SBATCH --requeue
#SBATCH --output=slurm-%A-%a.txt
# "bash run_slurm.sh" in this folder, on a file system that the nodes share, submits all runs. A run that is requeued
# goes on from its last checkpoint. For a GPU add "#SBATCH --gpus=1" above and "--device cuda" below.
set -euo pipefail
if [ -z "\${SLURM_JOB_ID:-}" ]; then
  cd "$(dirname "$0")"
  ${lines.join("\n  ")}
  echo "Submitted. When job $claims has ended: python3 train.py --collect, then heddle study ."
  exit
fi
cd "$SLURM_SUBMIT_DIR"
python3 train.py --run "$SLURM_ARRAY_TASK_ID"
`;
}
