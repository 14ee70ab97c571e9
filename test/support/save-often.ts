// A process of its own that saves one file again and again: `save-often.ts PATH NAME COUNT`. Prints how often it was told
// that it did not.
import { writeWhole } from "../../src/disk/index.ts";

const [path = "", name = "", count = "0"] = process.argv.slice(2);
let refused = 0;
for (let i = 0; i < Number(count); i++) {
  const text = `${name} ${i} `.repeat(1 + ((i * 37) % 4000));
  await writeWhole(path, `${text}\n${text.length}`).catch(() => refused++);
}
console.log(refused);
