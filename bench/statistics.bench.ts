// What studies say beside what is true of them, over 2,000 synthetic ones each: how often false alarms are raised,
// intervals miss, and an effect is seen. `npm run bench statistics -- --studies=20000` for less noise.
import {
  alarmsOfLooks,
  alarmsOfPeeking,
  coverage,
  coverageOfLooks,
  falseAlarms,
  families,
  power,
  promises,
  savedByLooks,
} from "../test/support/synthetic-studies.ts";

const asked = process.argv.find((arg) => arg.startsWith("--studies="))?.split("=")[1];
const studies = Number(asked ?? 2000);
const row = (what: string, stated: number, found: number) =>
  console.log(`${what.padEnd(72)} ${stated.toFixed(3).padStart(7)} ${found.toFixed(4).padStart(8)}`);

console.log(`${`${studies} studies each`.padEnd(72)}  stated    found`);
for (const [name, sds, n] of families)
  row(`false alarms: ${name}, ${n} seeds`, 0.05, falseAlarms(studies, sds, n));
row(
  "false alarms, Holm: four variants, 5 seeds (at most)",
  0.05,
  falseAlarms(studies, [1, 1, 1, 1], 5, "holm"),
);
for (const [name, sds, n] of families) row(`coverage: ${name}, ${n} seeds`, 0.95, coverage(studies, sds, n));
for (const [name, variants, pilot, effect] of promises)
  row(`power (at least): ${name}, a pilot of ${pilot}`, 0.8, power(studies, variants, pilot, effect));
const plain = (sd: number) => Math.max(2, Math.ceil(((1.96 + 0.8416) * sd) ** 2 / 0.5 ** 2) + 2);
row("power by the plain formula, a pilot of 3", 0.8, power(studies, 1, 3, 0.5, plain));
for (const split of ["bonferroni", "obrien-fleming"] as const) {
  row(
    `false alarms of looks at 4, 8 and 12, ${split}, one variant (at most)`,
    0.05,
    alarmsOfLooks(studies, [1], split),
  );
  row(`… four variants (at most)`, 0.05, alarmsOfLooks(studies, [0.5, 1, 1, 3], split));
  row(`coverage of looks, ${split} (at least)`, 0.95, coverageOfLooks(studies, [1, 1, 1], split));
  const { seen, whole, seeds } = savedByLooks(studies, 2, split);
  row(`an effect of 1.4 standard deviations seen by looks (by all 12 seeds)`, whole, seen);
  console.log(`  seeds that it took on average: ${seeds.toFixed(1)} of 12`);
}
row("false alarms of looking as often at the whole error", 0.05, alarmsOfPeeking(studies));
