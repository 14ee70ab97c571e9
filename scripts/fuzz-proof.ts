// `npx tsx scripts/fuzz-proof.ts [count] [first seed] [counts|tensors|parts|prefixes|flat|recurrences]`: mutated graphs,
// proved for every size and tried numerically at sizes and lengths of all sorts, padded right and left; with `counts` by what a
// document's proof claims, at numbers of iterations of all sorts, too; with `tensors` of graphs into which Reshape,
// Cumulative sum, Top-k and their like were put; with `parts` of graphs whose norms, positions, softmax and masks are
// other ones, with token types and mixtures of experts; with `prefixes` of prefix-LMs; with `flat` of losses over
// samples and positions in one axis; with `recurrences` of linear attention and convolutions. A seed that fails belongs
// into test/core/analyse/proof-seeds.json, where it stays a test.
// Exit code 1 where a claim was wrong.
import {
  claimTrial,
  flatTrial,
  partTrial,
  prefixTrial,
  recurrentTrial,
  tensorTrial,
} from "../test/support/claim-trials.ts";
import { countTrial } from "../test/support/count-trials.ts";

const [count, first] = [Number(process.argv[2] ?? 20_000), Number(process.argv[3] ?? 1)];
const trial =
  {
    ...{ counts: countTrial, tensors: tensorTrial, parts: partTrial, prefixes: prefixTrial },
    ...{ flat: flatTrial, recurrences: recurrentTrial },
  }[process.argv[4] ?? ""] ?? claimTrial;
const total = { graphs: 0, claims: 0, proved: 0, unshown: 0, runs: 0, wrong: 0 };
const say = (): void => {
  const { graphs, claims, proved, unshown, runs, wrong } = total;
  const open = ((100 * unshown) / Math.max(1, claims)).toFixed(2);
  console.log(
    `${graphs} graphs, ${claims} claims, ${proved} proved for every size, ${runs} runs; ${open} % open and not shown to leak; wrong: ${wrong}`,
  );
};
for (let seed = first; total.graphs < count; seed++) {
  const report = trial(seed);
  if (!report) continue;
  total.graphs++;
  total.claims += report.claims;
  total.proved += report.proved;
  total.unshown += report.unshown.length;
  for (const why of report.unshown) console.log(`open ${report.story}\n  ${why}`);
  total.runs += report.runs;
  if (report.faults.length > 0) {
    total.wrong++;
    console.log(`WRONG ${report.story}\n  ${report.faults.join("\n  ")}`);
  }
  if (total.graphs % 200 === 0) say();
}
say();
process.exitCode = total.wrong > 0 ? 1 : 0;
