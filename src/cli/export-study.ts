// `heddle export STUDY --to ray|slurm -o DIR`: the folder of a study, or of one that is planned, as jobs in PyTorch.
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { plural } from "../core/index.ts";
import { readStudy } from "../lab/index.ts";
import { ClusterError, type ClusterKind, clusterFiles, prepare, refusedVariants } from "../study/index.ts";
import { type ExitCode, UsageError } from "./command.ts";
import { withEngine } from "./engine.ts";
import { count } from "./shapes.ts";
import type { Terminal } from "./terminal.ts";
import { writeOut } from "./write-file.ts";

export async function exportStudy(
  folder: string,
  kind: ClusterKind,
  out: string | undefined,
  json: boolean,
  terminal: Terminal,
): Promise<ExitCode> {
  if (out === undefined) throw new UsageError("Give an output: -o DIR");
  if (!(await stat(folder).catch(() => null))?.isDirectory())
    throw new UsageError(
      `${folder} is no folder of a study; write one by: heddle ablate FILE … --out STUDY --plan-only`,
    );
  if (await stat(join(out, "plan.json")).catch(() => null))
    throw new UsageError(`${out} holds a study already; give another -o`);
  const { plan } = await readStudy(folder);
  const [refused] = refusedVariants(plan);
  if (refused)
    throw new UsageError(
      `"${refused.name}" cannot be run${refused.why === null ? ": its graph has errors" : `: ${refused.why}`}. heddle ablate ${folder} tells more`,
    );
  const graphs = await prepare(plan);
  let [files, bytes] = [0, 0];
  try {
    await withEngine(["--threads=1"], async (client) => {
      for await (const [path, data] of clusterFiles(plan, graphs, kind, client)) {
        await writeOut(join(out, path), { data });
        files += 1;
        bytes += Buffer.byteLength(data);
      }
    });
  } catch (cause) {
    if (cause instanceof ClusterError) throw new UsageError(`The study cannot be exported: ${cause.message}`);
    throw cause;
  }
  if (json) terminal.json({ ok: true, name: plan.name, to: kind, files, bytes });
  else {
    terminal.out(`${plural(files, "file")}, ${count(bytes)} bytes`);
    terminal.out(
      `To do its runs: cd ${out} && ${kind === "ray" ? "python3 run_ray.py" : "bash run_slurm.sh"}`,
    );
  }
  return 0;
}
