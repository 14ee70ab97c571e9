// What each attention looked at while a token was computed: its weights in a run of the whole text before that token. Where
// there is a cache its step has the same weights, since what it keeps never changes.
import { findNode, type HeddleDocument, parseAddress, withoutIterations } from "../../../core/index.ts";
import type { Attended } from "../../client/index.ts";
import type { EngineTensor } from "../tensor.ts";
import type { Draft } from "./draft.ts";
import { addressesOf } from "./ports.ts";
import { type Generation, runWhole, type WholeProgram } from "./whole-run.ts";

/** What stands at the first position of a target, which is shifted by one. */
const start = "‹start›";

/** Of the token behind `ids`, in the order in which it is computed. */
export async function attendedBehind(
  document: HeddleDocument,
  draft: Draft,
  ids: readonly number[],
  generation: Generation,
): Promise<Attended[]> {
  const ran: { whole: WholeProgram; addresses: readonly string[] }[] = [];
  const addressesFor = (whole: WholeProgram) => {
    const all = addressesOf(whole.checked, whole.program, "attends", "weights");
    // The encoder's queries are the source's own.
    const addresses = all.filter((at) => (streamOf(at, -2, whole) ?? draft.stream) === draft.stream);
    ran.push({ whole, addresses });
    return addresses;
  };
  const tensors = await runWhole(document, draft, ids, addressesFor, generation);
  return ran.flatMap(({ whole, addresses }) =>
    addresses.map((address) => attended(address, tensors[address]!, whole, draft)),
  );
}

function attended(
  address: string,
  { dims, data }: EngineTensor,
  whole: WholeProgram,
  { stream: written, blind }: Draft,
): Attended {
  const [queries, keys] = [dims.at(-2)!, dims.at(-1)!];
  const heads = data.length / (queries * keys);
  const stream = streamOf(address, -1, whole) ?? written;
  const own = stream === written;
  // Of its own text the last query alone is this token's; of another text all of them make the map of both.
  const from = own ? queries - 1 : 0;
  const rows = Array.from({ length: heads }, (_, h) =>
    Array.from(data.subarray((h * queries + from) * keys, (h + 1) * queries * keys)),
  );
  const tokens = whole.streams.encoded.get(stream)?.tokens[0] ?? [];
  const labels = own && blind ? [start, ...tokens.slice(0, -1)] : tokens;
  return {
    node: address.slice(0, address.lastIndexOf(".")),
    own,
    heads,
    keys: Array.from({ length: keys }, (_, k) => labels[k] ?? String(k)),
    weights: Float32Array.from(rows.flat()),
  };
}

/** The text whose positions an axis of the weights counts, by the size of its time. */
function streamOf(address: string, axis: -1 | -2, { checked, streams }: WholeProgram): string | undefined {
  const at = parseAddress(withoutIterations(address));
  const axes = at && findNode(checked, at.node)?.outputs.find((p) => p.name === at.port)?.type.axes;
  const size = axes?.at(axis)?.size.key;
  return streams.readers.find(({ time }) => time.key === size)?.stream;
}
