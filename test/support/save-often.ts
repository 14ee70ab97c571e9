// A process of its own that saves one file again and again: `save-often.ts PATH NAME COUNT GATHERING [counting]`. It begins
// when three have come to the folder GATHERING, and prints how often it was told that it did not save. When counting, each save adds one to what it last read there, and is tried again when refused.
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { codeOf, writeWhole } from "../../src/disk/index.ts";

const [path = "", name = "", count = "0", gathering = "", counting] = process.argv.slice(2);
await writeFile(join(gathering, name), "");
while ((await readdir(gathering)).length < 3) await new Promise((done) => setTimeout(done, 1));
let refused = 0;
for (let i = 0; i < Number(count); ) {
  if (counting === undefined) {
    const text = `${name} ${i} `.repeat(1 + ((i * 37) % 4000));
    await writeWhole(path, `${text}\n${text.length}`).catch(() => refused++);
    i++;
    continue;
  }
  const before = await readFile(path, "utf8");
  try {
    await writeWhole(path, String(Number(before) + 1), { over: (there) => there === before });
    i++;
  } catch (cause) {
    if (codeOf(cause) !== "ECHANGED") throw cause;
    refused++;
  }
}
console.log(refused);
