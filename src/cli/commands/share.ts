// `heddle share FILE`: the graph as a link that a browser opens, with nothing of it on any server.
import { linkOf, localBase } from "../../share/link.ts";
import { type Command, oneFile, UsageError } from "../command.ts";
import { FileError, readGraph } from "../read-graph.ts";

export const share: Command = {
  name: "share",
  operands: "FILE",
  about: "Prints a link that holds the graph, without trained weights, for Heddle in a browser",
  options: {
    base: { type: "string", value: "URL", about: `Where Heddle is served (default: ${localBase})` },
    json: { type: "boolean", about: "Print one JSON document to stdout" },
  },
  async run(args, terminal) {
    const file = oneFile(args);
    const base = baseOf(args.text("base") ?? localBase);
    const document = await readGraph(file);
    const link = await linkOf(document);
    if (!link.ok) throw new FileError(file, [], `${file}: ${link.why}`);
    const url = base + link.fragment;
    if (args.flag("json"))
      terminal.json({ ok: true, name: document.name, url, characters: url.length, weights: false });
    else terminal.out(url);
    return 0;
  },
};

function baseOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !/^https?:$/.test(url.protocol))
    throw new UsageError(`--base must be the address of a page, such as ${localBase}; got "${text}"`);
  url.hash = "";
  return url.href;
}
