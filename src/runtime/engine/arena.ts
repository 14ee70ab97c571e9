// How much memory ONNX Runtime's arena touches for a sequence of allocations (onnxruntime/core/framework/bfc_arena.cc):
// regions that double in size, the best fitting free chunk, neighbours joined when freed, nothing given back. Tensors
// of different sizes reuse each other's memory badly, which is why a sum over live tensors falls short by half.

interface Chunk {
  offset: number;
  size: number;
}

interface Region {
  /** Free chunks by offset. */
  readonly free: Chunk[];
  touched: number;
}

export interface Allocation {
  readonly region: Region;
  readonly offset: number;
  readonly size: number;
}

/** A free chunk that leaves more than this over is split, whatever its size. */
const maxWaste = 128 * 2 ** 20;
const alignment = 256;

export class Arena {
  /** Bytes that were ever handed out: what the process keeps. */
  touched = 0;
  private readonly regions: Region[] = [];
  private nextRegion = 2 ** 20;

  allocate(bytes: number): Allocation {
    const wanted = Math.max(1, Math.ceil(bytes / alignment)) * alignment;
    const { region, chunk } = this.bestFit(wanted) ?? this.extend(wanted);
    const { offset } = chunk;
    const split = chunk.size >= 2 * wanted || chunk.size - wanted >= maxWaste;
    const size = split ? wanted : chunk.size;
    if (split) {
      chunk.offset += wanted;
      chunk.size -= wanted;
    } else region.free.splice(region.free.indexOf(chunk), 1);
    const touched = Math.max(region.touched, offset + wanted);
    this.touched += touched - region.touched;
    region.touched = touched;
    return { region, offset, size };
  }

  release({ region: { free }, offset, size }: Allocation): void {
    const at = free.findIndex((c) => c.offset > offset);
    const index = at < 0 ? free.length : at;
    free.splice(index, 0, { offset, size });
    for (const i of [index, index - 1]) {
      const [a, b] = [free[i], free[i + 1]];
      if (!a || !b || a.offset + a.size !== b.offset) continue;
      a.size += b.size;
      free.splice(i + 1, 1);
    }
  }

  private bestFit(wanted: number): { region: Region; chunk: Chunk } | undefined {
    let best: { region: Region; chunk: Chunk } | undefined;
    for (const region of this.regions) {
      for (const chunk of region.free) {
        if (chunk.size >= wanted && (!best || chunk.size < best.chunk.size)) best = { region, chunk };
      }
    }
    return best;
  }

  private extend(wanted: number): { region: Region; chunk: Chunk } {
    const grown = wanted > this.nextRegion;
    while (wanted > this.nextRegion) this.nextRegion *= 2;
    const chunk = { offset: 0, size: this.nextRegion };
    const region = { free: [chunk], touched: 0 };
    this.regions.push(region);
    if (!grown) this.nextRegion *= 2;
    return { region, chunk };
  }
}
