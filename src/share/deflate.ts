// zlib by the streams that browsers and Node have. What is unpacked is counted as it comes, and given up at a limit.

export async function deflated(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** UTF-8 text of deflated bytes; "too long" where it has more bytes than `most`, null where they are damaged. */
export async function inflated(
  bytes: Uint8Array<ArrayBuffer>,
  most: number,
): Promise<{ readonly json: string } | "too long" | null> {
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate")).getReader();
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let json = "";
  let count = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return { json: json + decoder.decode() };
      count += value.byteLength;
      if (count > most) {
        await reader.cancel();
        return "too long";
      }
      json += decoder.decode(value, { stream: true });
    }
  } catch {
    return null; // the checksum, an end too early, or no UTF-8
  }
}
