// A model's folder dropped on the window: it is opened with its weights and its tokenizer, reads what is typed and writes.
import { cp, mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sharedData } from "../test/support/shared-data.ts";
import { withStoriesTokenizer } from "../test/support/stories-tokenizer.ts";
import { expect, test } from "./fixtures.ts";
import { openWriting } from "./training.ts";
import { dropFromDisk } from "./workbench.ts";

const stories = sharedData("stories260K");

test("the folder of a model is dropped: its chips are pieces of the text, and it writes its story", async ({
  page,
}) => {
  test.skip(stories === null, "SKIPPED: ../shared/data is absent");
  const place = await mkdtemp(join(tmpdir(), "heddle-e2e-model-"));
  const folder = join(place, "stories");
  await withStoriesTokenizer(stories!, folder);
  await dropFromDisk(page, [folder]);
  await expect(page.getByLabel("Name of the graph")).toHaveValue("stories");
  await expect(page.locator(".status")).toContainText("Weights imported");

  const text = page.locator("textarea[data-stream]");
  await expect(text).toHaveValue(/^The cat/);
  await text.fill("Once upon a time, there was a little");
  await expect(page.locator(".chip-token")).toContainText(["<bos>", " Once", " upon", " a", " time"]);
  await text.press("Enter");
  await expect(page.locator(".predictions .bars li").first()).toContainText(/ g\s*64\.\d%/);

  const panel = await openWriting(page);
  await panel.getByRole("textbox", { name: "Prompt" }).fill("Once upon a time, there was");
  await panel.getByRole("checkbox", { name: "Greedy" }).check();
  await panel.getByRole("textbox", { name: "Max new tokens" }).fill("8");
  await panel.getByRole("button", { name: "Generate", exact: true }).click();
  await expect(panel.locator(".written")).toContainText("Once upon a time, there was a little girl named");
});

test("a folder that is no model, or whose weights are a pickle, is refused with the way out", async ({
  page,
}) => {
  test.skip(stories === null, "SKIPPED: ../shared/data is absent");
  const place = await mkdtemp(join(tmpdir(), "heddle-e2e-model-"));
  const folder = join(place, "pickled");
  await mkdir(folder);
  await cp(join(stories!, "config.json"), join(folder, "config.json"));
  await writeFile(join(folder, "pytorch_model.bin"), "");
  const refusal = page.getByRole("dialog", { name: /not opened/ });
  await dropFromDisk(page, [folder]);
  await expect(refusal).toContainText("Its weights are a pickle, pytorch_model.bin");
  await expect(refusal).toContainText("save_pretrained");
});
