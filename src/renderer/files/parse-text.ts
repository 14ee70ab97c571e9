// The text of a graph read without holding up the page: a long one by a worker that lives no longer than that.
import { parseDocument } from "../../core/index.ts";

type Parsed = ReturnType<typeof parseDocument>;

/** A text that is shorter is read within some 8 ms, which is sooner than a worker is there. */
const longText = 100_000;

/** Never rejects: where no worker can be had, the page reads the text itself. */
export function parseText(text: string): Promise<Parsed> {
  if (text.length < longText || typeof Worker === "undefined") return Promise.resolve(parseDocument(text));
  return new Promise((done) => {
    const worker = new Worker(new URL("./parse.worker.ts", import.meta.url), {
      type: "module",
      name: "parse",
    });
    const end = (parsed: Parsed) => {
      worker.terminate();
      done(parsed);
    };
    worker.onmessage = ({ data }: MessageEvent<Parsed>) => end(data);
    worker.onerror = (event) => {
      event.preventDefault();
      end(parseDocument(text));
    };
    worker.postMessage(text);
  });
}
