// How the page of `heddle FILE` finds its file: the server opens `/?graph=TOKEN`, and the page reads (GET) and writes
// (PUT) `/graph-on-disk/TOKEN`; weights and tokenizers beside it are at `…/TOKEN/NAME.safetensors` and
// `…/TOKEN/NAME.tokenizer.json`.

export const servedGraphPath = "/graph-on-disk/";
export const servedGraphKey = "graph";
/** Where the page says that such a file lies: `served:TOKEN/NAME`. */
export const servedPlace = "served:";

/** What the server answers: the file, or after a write its name, or why not. */
export type ServedGraph = { readonly name: string; readonly text?: string } | { readonly error: string };
