// The desktop app, killed while somebody types and saves. Each start looks at what the kill before it has left, and is
// killed in its turn.
import { copyFile, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { ElectronApplication, Page } from "@playwright/test";
import { launch } from "../../e2e/fixtures.ts";
import { node } from "../../e2e/workbench.ts";
import { electronHere } from "../../scripts/electron-binary.ts";
import { root } from "../../scripts/run-step.ts";

/** What was done to the graph until the kill, by the number that was typed. */
interface Session {
  /** Numbers in the order of typing; each is larger than those before. */
  readonly typed: { readonly value: number; readonly at: number }[];
  /** The last that was told as saved. */
  saved: number;
  killedAt: number;
}

/** Work that is older than this has to be there again, ms. */
const lostAtMost = 1000;
const edited = "lm_head";

/** What was torn or lost, as sentences. */
export async function killApp(rounds: number): Promise<string[]> {
  if (rounds === 0) return [];
  const { path } = electronHere();
  if (!path) throw new Error("no Electron binary: set ELECTRON_OVERRIDE_DIST_PATH");
  const [userData, folder] = await Promise.all(
    ["profile", "graphs"].map((name) => mkdtemp(join(tmpdir(), `heddle-kills-${name}-`))),
  );
  if (!userData || !folder) throw new Error("no folder for the kills");
  const file = join(folder, "mine.graph.json");
  await copyFile(join(root, "graphs/decoder-only.graph.json"), file);
  const faults: string[] = [];
  const counts = { typed: 0, saved: 0, due: 0, drafts: 0 };
  let before: Session | null = null;
  let next = 1000;
  for (let round = 0; round <= rounds; round++) {
    const [held, rescued] = [await numberIn(file), await rescuedIn(userData)];
    if (held === null) faults.push(`round ${round}: the file is torn`);
    const args = [root, `--user-data-dir=${userData}`, file];
    const app = await launch({ executablePath: path, args, cwd: root });
    const page = await app.firstWindow();
    await node(page, edited).waitFor({ timeout: 60_000 });
    if (before && held !== null) {
      counts.typed += before.typed.length;
      const due = before.typed.filter((t) => t.at < (before?.killedAt ?? 0) - lostAtMost).at(-1)?.value ?? 0;
      if (due > held) counts.due++;
      if (held < before.saved)
        faults.push(`round ${round}: ${before.saved} was saved, the file holds ${held}`);
      const back = await restored(page, due > held);
      if (due > Math.max(held, back ?? 0))
        faults.push(
          `round ${round}: ${due} is due, ${back ?? "nothing"} is offered; the rescue copies hold ${rescued}, typed ${before.typed.map((t) => `${t.value} ${t.at - before!.killedAt} ms`)}`,
        );
      if (back === held) faults.push(`round ${round}: ${back} was offered though the file holds it`);
    }
    counts.drafts = (await readdir(folder)).filter((name) => name !== basename(file)).length;
    if (round === rounds) {
      await end(app);
      break;
    }
    const session: Session = { typed: [], saved: 0, killedAt: 0 };
    await select(page);
    setTimeout(
      () => {
        session.killedAt = Date.now();
        app.process().kill("SIGKILL");
      },
      500 + Math.random() * 5000,
    );
    next = await work(page, session, next);
    if (session.saved > 0) counts.saved++;
    before = session;
  }
  await Promise.all([userData, folder].map((f) => rm(f, { recursive: true, force: true, maxRetries: 3 })));
  console.log(
    `app: ${rounds} kills, ${counts.typed} edits, saves told in ${counts.saved} rounds, unsaved work due in ${counts.due}, ${counts.drafts} drafts left behind, ${faults.length} faults`,
  );
  return faults;
}

/** Types numbers and saves every third until the app is gone; the next number. */
async function work(page: Page, session: Session, from: number): Promise<number> {
  let value = from;
  try {
    for (;;) {
      await page.getByLabel("std", { exact: true }).fill(String(value), { timeout: 5000 });
      session.typed.push({ value, at: Date.now() });
      value++;
      if (value % 3 !== 0) continue;
      await page.keyboard.press("Control+S");
      if (await isSaved(page)) session.saved = value - 1;
    }
  } catch (cause) {
    if (session.killedAt === 0) throw cause;
  }
  return value + 1;
}

/** Whether the window says so, once it has been told to write over what it does not know. */
async function isSaved(page: Page): Promise<boolean> {
  // By its label, not its role: behind a dialog there are no roles, and nothing is saved.
  const saved = page.locator('[aria-label="Saved"]');
  const overwrite = page.getByRole("button", { name: "Overwrite" });
  const waited = { state: "attached", timeout: 2000 } as const;
  await saved
    .or(overwrite)
    .first()
    .waitFor(waited)
    .catch(() => undefined);
  if ((await overwrite.count()) === 0) return (await saved.count()) > 0;
  await overwrite.click();
  return saved.waitFor(waited).then(
    () => true,
    () => false,
  );
}

const select = (page: Page): Promise<void> => node(page, edited).locator(".node-name").click();

/** The number of the work that is offered again, taken up; null where none is. Waits for an offer only where one is due. */
async function restored(page: Page, isDue: boolean): Promise<number | null> {
  const offer = page.getByRole("button", { name: "Restore" }).first();
  const isThere = await offer.waitFor({ timeout: isDue ? 15_000 : 1500 }).then(
    () => true,
    () => false,
  );
  if (!isThere) return null;
  await offer.click();
  await select(page);
  const value = Number(await page.getByLabel("std", { exact: true }).inputValue());
  const others = page.getByRole("button", { name: "Discard" });
  for (let left = await others.count(); left > 0; left--) {
    await others.first().click();
    await others.nth(left - 1).waitFor({ state: "detached" });
  }
  return value;
}

/** The number in the file: 0 while none was saved; null for what is no graph. */
const numberIn = async (file: string): Promise<number | null> =>
  numberOf(await readFile(file, "utf8").catch(() => ""));

function numberOf(text: string): number | null {
  try {
    const std: unknown = JSON.parse(text).nodes[edited].params?.std;
    return typeof std === "number" && std >= 1000 ? std : 0;
  } catch {
    return null;
  }
}

/** What a kill has left, before the next start looks at it. */
async function rescuedIn(userData: string): Promise<string> {
  const folder = join(userData, "journal");
  const names = await readdir(folder).catch(() => []);
  const numbers = names.map(async (name) => {
    const text = await readFile(join(folder, name), "utf8").catch(() => "");
    return name.endsWith(".json") ? numberOf(JSON.parse(text).text) : "a draft";
  });
  return (await Promise.all(numbers)).join(", ") || "nothing";
}

async function end(app: ElectronApplication): Promise<void> {
  await app.evaluate(({ dialog }) => {
    dialog.showMessageBox = async () => ({ response: 2, checkboxChecked: false });
  });
  await app.close();
}
