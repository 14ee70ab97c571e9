// The app and the command line killed (SIGKILL) at random moments while they write: edits and saves as fast as hands never
// are, checkpoints at every step, fixes applied. Counts what is lost: saves that were told, torn files, unsaved work older
// than a second, and what was offered though the file held it.
//
//   npm run bench kills         --app=N   --cli=N
//
// Judged: nothing is torn or lost, and all work older than a second is offered again. Needs `npm run build`, Electron, and a
// display (`xvfb-run -a npm run bench kills`).
import { killApp } from "./kills/app.ts";
import { killCli } from "./kills/cli.ts";

const flags = process.argv.slice(2);
const option = (name: string, otherwise: number) =>
  Number(flags.find((f) => f.startsWith(`--${name}=`))?.slice(name.length + 3) ?? otherwise);

const found = [...(await killApp(option("app", 10))), ...(await killCli(option("cli", 10)))];
for (const fault of found) console.log(`✗ ${fault}`);
if (found.length === 0) console.log("✓ nothing torn, nothing lost");
process.exitCode = found.length === 0 ? 0 : 1;
