// What a graphics card is called, and whether it is one.

/** What of a `GPUAdapter` this needs: the client compiles without the DOM's types too. */
interface AdapterLike {
  readonly info: {
    readonly vendor: string;
    readonly architecture: string;
    readonly description: string;
    readonly isFallbackAdapter?: boolean;
  };
  /** Where Chromium had it at first. */
  readonly isFallbackAdapter?: boolean;
}

export interface Adapter {
  readonly name: string;
  /** Computes on the CPU, slower than the engine that is there anyway. */
  readonly software: boolean;
}

const inSoftware = /swiftshader|llvmpipe|lavapipe|basic render/i;

export function describeAdapter({ info, isFallbackAdapter = false }: AdapterLike): Adapter {
  const { vendor, architecture, description } = info;
  const name = description || [vendor, architecture].filter(Boolean).join(" ") || "an unnamed adapter";
  const isFallback = info.isFallbackAdapter ?? isFallbackAdapter;
  return { name, software: isFallback || inSoftware.test(`${vendor} ${architecture} ${description}`) };
}
